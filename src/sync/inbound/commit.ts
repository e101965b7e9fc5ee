/** The end of an inbound sync: what holds from now on, the row for the admin, the answer to the peer. */
import { allOrThrow } from '../../async';
import { entryDigest, patch } from '../../replica/compare';
import { identity } from '../../replica/identity';
import { doubt, overwrite } from '../../replica/marks';
import { canonical } from '../../replica/digest';
import { ENTRY_KINDS, type EntryKind, type EntryOf } from '../../replica/replica';
import { askedFor, enderOf, sendsBack, startOthers } from '../life/effects';
import { sendResult, toResult } from '../life/results';
import { countSync, waitForPoints } from '../pace';
import { localiserOf } from '../plan/localise';
import { currentValue, has } from '../../replica/field-value';
import type { FieldWrite } from '../plan/merge-fields';
import type { Outcome, SyncPorts } from '../ports';
import type { OutboundEvent } from '../../model/queue-event';
import { hasEntry, owedAfter } from '../life/owed';
import { LIST_OF, whysOf, type Incoming } from '../plan/plan';
import { withRecording } from '../scripts/recording';
import { afterAdding, newestOf } from '../plan/restored';
import type { Ended } from '../scripts/run-to-end';
import { about, naming, toTell, type SyncEvent, type Why } from '../../model/sync-event';
import { parkedIn, setParked } from '../../model/parked';
import { parseTwinKey, type LastSync, type Twin } from '../../model/twin';
import { saveInbound, type Writing } from './attempt';

/** Saves what was applied, answers the peer where it waits for one, and passes on what is news to others. */
export async function commit(
  ports: SyncPorts,
  writing: Writing,
  reading: Incoming,
  ended: Extract<Ended, { direction: 'incoming' }>,
): Promise<Outcome> {
  const { draft, warnings, event, effects } = writing;
  // Before anything is saved: another attempt would find the message served.
  const started = await startOthers(ports, writing.connection, effects);
  warnings.push(...started.warnings);
  const now = ports.now();
  const received = patch(writing.received, event.message.delta);
  // True also where an earlier attempt created the issue and was cut off.
  const isFirst = draft.applied === undefined && draft.name.initiator !== writing.connection.side;
  const wasParked = draft.parked !== undefined;
  const isUrgent = isFirst || wasParked || warnings.length > 0;
  settle(writing, isUrgent, now);
  const row = toSyncEvent(ports, writing, ended, started.why);
  draft.last = lastSync(row, warnings, now);

  const writes = writing.changes.flatMap((change) => ('writes' in change ? change.writes : []));
  const localise = localiserOf(reading);
  /** The field got the very value that the peer has under the same name. */
  const isTheirs = ({ field, value }: FieldWrite) => {
    const theirs = identity(field, localise(currentValue(received, field)));
    return (
      has(received, field) && canonical(theirs) === canonical(identity(field, localise(value)))
    );
  };
  const endsBy = enderOf('incoming', effects);
  const isAsked = sendsBack(effects) || endsBy !== undefined;
  const isRestored = writing.isRestored === true;
  const isJoining = joins(draft, reading.issue) && !isRestored;
  const isChanged = canonical(received) !== canonical(writing.received);
  const quota = writing.quota ?? reading.issue?.quota;
  await allOrThrow([
    saveInbound(ports, writing, {
      ...(isChanged && { received }),
      ...(writing.isOffersNew && { offers: writing.offers }),
      ...withRecording(row, writing.recording),
      outbound: (twin) => {
        // Should the event be lost, the sweep sends what this side has.
        if (isJoining || isAsked) twin.heldSince ||= now;
        if (endsBy !== undefined) twin.endsBy = endsBy;
        noteOverwritten(twin, writes);
        noteNewest(writing, reading, now);
      },
    }),
    ...(draft.owed?.askedAt === now ? [askWhole(ports, writing)] : []),
    ...(isUrgent ? [answerNow(ports, writing, waitForPoints(quota ?? {}))] : []),
    ports.work.outbound(
      newsFor(writing, reading, {
        isFirst,
        wasParked: wasParked || isRestored,
        isJoining,
        isAsked,
        hasOwnValues: writes.some((write) => !isTheirs(write)),
      }),
    ),
    countSync(ports, writing.connection.id, writing.low, quota),
  ]);
  return { state: 'applied', seq: event.message.seq, changes: writing.changes.length };
}

