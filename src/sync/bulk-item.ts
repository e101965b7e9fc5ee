/** One issue of a bulk job: starts, connects or stops it, and says what came of that. */
import { toSyncError } from '../errors';
import { failedOut } from './failure';
import type { Job, JobItem } from './job';
import { syncOut } from './outbound';
import type { Connection, OutboundEvent, SyncPorts } from './ports';
import { startKey } from './start-stop';
import { end } from './stop';
import type { Twin } from './twin';

/** An issue after work on it; `twin`: it ended here, and the other side is to be told. */
export type Worked = JobItem & { twin?: Twin };

/** @throws SyncError for what stands in the way of all issues alike, or passes: it is tried again */
export async function workOnItem(
  ports: SyncPorts,
  job: Job,
  connection: Connection,
  item: JobItem,
): Promise<Worked> {
  return job.kind === 'stop' ? stopItem(ports, job, item) : startItem(ports, job, connection, item);
}

async function stopItem(
  ports: SyncPorts,
  { by, connectionId }: Job,
  item: JobItem,
): Promise<Worked> {
  const why = `The sync was stopped by ${by}.`;
  const at = { connectionId, twinKey: item.twinKey ?? '' };
  const twin = await end(ports, at, { at: ports.now(), by, why, isRemote: false });
  return twin
    ? { ...item, outcome: 'done', twin }
    : { ...item, outcome: 'skipped', message: 'It was stopped already.' };
}

async function startItem(
  ports: SyncPorts,
  job: Job,
  connection: Connection,
  item: JobItem,
): Promise<JobItem> {
  const { id } = item;
  if (id === undefined)
    return {
      ...item,
      outcome: 'failed',
      message: 'There is no such issue, or the app may not see it.',
    };
  const twinKey = startKey(connection, id);
  const executionId = `job:${job.id}`;
  const known = await running(ports, { connectionId: connection.id, twinKey, issueId: id });
  if (known && known.executionId !== executionId)
    return {
      ...item,
      outcome: 'skipped',
      twinKey: known.key,
      ...(known.remote && { remoteKey: known.remote.key }),
      message: 'It is under sync through this connection already.',
    };
  const event: OutboundEvent = {
    connectionId: connection.id,
    twinKey,
    issueId: id,
    cause: 'start',
    executionId,
    isRetry: known !== undefined,
    ...(job.kind === 'connect' && item.remoteKey !== undefined && { connectTo: item.remoteKey }),
  };
  try {
    const outcome = await syncOut(ports, event);
    if (outcome.state === 'sent') return { ...item, outcome: 'sent', twinKey: outcome.twinKey };
    if (known) return { ...item, outcome: 'sent', twinKey: known.key };
    const message = outcome.state === 'skipped' ? outcome.why : '';
    return { ...item, outcome: 'skipped', message };
  } catch (thrown) {
    const error = toSyncError(thrown);
    if (error.verdict === 'retry' || error.verdict === 'hold') throw error;
    await failedOut(ports, event, error);
    return { ...item, outcome: 'failed', message: `${error.message} ${error.next}`.slice(0, 300) };
  }
}

/** The twin of an issue through this connection that goes on, whoever started it. */
async function running(
  ports: SyncPorts,
  at: { connectionId: string; twinKey: string; issueId: string },
): Promise<Twin | undefined> {
  const { twin } = await ports.store.load(at.connectionId, at.twinKey);
  if (twin) return twin.stopped ? undefined : twin;
  const others = await ports.store.twinsOfIssue(at.issueId);
  return others.find((other) => other.connectionId === at.connectionId && !other.stopped);
}
