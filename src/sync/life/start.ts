/** Starting and stopping single issues, besides the post function: by people, by scripts and in bulk. */
import { SyncError } from '../../errors';
import { dueAnswer, toResult } from './results';
import type { Connection } from '../../model/connection';
import type { SyncPorts } from '../ports';
import { end, type StopPorts } from './stop';
import { twinKey, type Stopped, type Twin } from '../../model/twin';

/** The twin that a start of this side makes; one that the other side started is found by the sync itself. */
export function startKey({ id, side }: Pick<Connection, 'id' | 'side'>, issueId: string): string {
  return twinKey(id, { initiator: side, issueId });
}

/**
 * Asks for the sync of an issue to be started, or to be started again after it was stopped. One that is
 * under sync through this connection is only looked at.
 * @throws SyncError `conflict` if the connection cannot send, `platform-busy`
 */
export async function start(
  ports: Pick<SyncPorts, 'work'>,
  connection: Connection,
  issueId: string,
): Promise<void> {
  requireSending(connection);
  const key = startKey(connection, issueId);
  await ports.work.outbound([
    { connectionId: connection.id, twinKey: key, issueId, cause: 'start' },
  ]);
}

/** @throws SyncError `conflict` unless issues can be started through it */
export function requireSending({ name, state, outgoing }: Connection): void {
  if (state !== 'active')
    throw new SyncError('conflict', `Connection ${name} is ${state}: nothing can be started.`);
  if (!outgoing)
    throw new SyncError(
      'script-missing',
      `Connection ${name} has no published outgoing script on this site.`,
    );
}

/**
 * Ends the sync of one issue and tells the other side. Where that is not reached now, the sweep tells it.
 * @param stopper who wanted it, as both sides shall read it
 * @returns false where there was nothing to end
 */
export async function stopTwin(
  ports: StopPorts & Pick<SyncPorts, 'peer'>,
  { connectionId, twinKey: key }: { connectionId: string; twinKey: string },
  stopper: Pick<Stopped, 'by' | 'who'>,
): Promise<boolean> {
  const why = `The sync was stopped by ${stopper.by}.`;
  return endHere(ports, { connectionId, twinKey: key }, { ...stopper, why });
}

/** The same for an issue that was deleted: a new start from the other side makes a new one. */
export async function stopDeleted(
  ports: StopPorts & Pick<SyncPorts, 'peer'>,
  twin: { connectionId: string; twinKey: string },
  issueKey: string,
): Promise<boolean> {
  const why = `Issue ${issueKey} was deleted.`;
  return endHere(ports, twin, { by: 'Jira', why, deleted: 'here' });
}

/** The same for the second twin of one issue in one connection, which two starts at the same moment once made. */
export async function stopSecond(
  ports: StopPorts & Pick<SyncPorts, 'peer'>,
  { connectionId, key, local }: Pick<Twin, 'connectionId' | 'key' | 'local'>,
  kept: Pick<Twin, 'remote'>,
): Promise<boolean> {
  const why = `Issue ${local?.key ?? ''} was under sync twice through this connection; its sync with ${kept.remote?.key ?? 'the other one'} goes on.`;
  return endHere(ports, { connectionId, twinKey: key }, { by: 'Tandem', why });
}

async function endHere(
  ports: StopPorts & Pick<SyncPorts, 'peer'>,
  at: { connectionId: string; twinKey: string },
  stopped: Pick<Stopped, 'by' | 'who' | 'why' | 'deleted'>,
): Promise<boolean> {
  const { connectionId } = at;
  const twin = await end(ports, at, { ...stopped, at: ports.now(), isRemote: false });
  if (twin) await tellDue(ports, connectionId, [twin]);
  return twin !== undefined;
}

/** Twins that one message tells of. */
const MOST_RESULTS = 200;

/** Tells the other side what is due of some twins: that they ended here, or that its issue is wanted. It stays due if the other side is not reached. */
export async function tellDue(
  ports: StopPorts & Pick<SyncPorts, 'peer'>,
  connectionId: string,
  twins: Twin[],
): Promise<void> {
  const [first] = twins;
  const { connection } = first ? await ports.store.load(connectionId, first.key) : {};
  if (!connection) return;
  try {
    for (let from = 0; from < twins.length; from += MOST_RESULTS) {
      const results = twins
        .slice(from, from + MOST_RESULTS)
        .map((twin) => toResult(twin, dueAnswer(twin)));
      await ports.peer(connectionId).send({ kind: 'results', results });
    }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
  }
}
