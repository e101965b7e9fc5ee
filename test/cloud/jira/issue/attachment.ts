/** Attachments: storing, handing out in ranges, deleting. */
import type { Caller } from '../../contract';
import { tellAttachment } from '../events';
import { limit } from '../limits/limit';
import { projectOf } from '../model/find';
import type { Attachment, Issue } from '../model/issue';
import { may } from '../permission';
import { refuse } from '../refusal';
import type { Site } from '../site-state';
import { authorOf, changeIssue } from './change';
import { isLocked } from './comment';
import { changeItem } from './history';

export interface Upload {
  filename: string;
  mimeType: string;
  bytes: Uint8Array;
}

/** Attaches files to an issue that the caller may see, all or none. */
export function addAttachments(
  site: Site,
  caller: Caller,
  issue: Issue,
  uploads: Upload[],
): Attachment[] {
  checkUploads(site, caller, issue, uploads);
  let present = issue;
  return uploads.map((upload) => {
    const attachment: Attachment = {
      ...upload,
      id: site.store.nextId('attachment'),
      issueId: issue.id,
      created: site.world.clock.now(),
      authorId: authorOf(site, caller),
      mediaId: site.world.uuid(),
    };
    site.store.attachments.set(attachment.id, attachment);
    const attachmentIds = [...present.attachmentIds, attachment.id];
    const end = { id: attachment.id, text: attachment.filename };
    const item = changeItem('Attachment', 'attachment', { id: null, text: null }, end);
    const after = { ...present, attachmentIds };
    present = changeIssue(site, caller, { before: present, after, extra: [item] }).issue;
    tellAttachment(site, caller, 'created', attachment);
    return attachment;
  });
}

function checkUploads(site: Site, caller: Caller, issue: Issue, uploads: Upload[]): void {
  if (
    !may(site, caller, 'CREATE_ATTACHMENTS', projectOf(site.store, issue)) ||
    isLocked(site, issue)
  )
    refuse(403, 'You do not have permission to create attachments for this issue.');
  if (uploads.length > limit.max('jira-attachment-files'))
    refuse(413, `Cannot attach more than ${limit.max('jira-attachment-files')} files at a time.`);
  if (issue.attachmentIds.length + uploads.length > limit.max('jira-attachments-per-issue'))
    refuse(413, 'The issue has reached its limit of attachments.');
  if (!limit.enforced('jira-attachment-size')) return;
  for (const { filename, bytes } of uploads)
    if (bytes.length > site.settings.attachmentLimit)
      refuse(
        413,
        `The file ${filename} exceeds the maximum permitted size which is ${site.settings.attachmentLimit} bytes.`,
      );
}

export function deleteAttachment(
  site: Site,
  caller: Caller,
  issue: Issue,
  attachment: Attachment,
): void {
  const project = projectOf(site.store, issue);
  const own = attachment.authorId === authorOf(site, caller);
  const allowed =
    may(site, caller, 'DELETE_ALL_ATTACHMENTS', project) ||
    (own && may(site, caller, 'DELETE_OWN_ATTACHMENTS', project));
  if (!allowed || isLocked(site, issue))
    refuse(403, `You do not have permission to delete attachment with id: ${attachment.id}`);
  site.store.attachments.delete(attachment.id);
  const attachmentIds = issue.attachmentIds.filter((id) => id !== attachment.id);
  const end = { id: attachment.id, text: attachment.filename };
  const item = changeItem('Attachment', 'attachment', end, { id: null, text: null });
  const after = { ...issue, attachmentIds };
  changeIssue(site, caller, { before: issue, after, extra: [item] });
  tellAttachment(site, caller, 'deleted', attachment);
}

/** Bytes of an answer to a range request, with both ends counted in. */
export type Range = { start: number; end: number };

/**
 * Reads a `Range` header with one range (RFC 9110, 14.1.2).
 * @returns undefined where the whole file is to be sent
 * @throws Refusal 400 for a malformed header, 416 for a range beyond the file
 */
export function readRange(header: string | null, size: number): Range | undefined {
  if (header === null) return undefined;
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (from === '' && to === '') return refuse(400, `Range header '${header}' is malformed.`);
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from))
    return refuse(400, `Range header '${header}' is malformed.`);
  if (start >= size) return refuse(416, 'The requested range is not satisfiable.');
  return { start, end };
}
