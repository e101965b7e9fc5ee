/** The inbox: envelopes that were verified and wait to be applied. Writing one also marks it as seen. */
import { kvs } from '@forge/kvs';
import { allOrThrow } from '../async';
import { SyncError } from '../errors';
import { isRefusedWrite, stored, type Also } from './kvs';
import { KEY } from './keys';

/** Longest part of a body, in characters: even of three bytes each it stays under the store's 240 KiB a value. */
const PART_LENGTH = 80_000;

/** Longer than an event may wait in a queue (24 h and 72 h more) and than a signature is good for (5 min). */
const DAYS = 5;

const TTL = { ttl: { value: DAYS, unit: 'DAYS' } } as const;

/**
 * Marks an envelope as seen.
 * @param mark kept beside it: what tells this delivery from any other
 * @throws SyncError `replayed` if the envelope was seen before
 */
export async function markSeen(
  connectionId: string,
  envelopeId: string,
  mark: string,
): Promise<void> {
  try {
    await stored(
      kvs.set(KEY.inbox(connectionId, envelopeId), mark, { keyPolicy: 'FAIL_IF_EXISTS', ...TTL }),
    );
  } catch (error) {
    throw isRefusedWrite(error)
      ? new SyncError('replayed', 'This message was received before.', { cause: error })
      : error;
  }
}

/** The mark of an envelope as a row, to be written with others on a condition of theirs. */
export function toSeenRow(connectionId: string, envelopeId: string): Also {
  return { key: KEY.inbox(connectionId, envelopeId), value: '', days: DAYS };
}

/**
 * Keeps the body of an envelope that the queue cannot carry, then marks it as seen.
 * @returns the number of parts that the body was kept in
 * @throws SyncError `replayed` if the envelope was seen before
 */
export async function putInInbox(
  connectionId: string,
  envelopeId: string,
  body: string,
): Promise<number> {
  if ((await stored(kvs.get(KEY.inbox(connectionId, envelopeId)))) !== undefined)
    throw new SyncError('replayed', 'This message was received before.');
  const parts = split(body);
  await allOrThrow(
    parts.map((part, index) =>
      stored(kvs.set(KEY.inbox(connectionId, envelopeId, index), part, TTL)),
    ),
  );
  await markSeen(connectionId, envelopeId, '');
  return parts.length;
}

/** The body of an envelope that was kept. */
export async function takeFromInbox(
  connectionId: string,
  envelopeId: string,
  parts: number,
): Promise<string> {
  const found = await allOrThrow(
    Array.from({ length: parts }, (_, index) =>
      stored(kvs.get<string>(KEY.inbox(connectionId, envelopeId, index))),
    ),
  );
  if (found.some((part) => part === undefined))
    throw new SyncError('bug', 'A part of a stored message is gone.');
  return found.join('');
}

/** Never within a pair of halves that are one character: no store takes a half as text. */
function split(body: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < body.length;) {
    const to = from + PART_LENGTH - (isFirstHalf(body.charCodeAt(from + PART_LENGTH - 1)) ? 1 : 0);
    parts.push(body.slice(from, to));
    from = to;
  }
  return parts;
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
