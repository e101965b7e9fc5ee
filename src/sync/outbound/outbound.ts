/**
 * Outbound: read the local issue, run the outgoing script, find what the peer does not have yet, send
 * it. An event only says that a twin may have changed; what is sent is the state that was read.
 */
import { allOrThrow, startOver } from '../../async';
import { SyncError } from '../../errors';
import { sendResult } from '../life/results';
import { noteSent } from '../../model/alternation';
import { enderOf, startOthers } from '../life/effects';
import { countSync, requireShare } from '../pace';
import type { Difference } from '../../replica/compare';
import { isOverwritten } from '../../replica/marks';
import { countHops } from './loop-breaker';
import type { Outcome, SyncPorts } from '../ports';
import type { OutboundEvent, ReadAhead } from '../../model/queue-event';
import type { ReadIssue } from '../../model/issue';
import type { Connection } from '../../model/connection';
import { mayHaveMore, newsOf, type Attempt, type Posted } from './news';
import { healed } from '../../model/peer-claims';
import { makeReplica, toMessage, toSyncEvent, type Outgoing, type Sending } from './make-replica';
import { moved, readForStart, readNow, unlessTouched } from './read-issue';
import { claimed, claimFor, isRestart, restarted, startedTwin } from '../life/started-twin';
import { stopTwin } from '../life/start';
import { stopEvent } from '../life/stop';
import { isRestored, newestOf, onlyTakes, restoredError } from '../plan/restored';
import { sentAfterTaking } from './sent-after-taking';
import { parkedIn, unpark } from '../../model/parked';
import { reserve, type Twin } from '../../model/twin';

/** Two events of one twin at the same moment: the later one starts over on the newer state. */
const MOST_ATTEMPTS = 4;

/** Sends what changed of a twin's local issue. @param ahead the issue, where it is read already. @throws SyncError */
export async function syncOut(
  ports: SyncPorts,
  event: OutboundEvent,
  ahead?: ReadAhead,
): Promise<Outcome> {
  const posted: Posted = {};
  return startOver('twin-changed', MOST_ATTEMPTS, () =>
    sendOnce(ports, { ...event, posted }, ahead),
  );
}

async function sendOnce(
  ports: SyncPorts,
  event: Attempt,
  ahead: ReadAhead | undefined,
): Promise<Outcome> {
  const [{ connection, twin: stored, received, low }, start, claim] = await allOrThrow([
    ports.store.load(event.connectionId, event.twinKey),
    readForStart(ports, event, ahead),
    claimFor(ports, event),
  ]);
  if (!connection) return { state: 'skipped', why: 'The connection was removed.' };
  const known = healed(stored, ports.now());
  const found = known ?? claimed(await startedTwin(ports, event, start?.issue), claim);
  if (!found) return { state: 'skipped', why: 'The issue is not under sync.' };
  const twin = isRestart(found, event) ? restarted(found, event) : found;
  if (isBeingMade(twin, ports.now()))
    throw new SyncError('twin-busy', 'The issue is just being made.', { retryAfter: 5 });
  if (twin.stopped) return endAsStopped(ports, twin);
  // It may be the issue that an attempt made before it was cut off: the next one finds it by its property.
  if (!twin.local) return { state: 'skipped', why: 'The issue of this twin is not known yet.' };
  if (twin.local.id !== event.issueId) return forget(ports, twin, event.issueId);
  const why = reasonToSkip(twin, event);
  if (why) return skip(ports, twin, { issue: start?.issue }, why);
  if (connection.state !== 'active') return holdBack(ports, twin, connection);
  requireShare(low, connection.id, ports.now());

  const first = ahead ? unlessTouched(twin, ahead) : start;
  const { issue, readAt } = await readNewest(ports, event, twin, first);
  const sending = { ...moved(twin, issue), connection, issue, readAt, received, low };
  const outcome = await send(ports, sending, { ...event, isStart: twin !== found });
  await askAgain(ports, connection, twin);
  return outcome;
}

/**
 * The issue as it was read first, or as it is now.
 * @throws SyncError `issue-restored`
 */
