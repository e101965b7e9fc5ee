/** Entries on their way out of the sandbox: as the replica's schema wants them, or as changes to make. */
import type { EntryKind } from '../../replica/replica';
import type { AttachmentItem, CommentItem, WorkLogItem } from '../script';
import {
  visibilityOf,
  type AttachmentEntry,
  type CommentEntry,
  type WorkLogEntry,
} from './entries';
import { toDocument } from './rich-text';

const EMPTY = { type: 'doc' as const, version: 1 as const, content: [] };

/** An entry of an outgoing replica. */
export function toWireEntry(kind: EntryKind, entry: unknown): unknown {
  switch (kind) {
    case 'comments': {
      const comment = entry as CommentEntry;
      const { id, author, body, created, updated, updateAuthor, internal } = comment;
      return {
        id,
        author,
        body: toDocument(body) ?? EMPTY,
        created,
        updated,
        updateAuthor,
        internal,
        ...visibilityOf(comment),
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
      const log = entry as WorkLogEntry;
      const { id, author, comment, started, timeSpentSeconds, created, updated } = log;
      return {
        id,
        author,
        comment: toDocument(comment),
        started,
        timeSpentSeconds,
        created,
        updated,
        ...visibilityOf(log),
      };
    }
  }
}

/** Local copies by the peer's id: an entry of the peer that has one stands for it. */
type Copies = ReadonlyMap<string, string>;

/** What items of a list are made with: local entries, and the line that assigned the list. */
export interface Making {
  local: readonly { id: string; remoteId?: string }[];
  line: number | undefined;
}

/** What is wanted of comments, each of the peer's once. */
export function toCommentItems(entries: readonly CommentEntry[], making: Making): CommentItem[] {
  const copies = copiesOf(making);
  const items = entries.map((entry) => {
    const { origin, id, internal, attribute } = entry;
    const what = { body: toDocument(entry.body) ?? EMPTY, internal, ...at(making) };
    if (origin === 'script') return { from: origin, number: numberOf(id), ...what };
    if (origin === 'local') return { from: origin, id, ...what };
    return { ...placeOf(id, copies), attribute, ...what };
  });
  return once(items);
}

/** What is wanted of files, each of the peer's once. */
export function toAttachmentItems(
  entries: readonly AttachmentEntry[],
  making: Making,
): AttachmentItem[] {
  const copies = copiesOf(making);
  const items = entries.map(({ origin, id, filename }): AttachmentItem => {
    const place = origin === 'local' ? { from: origin, id } : placeOf(id, copies);
    return place.from === 'local' ? place : { ...place, filename, ...at(making) };
  });
  return once(items);
}

/** What is wanted of work logs, each of the peer's once. */
export function toWorkLogItems(entries: readonly WorkLogEntry[], making: Making): WorkLogItem[] {
  const copies = copiesOf(making);
  const items = entries.map((entry): WorkLogItem => {
    const { origin, id, started, timeSpentSeconds, attribute } = entry;
    const what = { comment: toDocument(entry.comment), started, timeSpentSeconds, ...at(making) };
    if (origin === 'script') return { from: origin, number: numberOf(id), ...what };
    if (origin === 'local') return { from: origin, id, ...what };
    return { ...placeOf(id, copies), attribute, ...what };
  });
  return once(items);
}

function copiesOf({ local }: Making): Copies {
  return new Map(
    local.flatMap(({ id, remoteId }) => (remoteId === undefined ? [] : [[remoteId, id]])),
  );
}

/** An entry of the peer: its local copy, if there is one. */
function placeOf(id: string, copies: Copies) {
  const copy = copies.get(id);
  return copy === undefined
    ? { from: 'replica' as const, remoteId: id }
    : { from: 'local' as const, id: copy };
}

function numberOf(scriptId: string): number {
  return Number(scriptId.replace('script-', ''));
}

function at({ line }: Making): { line?: number } {
  return line === undefined ? {} : { line };
}

/** Of those that stand for the same the last one counts, as the latest that the script made of it. */
function once<T extends CommentItem | AttachmentItem | WorkLogItem>(items: readonly T[]): T[] {
  const nameOf = (item: CommentItem | AttachmentItem | WorkLogItem) => {
    switch (item.from) {
      case 'local':
        return `local ${item.id}`;
      case 'replica':
        return `replica ${item.remoteId}`;
      case 'script':
        return `script ${item.number}`;
    }
  };
  return [...new Map(items.map((item) => [nameOf(item), item])).values()];
}
