/** Comments, work logs, attachments and histories as REST shows them. */
import type { Caller } from '../../contract';
import { textOf } from '../field/adf';
import { formatDuration } from '../field/duration';
import type { Attachment, Comment, History, Issue, Visibility, WorkLog } from '../model/issue';
import { toJiraTime, type Site } from '../site-state';
import { showUserById } from './show-parts';
import { isPublic } from './visible';

/** Parts that are shown only when asked for. */
export interface Expand {
  has(name: string): boolean;
}

function properties(values: Record<string, unknown>): { key: string; value: unknown }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

function restriction(visibility: Visibility | undefined): object {
  return visibility ? { visibility } : {};
}

/** Plain paragraphs: the sites do not render rich text. */
export function toHtml(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped
    .split('\n')
    .map((each) => `<p>${each}</p>`)
    .join('\n');
}

export function showComment(
  site: Site,
  caller: Caller,
  { issue, comment }: { issue: Issue; comment: Comment },
  expand: Expand = new Set<string>(),
): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: showUserById(site, caller, comment.authorId),
    body: comment.body,
    ...(expand.has('renderedBody') && { renderedBody: toHtml(textOf(comment.body)) }),
    updateAuthor: showUserById(site, caller, comment.updateAuthorId),
    created: toJiraTime(comment.created),
    updated: toJiraTime(comment.updated),
    ...restriction(comment.visibility),
    jsdPublic: isPublic(site, issue, comment),
    ...(expand.has('properties') && { properties: properties(comment.properties) }),
  };
}

export function showWorkLog(
  site: Site,
  caller: Caller,
  { issue, log }: { issue: Issue; log: WorkLog },
  expand: Expand = new Set<string>(),
): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/worklog/${log.id}`,
    author: showUserById(site, caller, log.authorId),
    updateAuthor: showUserById(site, caller, log.updateAuthorId),
    ...(log.comment && { comment: log.comment }),
    created: toJiraTime(log.created),
    updated: toJiraTime(log.updated),
    ...restriction(log.visibility),
    started: toJiraTime(log.started),
    timeSpent: formatDuration(log.timeSpentSeconds),
    timeSpentSeconds: log.timeSpentSeconds,
    id: log.id,
    issueId: issue.id,
    ...(expand.has('properties') && { properties: properties(log.properties) }),
  };
}

/** Media ids stay inside: Jira's REST API does not tell them. */
export function showAttachment(
  site: Site,
  caller: Caller,
  attachment: Attachment,
): Record<string, unknown> {
  const content = `${site.baseUrl}/rest/api/3/attachment`;
  return {
    self: `${content}/${attachment.id}`,
    id: attachment.id,
    filename: attachment.filename,
    author: showUserById(site, caller, attachment.authorId),
    created: toJiraTime(attachment.created),
    size: attachment.bytes.length,
    mimeType: attachment.mimeType,
    content: `${content}/content/${attachment.id}`,
    ...(attachment.mimeType.startsWith('image/') && {
      thumbnail: `${content}/thumbnail/${attachment.id}`,
    }),
  };
}

export function showHistory(site: Site, caller: Caller, history: History): Record<string, unknown> {
  return {
    id: history.id,
    author: showUserById(site, caller, history.authorId),
    created: toJiraTime(history.created),
    items: history.items,
  };
}
