/**
 * Inbound: read the twin, run the incoming script, merge, write what changed, pair, answer. Until the
 * plan is made everything only reads and decides; `carry-out.ts` alone writes.
 */
import { SyncError } from '../../errors';
import { patch } from '../../replica/compare';
import type { Fields } from '../../replica/replica';
import { adoptOrphans } from './adopt';
import { dueAnswer, sendResult } from '../life/results';
import { commit } from './commit';
import { runIncoming } from './run-script';
import { requireShare } from '../pace';
import { takePairRequest } from '../life/pair-requests';
import type { Outcome, SyncPorts } from '../ports';
import type { Connection } from '../../model/connection';
import { believable, countedAnew, healed, placeOf } from '../../model/peer-claims';
import { accountsIn } from '../../model/personal-data';
import { isEarlierRun, isLaterRun, isRefusedHere } from '../life/started-twin';
import { keepRequest } from '../life/start-request';
import { stopEvent } from '../life/stop';
import { newTwin, restart, twinKey, type Twin } from '../../model/twin';
import { write } from './apply';
import { begin } from './attempt';
import type { InboundEvent } from '../../model/queue-event';

/** How long a create request that was cut off may still make its issue. */
const CREATE_SETTLES_MS = 30_000;

const SERVED = 'This state or a newer one was applied before.';
const IGNORED = 'The incoming script ignored the request to create an issue.';

/** Applies a peer's message to the local twin. @throws SyncError */
export async function syncIn(ports: SyncPorts, arrived: InboundEvent): Promise<Outcome> {
  const loaded = await ports.store.load(
    arrived.connectionId,
    twinKey(arrived.connectionId, arrived.message.twin),
    arrived.accepted && arrived.envelopeId,
  );
  requireAccepted(arrived, loaded.mark, ports.now());
  const connection = requireActive(loaded.connection);
  requireShare(loaded.low, connection.id, ports.now());
  const found = healed(loaded.twin, ports.now()) ?? firstHeardOf(arrived, connection, ports.now());
  const message = believable(arrived.message, found);
  const event = { ...arrived, message };
  if (found.stopped && !isLaterRun(found, message)) return refuseStopped(ports, connection, found);
  if (isRefusedHere(found, connection)) return keepRequest(ports, connection, found, message);
  if (isEarlierRun(found, message)) return refuseEarlier(ports, connection, found);
  const twin = isLaterRun(found, message) ? countedAnew(restart(found, message.run)) : found;
  if (!twin.local && message.connectTo !== undefined)
    return takePairRequest(ports, connection, twin, message);
  const old = reasonToSkip(twin, event);
  if (old === SERVED) {
    await sendResult(ports, connection, twin, { outcome: 'applied' });
    return { state: 'skipped', why: SERVED };
  }
  if (old) return skip(ports, connection, twin, old);

  requireKeepable(patch(loaded.received, message.delta));
  const isTakeover = takesOver(twin, ports.now());
  const writing = begin(event, connection, loaded, twin);
  if (isTakeover) await adoptOrphans(ports, writing);
  const { reading, wanted, ended } = await runIncoming(ports, writing);
  const isWritten = await write(ports, writing, reading, wanted);
  if (!isWritten) return skip(ports, connection, twin, IGNORED);
  return commit(ports, writing, reading, ended);
}

/** Bytes as the store counts text: a value has 240 KiB, and what was applied last is kept for the next time. */
const MOST_FIELDS = 240_000;

/** People whom the fields of one twin may name: each is kept, and Atlassian is told of each. */
const MOST_PEOPLE = 200;

/** @throws SyncError `too-large` before anything is written */
function requireKeepable(fields: Fields): void {
  const people = new Set(accountsIn(fields)).size;
  if (people > MOST_PEOPLE)
    throw new SyncError(
      'too-large',
      `The fields that were sent name ${people} people; ${MOST_PEOPLE} are allowed.`,
    );
  const bytes = Buffer.byteLength(JSON.stringify(JSON.stringify(fields)));
  if (bytes <= MOST_FIELDS) return;
  const sizes = Object.entries(fields).map(([name, value]) => ({
    name,
    size: JSON.stringify(value).length,
  }));
  const { name } = sizes.sort((a, b) => b.size - a.size)[0] ?? { name: 'none' };
  throw new SyncError(
    'too-large',
    `The fields that were sent have ${bytes} bytes, most of them in ${name}; ${MOST_FIELDS} are allowed.`,
  );
}

/** How long the door may take to mark a message that it has queued: it ends after 55 s. */
const MARKED_MS = 60_000;

