/** What becomes of a twin whose sync failed: parked or held, told to the admin, and to the peer. */
import type { SyncError } from '../../errors';
import { dueAnswer, sendResult } from './results';
import type { Fields } from '../../replica/replica';
import type { Connection } from '../../model/connection';
import type { OutboundEvent, InboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import type { ReadIssue } from '../../model/issue';
import { toRecording, withRecording, type Recording } from '../scripts/recording';
import { isLaterRun, isRestart, restarted, startedTwin } from './started-twin';
import { about, naming, type SyncEvent } from '../../model/sync-event';
import { park, type Parked } from '../../model/parked';
import { newTwin, restart, twinKey, type Twin } from '../../model/twin';

/**
 * Notes a failed outbound sync. A start that fails parks its twin from the first attempt on, so that it is
 * listed, retried and found by the issue's next change like any other.
 * @returns true if it is dealt with; false if the platform should deliver the event again
 */
export async function failedOut(
  ports: SyncPorts,
  event: OutboundEvent,
  error: SyncError,
): Promise<boolean> {
  if (error.verdict !== 'park' && error.verdict !== 'hold') return false;
  const { twin: known, connection } = await ports.store.load(event.connectionId, event.twinKey);
  const { twin, issue } = await failedTwin(ports, event, known);
  const row = toSyncEvent(ports, { ...event, twin, direction: 'outgoing' }, error);
  if (!twin || twin.stopped) {
    await ports.store.record({ ...row, issueId: event.issueId });
    return true;
  }
  const now = ports.now();
  const next = withFailure(
    error.verdict === 'park'
      ? park(twin, waitingFor(error, 'outgoing', now))
      : { ...twin, heldSince: twin.heldSince || now },
    row,
  );
  const isOwed = error.verdict === 'park' && connection && twin.remote;
  if (isOwed && !(await tell(ports, connection, next))) next.answerDueSince ||= now;
  await ports.store.save({ twin: next, event: row });
  if (issue) await trackIfPossible(ports, issue, next.key);
  return true;
}

/** The twin that failed, as it was stored or as the failed start has begun or restarted it. */
async function failedTwin(
  ports: SyncPorts,
  event: OutboundEvent,
  known: Twin | undefined,
): Promise<{ twin: Twin | undefined; issue?: ReadIssue | undefined }> {
  if (event.cause !== 'start' || (known && !known.stopped)) return { twin: known };
  const issue = await ports.issues.read(event.issueId).catch(() => undefined);
  const found =
    known ?? (await twinByIssue(ports, event, issue)) ?? (await startedTwin(ports, event, issue));
  const twin = found && isRestart(found, event) ? restarted(found, event) : found;
  if (!twin || !issue) return { twin };
  return { twin: { ...twin, local: { id: issue.raw.id, key: issue.raw.key } }, issue };
}

/** The twin that the peer has started of an issue whose property cannot be read. */
async function twinByIssue(
  ports: SyncPorts,
  { connectionId, issueId }: OutboundEvent,
  issue: ReadIssue | undefined,
): Promise<Twin | undefined> {
  if (issue) return undefined;
  const twins = await ports.store.twinsOfIssue(issueId);
  return twins.find((twin) => twin.connectionId === connectionId && twin.local?.id === issueId);
}

/** Lets the issue's next change find the twin. If Jira refuses, a retry and the sweep still do. */
async function trackIfPossible(ports: SyncPorts, issue: ReadIssue, twinKey: string): Promise<void> {
  const others = (keys: string[]) => keys.filter((key) => key !== twinKey);
  const named = { twins: [...others(issue.twins), twinKey], stopped: others(issue.stopped) };
  await ports.issues.track(issue.raw.id, named).catch(() => undefined);
}

/** Tells the peer how a twin stands. @returns false where the sweep has to do it later */
async function tell(ports: SyncPorts, connection: Connection, twin: Twin): Promise<boolean> {
  try {
    await sendResult(ports, connection, twin, dueAnswer(twin));
    return true;
  } catch {
    return false;
  }
}

/**
 * Notes a failed inbound sync and tells the peer.
 * @returns true if it is dealt with; false if the platform should deliver the event again
 */
export async function failedIn(
  ports: SyncPorts,
  event: InboundEvent,
  error: SyncError,
): Promise<boolean> {
  const key = twinKey(event.connectionId, event.message.twin);
  if (error.code === 'implausible') return tellRefused(ports, event, error);
  if (error.verdict === 'hold' || error.verdict === 'refuse') return true;
  if (error.verdict !== 'park' && error.verdict !== 'ask') return false;
  const loaded = await ports.store.load(event.connectionId, key);
  const { connection } = loaded;
  if (!connection) return true;
  const found = loaded.twin ?? firstFailed(event);
  const isRestarted = found.stopped && isLaterRun(found, event.message);
  const twin = isRestarted ? restart(found, event.message.run) : found;
  if (twin.stopped) return true;
  if (error.code === 'needs-whole' || error.code === 'wants-whole') {
    await sendResult(ports, connection, twin, { outcome: error.code, message: error.message });
    return true;
  }
  const row = toSyncEvent(
    ports,
    { connectionId: event.connectionId, twinKey: key, twin, direction: 'incoming' },
    error,
  );
  const parked = withFailure(park(twin, waitingFor(error, 'incoming', ports.now())), row);
  const recording = recordIfPossible(event, loaded.received, twin);
  const isTold = await tell(ports, connection, parked);
  await ports.store.save({
    twin: {
      ...parked,
      inbound: twin.inbound + 1,
      ...(!isTold && { answerDueSince: parked.answerDueSince || ports.now() }),
    },
    ...withRecording({ ...row, ...naming(event.message.delta, loaded.received) }, recording),
  });
  return true;
}

/** What failed may be what the message holds: then the twin is parked without a recording of it. */
function recordIfPossible(
  { message }: InboundEvent,
  received: Fields,
  twin: Twin,
): Recording | undefined {
  try {
    return toRecording(message, received, twin);
  } catch {
    return undefined;
  }
}

/** Tells both sides of a message that was not applied. The twin stays as it is. */
async function tellRefused(
  ports: SyncPorts,
  { connectionId, message }: InboundEvent,
  error: SyncError,
): Promise<true> {
  const key = twinKey(connectionId, message.twin);
  const { connection, twin = newTwin(connectionId, message.twin, undefined) } =
    await ports.store.load(connectionId, key);
  if (!connection) return true;
  const failed = { connectionId, twinKey: key, twin, direction: 'incoming' } as const;
  await ports.store.record(toSyncEvent(ports, failed, error));
  const said = { outcome: 'failed', message: `${error.message} ${error.next}` } as const;
  await sendResult(ports, connection, twin, said);
  return true;
}

/** A first sync that failed leaves a twin without a local issue, so that it is seen and can be retried. */
function firstFailed({ connectionId, message }: InboundEvent): Twin {
  const { id, key } = message.from;
  return { ...newTwin(connectionId, message.twin, undefined), remote: { id, key } };
}

function waitingFor(error: SyncError, direction: Parked['direction'], since: number): Parked {
  return {
    since,
    direction,
    code: error.code,
    message: error.message,
    ...(error.at && { at: error.at }),
  };
}

function withFailure(twin: Twin, row: SyncEvent): Twin {
  return {
    ...twin,
    last: { at: row.at, direction: row.direction, outcome: 'failed', message: row.summary },
  };
}

interface Failed {
  connectionId: string;
  twinKey: string;
  twin: Twin | undefined;
  direction: SyncEvent['direction'];
}

function toSyncEvent(
  ports: SyncPorts,
  { connectionId, twinKey: key, twin, direction }: Failed,
  error: SyncError,
): SyncEvent {
  return {
    id: ports.newId(),
    ...about(twin ?? { connectionId, key }),
    at: ports.now(),
    direction,
    state: error.verdict === 'park' ? 'parked' : 'failed',
    summary: error.message,
    why: [],
    warnings: [],
    error: {
      code: error.code,
      message: error.message,
      next: error.next,
      ...(error.at && { at: error.at }),
    },
  };
}
