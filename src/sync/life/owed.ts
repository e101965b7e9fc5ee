/**
 * Comments, files and work logs that Jira refused: they are owed to the issue until they are there. Their content
 * is not kept here; the peer is asked for the whole issue, in which they come again. Pure.
 */
import type { Owed, OwedEntry } from '../../model/owed';
import { ENTRY_KINDS, type EntryKind } from '../../replica/replica';
import type { ReplicaMessage } from '../../peer/message';
import { LIST_OF } from '../plan/plan';
import type { Refusal } from '../plan/refusals';
import type { Parked } from '../../model/parked';
import type { Twin } from '../../model/twin';

/** Entries that a twin's row names. */
const MOST_OWED = 50;

/** Longest reason that is kept, in characters. */
const REASON = 200;

/** The peer is asked for the whole issue no more often than this. */
const ASK_MS = 60_000;

/** A day: what is owed is tried again after it, even if nothing else happens. */
const DAY_MS = 24 * 3_600_000;

/**
 * The entries that a refusal leaves owed: none if Jira took it in another form. A file that the peer does not give may
 * come later, as it gives none while it is stopped there; one that is gone the whole issue does not name any more.
 */
export function toOwed({ change, isOwed, reason }: Refusal): OwedEntry[] {
  const kind = LIST_OF[change.kind];
  if (!isOwed || !kind || !('remoteId' in change)) return [];
  const isForbidden = isOwed === 'permission';
  return [
    {
      kind,
      id: change.remoteId,
      reason: reason.slice(0, REASON),
      ...(isForbidden && { isForbidden }),
    },
  ];
}

/**
 * What is owed after a message was applied: what it refused, and what it did not bring again.
 * @param refused what the message left owed
 */
export function owedAfter(
  before: Owed | undefined,
  { delta }: ReplicaMessage,
  refused: OwedEntry[],
  now: number,
): Owed | undefined {
  const waiting = (before?.entries ?? []).filter(
    (entry) => !hasEntry(refused, entry) && delta.base !== null && !brings(delta, entry),
  );
  const entries = [...waiting, ...refused].slice(0, MOST_OWED);
  if (entries.length === 0) return undefined;
  const mustAsk = waiting.length > 0 && now - (before?.askedAt ?? 0) >= ASK_MS;
  return {
    since: before?.since ?? now,
    triedAt: now,
    askedAt: mustAsk ? now : (before?.askedAt ?? 0),
    entries,
  };
}

function brings(delta: ReplicaMessage['delta'], { kind, id }: OwedEntry): boolean {
  const list = delta[kind];
  const put = (list?.put ?? []) as { id: string }[];
  return list?.removed.includes(id) === true || put.some((each) => each.id === id);
}

/** Whether an entry is among those that are owed. */
export function hasEntry(entries: OwedEntry[], { kind, id }: Pick<OwedEntry, 'kind' | 'id'>) {
  return entries.some((each) => each.kind === kind && each.id === id);
}

/** Whether the admin was told of it in the same words: only what is new is told. */
export function isTold({ owed }: Pick<Twin, 'owed'>, refusal: Refusal): boolean {
  const [entry] = toOwed(refusal);
  const known = owed?.entries.find(({ kind, id }) => kind === entry?.kind && id === entry.id);
  return known !== undefined && known.reason === entry?.reason;
}

/** Whether nothing has happened to what is owed for a day. */
export function isOverdue({ owed, parked, state }: Twin, now: number): boolean {
  return owed !== undefined && !parked && state !== 'stopped' && owed.triedAt <= now - DAY_MS;
}

const NAMES: Record<EntryKind, string> = {
  comments: 'comment',
  attachments: 'file',
  workLogs: 'work log',
};

/** Why a twin needs attention, as the list of what waits shows it; undefined if it does not. */
export function attention({ parked, owed }: Pick<Twin, 'parked' | 'owed'>): Parked | undefined {
  if (parked || !owed) return parked;
  const { since, entries } = owed;
  const counts = ENTRY_KINDS.flatMap((kind) => {
    const count = entries.filter((entry) => entry.kind === kind).length;
    return count === 0 ? [] : `${count} ${NAMES[kind]}${count === 1 ? '' : 's'}`;
  });
  const forbidden = entries.find(({ isForbidden }) => isForbidden);
  return {
    since,
    direction: 'incoming',
    code: forbidden ? 'jira-forbidden' : 'jira-refused',
    message: `Not here yet: ${counts.join(', ')}. ${(forbidden ?? entries[0])?.reason ?? ''}`,
  };
}