/**
 * The peer's values took the place of those that were sent by the same names. A script that sends a written field
 * by another name could mean any of them.
 */
function noteOverwritten({ sent }: Pick<Twin, 'sent'>, writes: FieldWrite[]): void {
  const written = writes.map(({ field }) => field);
  if (!written.every((field) => field in sent.fields)) doubt(sent.fields);
  overwrite(sent.fields, written);
}

function settle(writing: Writing, isUrgent: boolean, now: number): void {
  const { draft, event } = writing;
  setParked(draft, parkedIn(draft, 'outgoing'));
  delete draft.awaits;
  delete draft.lease;
  draft.state = draft.parked ? 'parked' : draft.local ? 'active' : 'creating';
  draft.hops = event.message.hops ?? 0;
  draft.applied = { seq: event.message.seq, readAt: event.message.readAt };
  draft.answerDueSince = isUrgent ? 0 : draft.answerDueSince || now;
  // The sweep asks: by then the issues that were on their way are here.
  if (draft.missedLinks?.isNew) draft.answerDueSince ||= now;
  hold(draft, writing);
  const owed = owedAfter(draft.owed, event.message, writing.refused, now);
  if (owed) draft.owed = owed;
  else delete draft.owed;
}

/** Notes how new the issue is, by which it is noticed if it is older one day. */
function noteNewest(writing: Writing, { issue }: Incoming, now: number): void {
  const { draft, isRestored } = writing;
  if (!issue) return;
  const newest = newestOf(isRestored ? undefined : draft.newest, issue);
  draft.newest = hasAdded(writing) ? afterAdding(newest) : newest;
  if (!isRestored) return;
  delete draft.parked;
  // What was under way has either arrived or went with what the backup lacks.
  Object.assign(draft, { state: 'active', takenAt: now, unconfirmedSince: 0, heldSince: 0 });
}

/** Whether an entry was added, which certainly made the issue newer. One that Jira refused did not. */
function hasAdded({ draft: { held }, changes }: Writing): boolean {
  return changes.some((change) => {
    const kind = change.kind.startsWith('add-') && LIST_OF[change.kind];
    return kind && 'remoteId' in change && held[kind][change.remoteId]?.[1] !== undefined;
  });
}

function lastSync(row: SyncEvent, warnings: Writing['warnings'], now: number): LastSync {
  const texts = toTell(warnings.map(({ message }) => message));
  return {
    at: now,
    direction: 'incoming',
    outcome: 'applied',
    message: row.summary,
    ...(texts.length > 0 && { warnings: texts }),
  };
}

/**
 * Remembers every entry of the message, paired or not: what was offered once is not offered as new again. What
 * Jira refused is not remembered, so that it is new again.
 */
function hold(draft: Twin, { event, refused }: Writing): void {
  const { delta } = event.message;
  for (const kind of ENTRY_KINDS) {
    const held = draft.held[kind];
    for (const entry of (delta[kind]?.put ?? []) as EntryOf[EntryKind][]) {
      if (hasEntry(refused, { kind, id: entry.id })) continue;
      const localId = held[entry.id]?.[1];
      const digest = entryDigest(kind, entry as never);
      held[entry.id] = localId === undefined ? [digest] : [digest, localId];
    }
    for (const id of delta[kind]?.removed ?? [])
      if (held[id]?.[1] === undefined) Reflect.deleteProperty(held, id);
  }
}

/** Asks for what is owed to come again. */
async function askWhole(ports: SyncPorts, { connection, draft }: Writing): Promise<void> {
  await sendResult(ports, connection, draft, { outcome: 'needs-whole' });
}