async function readNewest(
  ports: SyncPorts,
  event: OutboundEvent,
  twin: Twin,
  first: ReadAhead | undefined,
): Promise<ReadAhead> {
  // What was read before the twin may be older than it for no other reason.
  const isFresh = first !== undefined && !isRestored(twin, first.issue);
  const read = isFresh ? first : await readNow(ports, event, twin);
  if (isRestored(twin, read.issue)) throw restoredError(twin);
  return read;
}

/** Who waited and gets through one way is looked at the other way too. */
async function askAgain(ports: SyncPorts, connection: Connection, twin: Twin): Promise<void> {
  if (twin.parked && twin.remote)
    await sendResult(ports, connection, twin, { outcome: 'needs-whole' });
}

/** Ends a twin whose script wants it to, once all that was sent has been answered. */
async function endAsAsked(
  ports: SyncPorts,
  { key, connectionId, unconfirmedSince }: Twin,
  by: string | undefined,
): Promise<Outcome | undefined> {
  if (by === undefined || unconfirmedSince > 0) return undefined;
  await stopTwin(ports, { connectionId, twinKey: key }, { by });
  return { state: 'skipped', why: `The sync was stopped by ${by}.` };
}

/** What waited in the queue when the twin was stopped is not sent, and that is told. */
async function endAsStopped(ports: SyncPorts, twin: Twin): Promise<Outcome> {
  const why = 'A change was not sent: the sync of this issue was stopped.';
  if (twin.local) await ports.issues.untrack(twin.local.id, twin.key);
  await ports.store.record(stopEvent(ports, twin, { direction: 'outgoing', summary: why }));
  return { state: 'skipped', why };
}

/**
 * An issue that product events do not reach yet is made known, whatever else there is to do.
 * @param read the issue, if it was read, and the twin as it was before anything was learned of it
 */
async function skip(
  ports: SyncPorts,
  twin: Twin,
  { issue, before = twin }: { issue: ReadIssue | undefined; before?: Twin },
  why: string,
): Promise<Outcome> {
  if (issue) {
    await track(ports, twin, issue);
    const isKnown =
      before.takenAt === twin.takenAt && before.newest?.updated === twin.newest?.updated;
    if (!isKnown || twin.heldSince > 0) await ports.store.save({ twin: { ...twin, heldSince: 0 } });
  }
  return { state: 'skipped', why };
}

/** The property of another issue names the twin: a clone takes its issue's properties along. */
async function forget(ports: SyncPorts, { key }: Twin, issueId: string): Promise<Outcome> {
  await ports.issues.forget(issueId, key);
  return { state: 'skipped', why: 'The issue is not the one of this twin.' };
}

async function track(ports: SyncPorts, twin: Twin, issue: ReadIssue): Promise<void> {
  if (issue.twins.includes(twin.key) || twin.local?.id !== issue.raw.id) return;
  await ports.issues.track(issue.raw.id, {
    twins: [...issue.twins, twin.key],
    stopped: issue.stopped.filter((key) => key !== twin.key),
    ...(issue.origin !== undefined && { origin: issue.origin }),
  });
}

/** Somebody changed an issue that an inbound sync has made and not yet noted. */
function isBeingMade({ local, lease }: Twin, now: number): boolean {
  return !local && lease !== undefined && lease.until > now;
}

function reasonToSkip(twin: Twin, event: OutboundEvent): string | undefined {
  if (event.cause === 'change' && waitsForPeer(twin))
    return 'The other site has not agreed to connect this issue yet.';
  if (onlyTakes(twin)) return 'The issue was restored from a backup: it takes, and sends nothing.';
  if (twin.parked || mayBeLost(twin, event)) return undefined;
  if (event.executionId !== undefined && event.executionId === twin.executionId)
    return 'This transition was served before.';
  const isServed = event.cause === 'change' && isSeen(twin, event.updated);
  return isServed ? 'An earlier sync has already sent this change.' : undefined;
}

/** It asked to be connected with an issue of the peer, which will ask for it once an admin there agrees. */
function waitsForPeer({ connectTo, remote, last }: Twin): boolean {
  return connectTo !== undefined && remote === undefined && last?.outcome === 'skipped';
}

/** The state that was read last has this change in it; not so surely if both fell into one millisecond. */
function isSeen({ seen }: Twin, updated: string | undefined): boolean {
  if (!seen || updated === undefined) return false;
  const changedAt = Date.parse(updated);
  return changedAt <= Date.parse(seen.updated) && changedAt < seen.readAt;
}

