/** What becomes of a twin whose sync failed: parked or held, told to the admin, and to the peer. */
import type { SyncError } from '../errors';
import { dueAnswer, sendResult } from './answer';
import type { Connection, OutboundEvent, SyncPorts } from './ports';
import { toRecording, withRecording } from './recording';
import { about, type SyncEvent } from './sync-event';
import { newTwin, park, twinKey, type Parked, type Twin } from './twin';
import type { InboundEvent } from './writing';

/**
 * Notes a failed outbound sync.
 * @returns true if it is dealt with; false if the platform should deliver the event again
 */
export async function failedOut(
  ports: SyncPorts,
  event: OutboundEvent,
  error: SyncError,
): Promise<boolean> {
  if (error.verdict !== 'park' && error.verdict !== 'hold') return false;
  const { twin, connection } = await ports.store.load(event.connectionId, event.twinKey);
  const waiting = waitingFor(error, 'outgoing', ports.now());
  const row = toSyncEvent(ports, { ...event, twin, direction: 'outgoing' }, error);
  if (!twin || twin.stopped) await ports.store.record({ ...row, issueId: event.issueId });
  else if (error.verdict === 'park') {
    const parked = withFailure(park(twin, waiting), row);
    const isTold = !connection || !twin.remote || (await tell(ports, connection, parked));
    if (!isTold) parked.answerDueSince ||= ports.now();
    await ports.store.save({ twin: parked, event: row });
  } else
    await ports.store.save({
      twin: withFailure({ ...twin, heldSince: twin.heldSince || ports.now() }, row),
      event: row,
    });
  return true;
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
  if (error.verdict === 'hold' || error.verdict === 'refuse') return true;
  if (error.verdict !== 'park' && error.verdict !== 'ask') return false;
  const loaded = await ports.store.load(event.connectionId, key);
  const { connection } = loaded;
  if (!connection) return true;
  const twin = loaded.twin ?? firstFailed(event);
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
  const recording = toRecording(event.message, loaded.received, twin);
  await ports.store.save({
    twin: { ...parked, inbound: twin.inbound + 1 },
    ...withRecording(row, recording),
  });
  await sendResult(ports, connection, parked, dueAnswer(parked));
  return true;
}

/** A first sync that failed leaves a twin without a local issue, so that it is seen and can be retried. */
function firstFailed({ connectionId, message }: InboundEvent): Twin {
  const { id, key, url } = message.from;
  return { ...newTwin(connectionId, message.twin, undefined), remote: { id, key, url } };
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