async function answerNow(
  ports: SyncPorts,
  { connection, draft, warnings }: Writing,
  restFor: number,
): Promise<void> {
  const texts = toTell(
    warnings.map(({ message, line }) =>
      line === undefined ? message : `Line ${line}: ${message}`,
    ),
  );
  const result = toResult(draft, {
    outcome: 'applied',
    ...(texts.length > 0 && { warnings: texts }),
    ...(restFor > 0 && { restFor }),
  });
  await ports.peer(connection.id).send({ kind: 'results', results: [result] });
}

/** The issue existed and was not under sync with this twin: the peer has nothing of this side yet, or not of late. */
function joins({ key }: Twin, issue: Incoming['issue']): boolean {
  return issue !== undefined && !issue.twins.includes(key);
}

/** What a sync has written, as far as it may be news. */
interface Written {
  isFirst: boolean;
  /** The peer lacks this side's state, or what was under way when the twin was stopped. */
  isJoining: boolean;
  /** The script asked for this side's state to be sent. */
  isAsked: boolean;
  /** A field got another value than the peer's. */
  hasOwnValues: boolean;
  /** Who waited and gets through one way is looked at the other way too. */
  wasParked: boolean;
}

/**
 * Twins whose peers may find news in what was written here. The app does not listen to its own product
 * events, so it says so itself: to this twin's peer what it does not have yet, to other twins all of it.
 */
function newsFor(
  { draft, changes }: Writing,
  { issue }: Incoming,
  { isFirst, wasParked, isJoining, isAsked, hasOwnValues }: Written,
): OutboundEvent[] {
  const { local, key } = draft;
  const isOwed = isJoining || isAsked;
  if (!local || (changes.length === 0 && !isOwed && !wasParked)) return [];
  const isChange = hasOwnValues || changes.some((change) => change.kind === 'transition');
  const isNews = isOwed || (!isFirst && (isChange || wasParked));
  const others = (issue?.twins ?? []).filter((each) => each !== key);
  return [...(isNews ? [key] : []), ...others].flatMap((twinKey): OutboundEvent[] => {
    const parsed = parseTwinKey(twinKey);
    if (!parsed) return [];
    const cause = isJoining && twinKey === key ? 'again' : 'change';
    return [{ connectionId: parsed.connectionId, twinKey, issueId: local.id, cause }];
  });
}

/** Lines of each kind that an event keeps: a value of the store has 240 KiB. The summary counts them all. */
const MOST_LINES = 200;

function toSyncEvent(
  ports: SyncPorts,
  writing: Writing,
  ended: Extract<Ended, { direction: 'incoming' }>,
  started: Why[],
): SyncEvent {
  const { draft, event, connection, changes, kept, warnings } = writing;
  const why = [...whysOf(changes), ...started, ...askedFor(writing.effects)];
  const log = ended.log.map((line) => line.text);
  const now = ports.now();
  return {
    id: ports.newId(),
    ...about(draft),
    remoteKey: event.message.from.key,
    at: now,
    // The clocks of two sites differ a little.
    took: Math.max(0, now - event.message.readAt),
    direction: 'incoming',
    state: 'applied',
    seq: event.message.seq,
    ...(connection.incoming && { script: connection.incoming.version }),
    summary: summarise(whysOf(changes).length, warnings.length),
    why: [...why.slice(0, MOST_LINES), ...kept.slice(0, MOST_LINES)],
    warnings: warnings.slice(0, MOST_LINES).map(({ message, line }) => ({
      message,
      ...(line !== undefined && { line }),
    })),
    ...naming(event.message.delta),
    ...(log.length > 0 && { log }),
  };
}

function summarise(changes: number, warnings: number): string {
  const wrote =
    changes === 0 ? 'Nothing to change.' : `${changes} change${changes === 1 ? '' : 's'} written.`;
  return warnings === 0 ? wrote : `${wrote} ${warnings} warning${warnings === 1 ? '' : 's'}.`;
}
