/** What `update` adds to an issue beside its fields: comments, work logs and links. */
import type { Caller } from '../../contract';
import { projectOf } from '../model/find';
import type { Issue } from '../model/issue';
import { refuseFields } from '../refusal';
import type { Site } from '../site-state';
import { addComment, readComment } from './comment';
import { addLink, readLink } from './link';
import { addWorkLog, readWorkLog } from './work-log';
import type { IssueUpdate } from './update-request';

type Work = (site: Site, caller: Caller, issue: Issue, input: unknown) => Added;

interface Added {
  issue: Issue;
  commentId?: string | undefined;
}

/** What may be added, by its name in `update`. */
const ADD: Record<string, (options: { onTransition: boolean }) => Work> = {
  comment: (options) => (site, caller, issue, input) => {
    const read = readComment(site, caller, projectOf(site.store, issue), input);
    const { issue: changed, comment } = addComment(site, caller, issue, read, options);
    return { issue: changed, commentId: comment.id };
  },
  worklog: () => (site, caller, issue, input) => {
    const read = readWorkLog(site, caller, projectOf(site.store, issue), input);
    return { issue: addWorkLog(site, caller, issue, read, {}).issue };
  },
  issuelinks: () => (site, caller, issue, input) => {
    const given = input as Record<string, unknown>;
    const other = 'outwardIssue' in given ? 'inwardIssue' : 'outwardIssue';
    addLink(site, caller, readLink(site, caller, { ...given, [other]: { id: issue.id } }));
    return { issue: site.store.issues.get(issue.id) ?? issue };
  },
};

/** Carries out the additions of a request. @returns the issue after them, and the last comment's id */
export function applyAdditions(
  site: Site,
  caller: Caller,
  issue: Issue,
  update: IssueUpdate['update'],
  options = { onTransition: false },
): Added {
  let result: Added = { issue };
  for (const [name, operations] of Object.entries(update)) {
    const add = ADD[name]?.(options);
    if (!add) continue;
    for (const operation of operations) {
      if (!('add' in operation))
        refuseFields({ [name]: `Field with id '${name}' only supports operation 'add' here.` });
      result = { ...result, ...add(site, caller, result.issue, operation['add']) };
    }
  }
  return result;
}
