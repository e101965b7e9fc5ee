/** Entries on their way out of the sandbox: as the replica's schema wants them, or as changes to make. */
import type { EntryKind } from '../../replica/replica';
import type { AttachmentItem, CommentItem, WorkLogItem } from '../script';
import type { AttachmentEntry, CommentEntry, WorkLogEntry } from './entries';
import { toDocument } from './rich-text';

const EMPTY = { type: 'doc' as const, version: 1 as const, content: [] };

/** An entry of an outgoing replica. */
export function toWireEntry(kind: EntryKind, entry: unknown): unknown {
  switch (kind) {
    case 'comments': {
      const { id, author, body, created, updated, updateAuthor, internal, groupLevel, roleLevel } =
        entry as CommentEntry;
      const visibility = groupLevel
        ? { type: 'group', value: groupLevel }
        : roleLevel
          ? { type: 'role', value: roleLevel }
          : undefined;
      return {
        id,
        author,
        body: toDocument(body) ?? EMPTY,
        created,
        updated,
        updateAuthor,
        internal,
        ...(visibility && { visibility }),
      };
    }
    case 'attachments': {
      const { id, filename, mimeType, size, created, author, mediaId } = entry as AttachmentEntry;
      return {
        id,
        filename,
        mimeType,
        size,
        created,
        author,
        ...(mediaId !== undefined && { mediaId }),
      };
    }
    case 'workLogs': {
      const { id, author, comment, started, timeSpentSeconds, created, updated } =
        entry as WorkLogEntry;
      return {
        id,
        author,
        comment: toDocument(comment),
        started,
        timeSpentSeconds,
        created,
        updated,
      };
    }
  }
}

/** Local copies by the peer's id: an entry of the peer that has one stands for it. */
export type Copies = Map<string, string>;

export function toCommentItem(
  entry: CommentEntry,
  copies: Copies,
  line: number | undefined,
): CommentItem {
  const body = toDocument(entry.body) ?? EMPTY;
  const at = line === undefined ? {} : { line };
  const internal = entry.internal;
  if (entry.origin === 'script') return { from: 'script', body, internal, ...at };
  const copy = entry.origin === 'replica' ? copies.get(entry.id) : undefined;
  if (entry.origin === 'local') return { from: 'local', id: entry.id, body, internal, ...at };
  if (copy !== undefined)
    return { from: 'local', id: copy, body, internal, attribute: entry.attribute, ...at };
  return { from: 'replica', remoteId: entry.id, body, internal, attribute: entry.attribute, ...at };
}

export function toAttachmentItem(
  entry: AttachmentEntry,
  copies: Copies,
  line: number | undefined,
): AttachmentItem {
  if (entry.origin === 'local') return { from: 'local', id: entry.id };
  const copy = copies.get(entry.id);
  if (copy !== undefined) return { from: 'local', id: copy };
  return {
    from: 'replica',
    remoteId: entry.id,
    filename: entry.filename,
    ...(line !== undefined && { line }),
  };
}

export function toWorkLogItem(
  entry: WorkLogEntry,
  copies: Copies,
  line: number | undefined,
): WorkLogItem {
  const rest = {
    comment: toDocument(entry.comment),
    started: entry.started,
    timeSpentSeconds: entry.timeSpentSeconds,
    ...(line !== undefined && { line }),
  };
  if (entry.origin === 'script') return { from: 'script', ...rest };
  const copy = entry.origin === 'replica' ? copies.get(entry.id) : undefined;
  if (entry.origin === 'local') return { from: 'local', id: entry.id, ...rest };
  if (copy !== undefined) return { from: 'local', id: copy, ...rest };
  return { from: 'replica', remoteId: entry.id, attribute: entry.attribute, ...rest };
}
