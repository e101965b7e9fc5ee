/** One issue of a bulk job: starts, connects or stops it, and says what came of that. */
import { toSyncError } from '../../errors';
import { failedOut } from '../life/failure';
import type { Job, JobItem } from '../../model/job';
import { syncOut } from '../outbound/outbound';
import type { Connection } from '../../model/connection';
import type { OutboundEvent, ReadAhead } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import { startKey } from '../life/start';
import { end } from '../life/stop';
import type { Twin } from '../../model/twin';

/** An issue after work on it; `twin`: it ended here, and the other side is to be told. */
export type Worked = JobItem & { twin?: Twin };

/**
 * @param ahead the issue, where it was read along with others
 * @throws SyncError for what stands in the way of all issues alike, or passes: it is tried again
 */
export async function workOnItem(
  ports: SyncPorts,
  on: { job: Job; connection: Connection },
  item: JobItem,
  ahead: ReadAhead | undefined,
): Promise<Worked> {
  return on.job.kind === 'stop' ? stopItem(ports, on.job, item) : startItem(ports, on, item, ahead);
}

async function stopItem(
  ports: SyncPorts,
  { by, who, connectionId }: Job,
  item: JobItem,
): Promise<Worked> {
  const why = `The sync was stopped by ${by}.`;
  const at = { connectionId, twinKey: item.twinKey ?? '' };
  const twin = await end(ports, at, {
    at: ports.now(),
    by,
    ...(who && { who }),
    why,
    isRemote: false,
  });
  return twin
    ? { ...item, outcome: 'done', twin }
    : { ...item, outcome: 'skipped', message: 'It was stopped already.' };
}

async function startItem(
  ports: SyncPorts,
  { job, connection }: { job: Job; connection: Connection },
  item: JobItem,
  ahead: ReadAhead | undefined,
): Promise<JobItem> {
  const { id } = item;
  if (id === undefined)
    return {
      ...item,
      outcome: 'failed',
      message: 'There is no such issue, or the app may not see it.',
    };
  const { known, endedWith } = await twinsSoFar(ports, connection, id);
  if (job.kind === 'connect' && endedWith !== undefined && endedWith !== item.remoteKey)
    return {
      ...item,
      outcome: 'failed',
      message: `It was in sync with ${endedWith} and can only be started again with that.`,
    };
  if (known && known.executionId !== executionOf(job.id))
    return {
      ...item,
      outcome: 'skipped',
      twinKey: known.key,
      ...(known.remote && { remoteKey: known.remote.key }),
      message: 'It is under sync through this connection already.',
    };
  const event = startOf(connection, job, item, { issueId: id, isRetry: known !== undefined });
  try {
    const outcome = await syncOut(ports, event, ahead);
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

/** What asks for the start of an issue on behalf of a job. */
function startOf(
  connection: Connection,
  { id, kind }: Job,
  { key, remoteKey }: JobItem,
  { issueId, isRetry }: { issueId: string; isRetry: boolean },
): OutboundEvent {
  return {
    connectionId: connection.id,
    twinKey: startKey(connection, issueId),
    issueId,
    cause: 'start',
    executionId: executionOf(id),
    isRetry,
    ...(key !== undefined && { issueKey: key }),
    ...(kind === 'connect' && remoteKey !== undefined && { connectTo: remoteKey }),
  };
}

/** By this an issue knows which job started it. */
function executionOf(jobId: string): string {
  return `job:${jobId}`;
}

/**
 * The twin of an issue through this connection that goes on, whoever started it; else the key of the issue
 * that a stopped one had.
 */
async function twinsSoFar(
  ports: SyncPorts,
  connection: Connection,
  issueId: string,
): Promise<{ known?: Twin; endedWith?: string }> {
  const { twin } = await ports.store.load(connection.id, startKey(connection, issueId));
  const twins = twin ? [twin] : await ports.store.twinsOfIssue(issueId);
  const own = twins.filter(({ connectionId }) => connectionId === connection.id);
  const known = own.find(({ stopped }) => !stopped);
  const [remote] = own.flatMap(({ stopped, remote: there }) =>
    there && !stopped?.deleted ? [there] : [],
  );
  if (known) return { known };
  return remote ? { endedWith: remote.key } : {};
}
