/**
 * What Jira tells an app: product events, by their documented names and payloads.
 * https://developer.atlassian.com/platform/forge/events-reference/jira/
 * The inner shape of issues, comments, attachments and work logs is not documented to the last field;
 * it is that of the REST answers here.
 */
import type { Caller, ProductEvent } from '../contract';
import { mentionsIn } from './field/adf';
import { statusOf } from './model/find';
import type { Attachment, ChangeItem, Comment, Issue, IssueLink, WorkLog } from './model/issue';
import { accountOf, toJiraTime, type Site } from './site-state';
import { showComment, showWorkLog } from './issue/show-entries';
import { showLinkType, showStatus, showUserById } from './issue/show-parts';
import { showFields } from './issue/show-issue';

/** Events show people as the app may see them. */
const VIEWER: Caller = { kind: 'app' };

/** Fields of an issue that its events carry. */
const EVENT_FIELDS = [
  'summary',
  'issuetype',
  'creator',
  'created',
  'project',
  'reporter',
  'assignee',
  'updated',
  'status',
];

/** An issue as events and post functions carry it. */
export function eventIssue(site: Site, issue: Issue): Record<string, unknown> {
  const fields = EVENT_FIELDS.flatMap((id) => site.store.fields.get(id) ?? []);
  return { id: issue.id, key: issue.key, fields: showFields(site, VIEWER, issue, fields) };
}

function emit(site: Site, { name, actor, issueId, payload }: ProductEvent): void {
  const atlassianId = accountOf(site, actor);
  const who = atlassianId === undefined ? {} : { atlassianId };
  // What a listener gets is a copy of its own, as it would be over a wire.
  const copy = structuredClone({ ...payload, ...who });
  site.listener?.productEvent({ name, actor, issueId, payload: copy });
}

function people(...accountIds: (string | null | undefined)[]): Record<string, unknown> {
  const known = accountIds.filter((id) => typeof id === 'string');
  return {
    associatedUsers: { associatedUsers: [...new Set(known)].map((accountId) => ({ accountId })) },
  };
}

export function tellCreated(site: Site, actor: Caller, issue: Issue): void {
  const payload = { issue: eventIssue(site, issue), ...people(accountOf(site, actor)) };
  emit(site, { name: 'avi:jira:created:issue', actor, issueId: issue.id, payload });
}

/** An update, and with it an assignment and mentions where there are any. */
export function tellUpdated(
  site: Site,
  actor: Caller,
  { before, issue, items }: { before: Issue; issue: Issue; items: ChangeItem[] },
): void {
  const issueId = issue.id;
  const assigned = items.find((item) => item.fieldId === 'assignee');
  const shown = eventIssue(site, issue);
  const involved = people(accountOf(site, actor), assigned?.from, assigned?.to);
  const statuses =
    before.statusId === issue.statusId
      ? {}
      : {
          associatedStatuses: [before, issue].map((each) =>
            showStatus(site, statusOf(site.store, each)),
          ),
        };
  const update = { issue: shown, changelog: { items }, ...involved, ...statuses };
  emit(site, { name: 'avi:jira:updated:issue', actor, issueId, payload: update });
  if (!assigned) return;
  const payload = { issue: shown, changelog: { items: [assigned] }, ...involved };
  emit(site, { name: 'avi:jira:assigned:issue', actor, issueId, payload });
}

export function tellDeleted(site: Site, actor: Caller, issue: Issue): void {
  const payload = { issue: eventIssue(site, issue), ...people(accountOf(site, actor)) };
  emit(site, { name: 'avi:jira:deleted:issue', actor, issueId: issue.id, payload });
}

/** A comment was added or edited: one and the same event. */
export function tellCommented(site: Site, actor: Caller, issue: Issue, comment: Comment): void {
  const shown = showComment(site, VIEWER, { issue, comment });
  const told = { issue: eventIssue(site, issue), comment: shown };
  const issueId = issue.id;
  const payload = { ...told, ...people(comment.updateAuthorId) };
  emit(site, { name: 'avi:jira:commented:issue', actor, issueId, payload });
  const mentioned = mentionsIn(comment.body).filter((id) => id !== accountOf(site, actor));
  if (mentioned.length === 0) return;
  const mention = { ...told, mentionedAccountIds: mentioned };
  emit(site, { name: 'avi:jira:mentioned:comment', actor, issueId, payload: mention });
}

export function tellCommentDeleted(
  site: Site,
  actor: Caller,
  issue: Issue,
  comment: Comment,
): void {
  const shown = showComment(site, VIEWER, { issue, comment });
  const payload = { issue: eventIssue(site, issue), comment: shown };
  emit(site, { name: 'avi:jira:deleted:comment', actor, issueId: issue.id, payload });
}

export function tellAttachment(
  site: Site,
  actor: Caller,
  verb: 'created' | 'deleted',
  attachment: Attachment,
): void {
  const shown = {
    id: attachment.id,
    issueId: attachment.issueId,
    fileName: attachment.filename,
    createDate: toJiraTime(attachment.created),
    size: attachment.bytes.length,
    mimeType: attachment.mimeType,
    author: showUserById(site, VIEWER, attachment.authorId),
  };
  const name = `avi:jira:${verb}:attachment`;
  emit(site, { name, actor, issueId: attachment.issueId, payload: { attachment: shown } });
}

export function tellWorkLog(
  site: Site,
  actor: Caller,
  verb: 'created' | 'updated' | 'deleted',
  { issue, log }: { issue: Issue; log: WorkLog },
): void {
  const payload = { worklog: showWorkLog(site, VIEWER, { issue, log }) };
  emit(site, { name: `avi:jira:${verb}:worklog`, actor, issueId: issue.id, payload });
}

export function tellLink(
  site: Site,
  actor: Caller,
  verb: 'created' | 'deleted',
  link: IssueLink,
): void {
  const type = site.store.linkTypes.get(link.typeId);
  const payload = {
    id: link.id,
    sourceIssueId: link.inwardId,
    destinationIssueId: link.outwardId,
    sourceProjectId: site.store.issues.get(link.inwardId)?.projectId,
    destinationProjectId: site.store.issues.get(link.outwardId)?.projectId,
    issueLinkType: type && showLinkType(site, type),
  };
  emit(site, { name: `avi:jira:${verb}:issuelink`, actor, issueId: link.inwardId, payload });
}
