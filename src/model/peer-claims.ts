/**
 * Numbers and times that a peer says are claims. Each one is held here against this site's clock and
 * against what this side knows of the twin; what is beyond that is refused or left out. Pure.
 * `src/peer/README.md` has the table of all fields.
 */
import { SyncError } from '../errors';
import type { AcceptMessage } from '../peer/handshake';
import type { Message, ReplicaMessage } from '../peer/message';
import { MOST_NUMBER } from '../replica/compare';
import type { Twin } from './twin';

/** How far a peer's clock may be ahead of this one, in milliseconds: as far as for signatures. */
export const AHEAD_MS = 5 * 60_000;

/** A sender reads its issue again for each attempt, so a message is seconds old, or minutes. */
const OLDEST_MS = 24 * 3_600_000;

/**
 * How far a counter may be beyond the last one known here. It leaves room for a store that was restored
 * from a backup: an issue has some messages a day.
 */
const MOST_AHEAD = 10_000;

/** Messages of one twin may overtake each other by this much. */
const OVERTAKE_MS = 60_000;

/** Whether a time lies further ahead than clocks differ. @param at, now milliseconds since 1970 */
export function isAhead(at: number, now: number): boolean {
  return at > now + AHEAD_MS;
}

/**
 * Holds the times of a message against this site's clock, as it arrives.
 * @throws SyncError `bad-request` if one is in the future, or the message was made too long ago
 */
export function requireTimely(message: Message | AcceptMessage, now: number): void {
  const at = message.kind === 'replica' ? message.readAt : 'at' in message ? message.at : undefined;
  if (at !== undefined && isAhead(at, now))
    throw new SyncError('bad-request', 'The message has a time that is still to come.');
  if (message.kind === 'replica' && message.readAt < now - OLDEST_MS)
    throw new SyncError('bad-request', 'The message says what an issue was more than a day ago.');
}

/**
 * The message as far as this side can believe it: it has applied no more than was sent from here, and
 * nothing was edited after it was read.
 * @throws SyncError `implausible` if a counter is too far beyond what is known here
 */
export function believable(message: ReplicaMessage, twin: Twin): ReplicaMessage {
  const { run = 1, seq, readAt, ack, edited } = message;
  const known = { run: twin.run ?? 1, seq: twin.applied?.seq ?? 0 };
  requireNear('start', run, known.run);
  // A later start is taken by its number alone, so that stopping and starting ends any quarrel.
  if (run <= known.run) requireNear('message', seq, known.seq);
  return {
    ...message,
    ack: Math.min(ack, twin.seq),
    edited: Object.fromEntries(
      Object.entries(edited).filter(([, at]) => Date.parse(at) <= readAt + AHEAD_MS),
    ),
  };
}

function requireNear(what: string, said: number, known: number): void {
  if (said <= known + MOST_AHEAD) return;
  throw new SyncError(
    'implausible',
    `A change was not applied: it came as ${what} number ${said}, and the last one known here is ${known}.`,
  );
}

/**
 * How a message stands to the one that was applied last. `behind`: it has a lower number, but its issue
 * was read later, so the sender has lost its numbers or somebody else has used higher ones.
 */
export function placeOf(
  message: Pick<ReplicaMessage, 'seq' | 'readAt'>,
  applied: NonNullable<Twin['applied']> = NONE_APPLIED,
): 'next' | 'served' | 'behind' {
  if (message.seq > applied.seq) return 'next';
  if (message.seq === applied.seq) return message.readAt > applied.readAt ? 'next' : 'served';
  return message.readAt > applied.readAt + OVERTAKE_MS ? 'behind' : 'served';
}

const NONE_APPLIED = { seq: 0, readAt: 0 };

/** The twin for a later start, whose messages are taken whatever numbers earlier ones had. */
export function countedAnew(twin: Twin): Twin {
  return twin.applied ? { ...twin, applied: NONE_APPLIED } : twin;
}

/** The number up to which a result confirms messages: one that was never sent confirms none. */
export function confirmedBy(ack: number, { seq, acked }: Twin): number {
  return ack <= seq ? ack : acked;
}

/**
 * The twin without numbers and times that cannot be: such were taken before they were checked. What they
 * stood for is then asked for and sent anew.
 */
export function healed<T extends Twin | undefined>(twin: T, now: number): T {
  if (!twin) return twin;
  const { applied, acked, seq, run } = twin;
  const isImpossible = applied && (applied.seq > MOST_NUMBER || isAhead(applied.readAt, now));
  if (!isImpossible && acked <= seq && (run ?? 1) <= MOST_NUMBER) return twin;
  const { run: _, ...rest } = twin;
  return {
    ...rest,
    ...(run !== undefined && run <= MOST_NUMBER && { run }),
    ...(isImpossible && { applied: NONE_APPLIED }),
    acked: acked <= seq ? acked : 0,
  } as T;
}