/** Even what was sent before. */
function mustSend({ twin, movedFrom }: Sending, event: Attempt & { isStart: boolean }): boolean {
  return (
    event.cause === 'again' ||
    event.isStart ||
    movedFrom !== undefined ||
    parkedIn(twin, 'outgoing') !== undefined ||
    mayHaveMore(twin, event)
  );
}

/** An earlier attempt of this very event may have noted a message as sent that never left. */
function mayBeLost(twin: Twin, event: OutboundEvent): boolean {
  return event.isRetry === true && twin.unconfirmedSince > 0;
}

async function holdBack(ports: SyncPorts, twin: Twin, connection: Connection): Promise<Outcome> {
  if (twin.heldSince === 0) await ports.store.save({ twin: { ...twin, heldSince: ports.now() } });
  return {
    state: 'skipped',
    why: `Connection ${connection.name} is ${connection.state}; the change is sent once it is active.`,
  };
}

async function send(
  ports: SyncPorts,
  sending: Sending,
  event: Attempt & { isStart: boolean },
): Promise<Outcome> {
  const { connection, issue, readAt } = sending;
  const made = await makeReplica(ports, sending);
  const twin = knowing(sending, made);
  const started = await startOthers(ports, connection, made.effects);
  made.started.push(...started.why);
  made.warnings.push(...started.warnings);
  const endsBy = enderOf('outgoing', made.effects) ?? twin.endsBy;
  if (Object.keys(made.replica).length === 0) {
    const why = 'The outgoing script sends nothing for this issue.';
    const isNew = twin.version === 0;
    const ended = await endAsAsked(ports, twin, endsBy);
    return ended ?? (isNew ? { state: 'skipped', why } : skip(ports, twin, { issue }, why));
  }

  const news = newsOf(made, twin, event);
  if (!news.isNews && !mustSend(sending, event)) {
    const why = 'Nothing that the outgoing script sends has changed.';
    return (
      (await endAsAsked(ports, twin, endsBy)) ??
      skip(ports, twin, { issue, before: sending.twin }, why)
    );
  }

  const hops = countHops(sending, news, event);
  const seq = twin.seq + 1;
  const next: Twin = {
    ...unpark(reserve(twin, news.digests, { seq, now: readAt, updated: made.updated }), 'outgoing'),
  };
  next.state = next.parked ? 'parked' : 'active';
  if (twin.seq > 0)
    next.alternations = noteSent(
      event.cause === 'again' ? {} : (twin.alternations ?? {}),
      fieldsSent(news),
      new Set(
        Object.keys(twin.sent.fields).filter((name) => isOverwritten(twin.sent.fields[name])),
      ),
      readAt,
    );
  if (made.media) next.media = made.media;
  if (endsBy !== undefined) next.endsBy = endsBy;
  if (event.executionId !== undefined) next.executionId = event.executionId;
  const row = toSyncEvent(sending, made, news, { id: ports.newId(), seq });
  next.last = { at: readAt, direction: 'outgoing', outcome: 'sent', message: row.summary };

  event.posted.digests = news.digests;
  // Saving and sending side by side spares the person a round trip. If only one of them succeeds the
  // event is tried again: the same number, read later, counts as the newer state.
  await allOrThrow([
    ports.store.save({ twin: next, event: row }),
    ports.peer(connection.id).send(toMessage(sending, news, { seq, hops })),
    track(ports, twin, issue),
    countSync(ports, connection.id, sending.low, issue.quota),
  ]);
  return { state: 'sent', seq, twinKey: twin.key };
}

/** The twin with how new its issue is, and with what counts as sent if it was restored from a backup. */
function knowing({ twin, issue, connection }: Sending, made: Outgoing): Twin {
  const newest = newestOf(twin.newest, issue);
  const { takenAt, ...rest } = twin;
  if (takenAt === undefined) return { ...twin, newest };
  const app = connection.appAccountId;
  return { ...rest, newest, sent: sentAfterTaking(twin, made, { issue, takenAt, app }) };
}

/** Digests of the field values that a message carries. */
function fieldsSent({ delta, digests }: Difference): Record<string, string> {
  const names = Object.keys(delta.fields);
  return Object.fromEntries(names.flatMap((name) => [[name, digests.fields[name] ?? '']]));
}
