/**
 * Comparing replicas. The sender finds what the peer does not have yet (`difference`), the receiver
 * puts it onto what it had (`patch`, `deltaOf`). Pure.
 */
import * as z from 'zod';
import { digest } from './digest';
import { EntryId, isOwnEntryId } from './entry-id';
import { CUSTOM } from './field-ids';
import { identity, shapeOf } from './identity';
import { isPending, latest, type Marks } from './marks';
import {
  Attachment,
  Comment,
  ENTRY_KINDS,
  FIELDS,
  Fields,
  WorkLog,
  type EntryKind,
  type EntryOf,
  type FieldName,
  type JsonValue,
  type Replica,
} from './replica';
import { comparable } from './comparable';

/** Highest number of a message or a start: no issue changes as often. */
export const MOST_NUMBER = 1_000_000_000;

/** Number of a message. */
export const Sequence = z.number().int().min(0).max(MOST_NUMBER);

const removed = z.array(EntryId);

/** What crosses: the parts of a replica that changed since envelope `base`, or a whole one (`base: null`). */
export const ReplicaDelta = z.object({
  base: Sequence.nullable(),
  fields: Fields,
  /** Fields that the outgoing script no longer sends. */
  dropped: z.array(z.enum(Object.keys(FIELDS) as [FieldName, ...FieldName[]])),
  comments: z.object({ put: z.array(Comment), removed }).optional(),
  attachments: z.object({ put: z.array(Attachment), removed }).optional(),
  workLogs: z.object({ put: z.array(WorkLog), removed }).optional(),
});
export type ReplicaDelta = z.infer<typeof ReplicaDelta>;

/** What the peer is known to hold, part by part. */
export type Sent = { fields: Marks } & Record<EntryKind, Marks>;

/** Nothing was ever sent. */
export function nothingSent(): Sent {
  return { fields: {}, comments: {}, attachments: {}, workLogs: {} };
}

/** How the sender's replica was made, as far as comparing must know. */
export interface Made {
  replica: Replica;
  /** Copies of the peer's own entries, by local id: they never go back. */
  copies: Record<EntryKind, ReadonlySet<string>>;
}

/** A delta together with the digests to mark as sent. */
export interface Difference {
  /** False: all of it was sent before; there is at most something on its way to repeat. */
  isNews: boolean;
  delta: ReplicaDelta;
  digests: { fields: Record<string, string> } & Record<EntryKind, Record<string, string>>;
}

/** Longest set that is kept as it is, in characters. */
const SET_LENGTH = 1000;

/**
 * Digest of a field's identity: equal on both sites where the values mean the same. That of a small set is
 * the set itself, so that two sets with a common past can be merged.
 */
export function fieldDigest(name: string, value: unknown): string {
  const known = identity(name, value as JsonValue);
  const text = shapeOf(name) === 'set' ? `=${JSON.stringify(known)}` : '';
  return text !== '' && text.length <= SET_LENGTH ? text : digest(known);
}

/** The set behind a digest, if it was kept. */
export function setBehind(fieldDigestText: string): string[] | undefined {
  if (!fieldDigestText.startsWith('=')) return undefined;
  const set = JSON.parse(fieldDigestText.slice(1)) as unknown;
  return Array.isArray(set) ? (set as string[]) : [];
}

/** Digest of what can change in an entry. */
export function entryDigest<K extends EntryKind>(kind: K, entry: EntryOf[K]): string {
  if (kind === 'comments') {
    const { body, internal, visibility } = entry as Comment;
    return digest({ body: comparable(body), internal, visibility });
  }
  if (kind === 'workLogs') {
    const { comment, started, timeSpentSeconds, visibility } = entry as WorkLog;
    const text = comment && comparable(comment);
    return digest({ comment: text, started, timeSpentSeconds, visibility });
  }
  const { filename, size } = entry as Attachment;
  return digest({ filename, size });
}

/**
 * What the peer does not have yet, and what is on its way and may be lost.
 * @param base number of the last message that the peer has acknowledged; null sends everything
 */