/**
 * What the door refused as seen before, or could not mark so that the sender sends it again, is not applied.
 * @throws SyncError `platform-busy` while the mark may still come, then `replayed`
 */
function requireAccepted({ accepted }: InboundEvent, mark: string | undefined, now: number): void {
  if (!accepted || mark === accepted.mark) return;
  const waited = now - accepted.at;
  if (mark === undefined && waited < MARKED_MS) {
    const retryAfter = Math.max(1, Math.ceil(waited / 1000));
    throw new SyncError('platform-busy', 'The message is not marked yet.', { retryAfter });
  }
  throw new SyncError('replayed', 'This message was not accepted.');
}

/** How long a start of this side may take to be noted: as long as it is retried in short order. */
const NOTED_MS = 15 * 60_000;

/**
 * A twin that the peer starts. One that this side started is noted here before long: its peer may have
 * answered faster than that.
 * @throws SyncError `twin-busy` until then
 */
function firstHeardOf({ message }: InboundEvent, { id, side }: Connection, now: number): Twin {
  if (message.twin.initiator !== side) return newTwin(id, message.twin, undefined);
  if (now < message.readAt + NOTED_MS)
    throw new SyncError('twin-busy', 'The start of this sync is not noted yet.', {
      // Each wait is as long as all before it: a start that is never noted costs few invocations.
      retryAfter: Math.max(15, (now - message.readAt) / 1000),
    });
  throw new SyncError('bad-request', 'This site did not start the sync of this issue.');
}

function requireActive(connection: Connection | undefined): Connection {
  if (!connection)
    throw new SyncError('unknown-connection', 'The connection was removed on this site.');
  if (connection.state === 'active') return connection;
  throw new SyncError(
    'peer-refused',
    `Connection ${connection.name} is ${connection.state} on this site.`,
  );
}

/** What was under way when the twin was stopped is not applied, and both sides are told. */
async function refuseStopped(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
): Promise<Outcome> {
  const why = 'A change that came was not applied: the sync of this issue was stopped.';
  await ports.store.record(stopEvent(ports, twin, { direction: 'incoming', summary: why }));
  await sendResult(ports, connection, twin, dueAnswer(twin));
  return { state: 'skipped', why };
}

/**
 * It was sent before this side stopped the twin and started it again. The peer learns of that start with this side's
 * next message, and then sends all it has. If none is under way, the peer has forgotten the start: the sweep tells it.
 */
async function refuseEarlier(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
): Promise<Outcome> {
  const { unconfirmedSince, heldSince } = twin;
  if (unconfirmedSince === 0 && heldSince === 0)
    await ports.store.save({ twin: { ...twin, heldSince: ports.now() } });
  // What was applied since the start confirms nothing that was sent before it.
  await sendResult(ports, connection, countedAnew(twin), dueAnswer(twin));
  return { state: 'skipped', why: 'It was sent before the sync of this issue was started again.' };
}

function reasonToSkip(twin: Twin, { message }: InboundEvent): string | undefined {
  if (twin.remote && twin.remote.id !== message.from.id)
    return 'The message is about another issue than this twin.';
  const place = placeOf(message, twin.applied);
  if (place === 'served') return SERVED;
  const { base } = message.delta;
  if (base !== null && (place === 'behind' || base > (twin.applied?.seq ?? 0))) {
    throw new SyncError(
      'needs-whole',
      'This site lacks the state that the message builds on; the whole issue was asked for.',
    );
  }
  return undefined;
}

/**
 * Whether an earlier attempt was cut off, whose traces must be looked for first. That the same event comes
 * again does not prove it: the platform may have delivered it twice.
 * @throws SyncError `twin-busy` while another attempt may still be writing
 */
function takesOver({ lease, local }: Twin, now: number): boolean {
  if (!lease) return false;
  if (lease.until > now)
    throw busy('Another change of this issue is being written.', lease.until - now);
  const settles = lease.since + CREATE_SETTLES_MS - now;
  if (local || settles <= 0) return true;
  throw busy(
    'An attempt to create the issue was cut off; waiting to see whether it was created.',
    settles,
  );
}

/** Tries again when the time is over, or soon: most attempts end long before. */
function busy(message: string, ms: number): SyncError {
  return new SyncError('twin-busy', message, { retryAfter: Math.min(15, Math.ceil(ms / 1000)) });
}

async function skip(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
  why: string,
): Promise<Outcome> {
  await sendResult(ports, connection, twin, { outcome: 'skipped', message: why });
  return { state: 'skipped', why };
}
