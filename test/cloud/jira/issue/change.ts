/** The one way an issue changes: new value stored, change log written, listener told. */
import type { Caller } from '../../contract';
import { tellUpdated } from '../events';
import { must } from '../model/find';
import type { ChangeItem, Issue } from '../model/issue';
import { accountOf, putIssue, type Site } from '../site-state';
import { changesBetween } from './history';

/** A change and what the change log says of it. */
export interface Changed {
  issue: Issue;
  items: ChangeItem[];
  /** Of the history that was written; undefined where nothing changed. */
  historyId: string | undefined;
}

/** Account id to write into records; an anonymous caller never gets as far as a change. */
export function authorOf(site: Site, caller: Caller): string {
  return must(accountOf(site, caller), 'account of an anonymous caller');
}

/** What an issue was and is to be. */
export interface Change {
  before: Issue;
  after: Issue;
  /** Items that cannot be told from the two states, such as an attachment added. */
  extra?: ChangeItem[];
}

/** Stores an issue's new state in the place of its old one. */
export function changeIssue(
  site: Site,
  caller: Caller,
  { before, after, extra = [] }: Change,
): Changed {
  const items = [...changesBetween(site, caller, before, after), ...extra];
  if (items.length === 0) return { issue: before, items, historyId: undefined };
  const created = site.world.clock.now();
  const historyId = site.store.nextId('history');
  const history = { id: historyId, authorId: authorOf(site, caller), created, items };
  const issue = { ...after, updated: created, histories: [...before.histories, history] };
  putIssue(site, issue);
  tellUpdated(site, caller, { before, issue, items });
  return { issue, items, historyId };
}

/** Stores a change that the change log does not know, such as a comment. */
export function touchIssue(site: Site, before: Issue, change: Partial<Issue>): Issue {
  const issue = { ...before, ...change, updated: site.world.clock.now() };
  putIssue(site, issue);
  return issue;
}
