/**
 * What `update` adds to an issue beside its fields: comments, work logs and links. All of it is checked
 * before anything is stored, so that a refusal leaves nothing half done.
 */
import type { Caller } from '../../contract';
import type { Issue } from '../model/issue';
import { refuseFields } from '../refusal';
import type { Site } from '../site-state';
import { addComment, readComment, requireCommentRight, type EntryPlace } from './comment';
import { addLink, readHalfLink } from './link';
import type { IssueUpdate } from './update-request';
import { addWorkLog, readWorkLog } from './work-log';

/** An issue after additions. */
export interface Added {
  issue: Issue;
  /** Of the last comment among them. */
  commentId?: string | undefined;
}

/** Additions that were checked and wait for their issue. */
export type Additions = (issue: Issue) => Added;

/** Where additions are made. */
export interface AdditionPlace extends EntryPlace {
  onTransition?: boolean;
}

type Read = (site: Site, caller: Caller, place: AdditionPlace, input: unknown) => Additions;

/** What may be added, by its name in `update`. */
const READ: Record<string, Read> = {
  comment(site, caller, place, input) {
    requireCommentRight(site, caller, place.project);
    const { onTransition = false } = place;
    const read = { ...readComment(site, caller, place, input), onTransition };
    return (issue) => {
      const { issue: changed, comment } = addComment(site, caller, issue, read);
      return { issue: changed, commentId: comment.id };
    };
  },
  worklog(site, caller, place, input) {
    const read = readWorkLog(site, caller, place, input);
    return (issue) => ({ issue: addWorkLog(site, caller, issue, read).issue });
  },
  issuelinks(site, caller, _place, input) {
    const complete = readHalfLink(site, caller, input);
    return (issue) => {
      addLink(site, caller, complete(issue));
      return { issue: site.store.issues.get(issue.id) ?? issue };
    };
  },
};

/** Reads the additions of a request. @throws Refusal for what Jira would not take */
export function readAdditions(
  site: Site,
  caller: Caller,
  place: AdditionPlace,
  update: IssueUpdate['update'],
): Additions {
  const ready = Object.entries(update).flatMap(([name, operations]) => {
    const read = READ[name];
    if (!read) return [];
    return operations.map((operation) => {
      if (!('add' in operation))
        refuseFields({ [name]: `Field with id '${name}' only supports operation 'add' here.` });
      return read(site, caller, place, operation['add']);
    });
  });
  return (issue) =>
    ready.reduce<Added>((done, add) => ({ ...done, ...add(done.issue) }), { issue });
}