export function difference(made: Made, sent: Sent, base: number | null): Difference {
  const result: Difference = {
    isNews: false,
    delta: { base, fields: {}, dropped: [] },
    digests: { fields: {}, comments: {}, attachments: {}, workLogs: {} },
  };
  compareFields(made.replica, sent.fields, result);
  for (const kind of ENTRY_KINDS) compareEntries(kind, made, sent[kind], result);
  return result;
}

function compareFields(replica: Replica, marks: Marks, result: Difference): void {
  const isWhole = result.delta.base === null;
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    const value = replica[name];
    const now = value === undefined ? '' : fieldDigest(name, value);
    const mark = marks[name];
    const changed = now !== (latest(mark) ?? '');
    if (changed) result.isNews = true;
    if (!changed && !isPending(mark) && !(isWhole && now !== '')) continue;
    if (value === undefined) result.delta.dropped.push(name);
    else Object.assign(result.delta.fields, { [name]: value });
    result.digests.fields[name] = now;
  }
  if ('customFields' in result.digests.fields)
    Object.assign(result.digests.fields, customDigests(replica.customFields ?? {}, marks));
}

/** Custom fields cross together, and each has a mark of its own: conflicts are settled one by one. */
function customDigests(
  fields: NonNullable<Replica['customFields']>,
  marks: Marks,
): Record<string, string> {
  const gone = Object.keys(marks).filter((name) => name.startsWith(CUSTOM));
  return {
    ...Object.fromEntries(gone.map((name) => [name, ''])),
    ...Object.fromEntries(
      Object.entries(fields).map(([name, { value }]) => [
        `${CUSTOM}${name}`,
        fieldDigest(`${CUSTOM}${name}`, value),
      ]),
    ),
  };
}

function compareEntries<K extends EntryKind>(
  kind: K,
  made: Made,
  marks: Marks,
  result: Difference,
): void {
  const entries = made.replica[kind] as EntryOf[K][] | undefined;
  if (!entries) return;
  const isWhole = result.delta.base === null;
  const own = entries.filter((entry) => !made.copies[kind].has(entry.id));
  const put = own.filter((entry) => {
    const changed = entryDigest(kind, entry) !== latest(marks[entry.id]);
    if (changed) result.isNews = true;
    return changed || isPending(marks[entry.id]) || isWhole;
  });
  const present = new Set(own.map((entry) => entry.id));
  const removed = Object.keys(marks).filter((id) => !present.has(id));
  if (removed.some((id) => latest(marks[id]) !== null)) result.isNews = true;

  const digests: Record<string, string> = result.digests[kind];
  for (const entry of put) digests[entry.id] = entryDigest(kind, entry);
  for (const id of removed) digests[id] = '';
  if (put.length > 0 || removed.length > 0 || isWhole)
    Object.assign(result.delta, { [kind]: { put, removed } });
}

/** The fields that the receiver now holds. */
export function patch(held: Fields, delta: ReplicaDelta): Fields {
  const next = delta.base === null ? { ...delta.fields } : { ...held, ...delta.fields };
  for (const name of delta.dropped) delete next[name];
  return next;
}

/** What the receiver knows of a peer's entry: digest, and the id of the local copy if it has one. */
export type Held = Record<string, [digest: string, localId?: string]>;

/** What is new in a list, against what the receiver knew of it. Removed entries are told by id. */
export function deltaOf<K extends EntryKind>(
  kind: K,
  delta: ReplicaDelta,
  held: Held,
): { added: EntryOf[K][]; changed: EntryOf[K][]; removed: string[] } {
  const list = delta[kind] as { put: EntryOf[K][]; removed: string[] } | undefined;
  if (!list) return { added: [], changed: [], removed: [] };
  const isWhole = delta.base === null;
  const put = new Set(list.put.map((entry) => entry.id));
  return {
    added: list.put.filter((entry) => !held[entry.id]),
    changed: list.put.filter(
      (entry) => held[entry.id] && held[entry.id]?.[0] !== entryDigest(kind, entry),
    ),
    removed: isWhole
      ? Object.keys(held).filter((id) => !put.has(id) && !isOwnEntryId(id))
      : list.removed.filter((id) => held[id]),
  };
}
