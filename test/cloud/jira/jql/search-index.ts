/** The search index: the issues as search sees them, which may be some time ago. */
import type { Issue } from '../model/issue';

export interface SearchIndex {
  /** Tells the index that an issue changed, or (undefined) was deleted. */
  note(issueId: string, issue: Issue | undefined): void;
  /** All issues as search sees them now. */
  issues(): ReadonlyMap<string, Issue>;
}

/** @param lag milliseconds by which search is behind; asked at each change */
export function createSearchIndex(now: () => number, lag: () => number): SearchIndex {
  const seen = new Map<string, Issue>();
  /** Changes that search does not see yet, oldest first. */
  let pending: { issueId: string; issue: Issue | undefined; due: number }[] = [];

  function apply(issueId: string, issue: Issue | undefined): void {
    if (issue) seen.set(issueId, issue);
    else seen.delete(issueId);
  }

  return {
    note(issueId, issue) {
      if (lag() > 0) {
        pending.push({ issueId, issue, due: now() + lag() });
        return;
      }
      pending = pending.filter((each) => each.issueId !== issueId);
      apply(issueId, issue);
    },
    issues() {
      const due = pending.findIndex((each) => each.due > now());
      const count = due === -1 ? pending.length : due;
      for (const { issueId, issue } of pending.splice(0, count)) apply(issueId, issue);
      return seen;
    },
  };
}
