/** The admin page's bulk jobs: asked for, looked at, paused and cancelled here; worked off elsewhere. */
import { randomUUID } from 'node:crypto';
import { allOrThrow, startOver } from '../../async';
import { SyncError } from '../../errors';
import { readConnection, updateConnection } from '../../store/connection';
import { createJob, listJobs, readJob, readJobPage, saveJob, writeJobPages } from '../../store/job';
import {
  changeJob,
  estimate,
  filled,
  newJob,
  toPages,
  total,
  type Job,
  type JobItem,
} from '../../model/job';
import { recently } from '../../sync/upkeep/auto-start';
import { requireSending } from '../../sync/life/start';
import { callerName, readCaller, requireJql } from '../wiring/caller';
import { toView as toConnectionView } from './connection-view';
import { pushBulk } from '../wiring/queues';
import type { AdminCalls } from './calls';
import type { JobView } from './work-views';

/** @throws SyncError `jira-refused` where Jira does not take the JQL, `conflict`, `script-missing` */
export async function startMany({
  connectionId,
  jql,
}: AdminCalls['startMany'][0]): Promise<JobView> {
  requireSending(await requireConnection(connectionId));
  await requireJql(jql);
  return ask({ connectionId, kind: 'start', jql });
}

/** @throws SyncError `conflict`, `script-missing`, `bad-request` where an issue is in two pairs */
export async function connectMany({
  connectionId,
  pairs,
}: AdminCalls['connectMany'][0]): Promise<JobView> {
  requireSending(await requireConnection(connectionId));
  for (const side of ['issueKey', 'remoteKey'] as const) {
    const seen = new Set<string>();
    const twice = pairs
      .map((pair) => pair[side].toUpperCase())
      .find((key) => seen.size === seen.add(key).size);
    if (twice !== undefined)
      throw new SyncError('bad-request', `${twice} is in two pairs: an issue can have one twin.`);
  }
  const items = pairs.map(({ issueKey, remoteKey }): JobItem => ({
    key: issueKey.toUpperCase(),
    remoteKey: remoteKey.toUpperCase(),
    outcome: 'waiting',
  }));
  return ask({ connectionId, kind: 'connect' }, items);
}

/** @throws SyncError `jira-refused` where Jira does not take the JQL, `unknown-connection` */
export async function stopMany({ connectionId, jql }: AdminCalls['stopMany'][0]): Promise<JobView> {
  await requireConnection(connectionId);
  if (jql !== undefined) await requireJql(jql);
  return ask({ connectionId, kind: 'stop', ...(jql !== undefined && { jql }) });
}

async function ask(
  wanted: Pick<Job, 'connectionId' | 'kind'> & { jql?: string },
  items?: JobItem[],
): Promise<JobView> {
  const id = randomUUID();
  const who = await readCaller();
  const asked = { ...wanted, id, by: who.displayName, who, at: Date.now() };
  const job = await createJob(newJob(asked));
  const ready = items ? await fill(job, items) : job;
  await pushBulk({ jobId: id, link: ready.link }, 0);
  return toView(ready);
}

async function fill(job: Job, items: JobItem[]): Promise<Job> {
  const pages = toPages(items);
  await writeJobPages(job.id, pages);
  return saveJob(filled(job, pages));
}

/** The newest jobs of a connection. */
export async function getJobs(connectionId: string): Promise<JobView[]> {
  return (await listJobs<Job>(connectionId)).map(toView);
}

/** A job that runs is saved again and again: an admin's change is made on the newest. */
const MOST_ATTEMPTS = 6;

/** @throws SyncError `conflict` where the job has ended */
export async function change({ id, action }: AdminCalls['changeJob'][0]): Promise<JobView> {
  const job = await startOver('conflict', MOST_ATTEMPTS, async () =>
    saveJob(changeJob(await requireJob(id), action, Date.now())),
  );
  if (action === 'resume') await pushBulk({ jobId: id, link: job.link }, 0);
  return toView(job);
}

/** One page of a job's issues. */
export async function getResults({
  id,
  page,
}: AdminCalls['listJobResults'][0]): Promise<AdminCalls['listJobResults'][1]> {
  const [job, items] = await allOrThrow([requireJob(id), readJobPage<JobItem>(id, page)]);
  const results = items.map(({ id: issueId, key = issueId, remoteKey, outcome, message }) => ({
    outcome,
    ...(key !== undefined && { key }),
    ...(remoteKey !== undefined && { remoteKey }),
    ...(message !== undefined && { message }),
  }));
  return { results, ...(page + 1 < job.pages && { next: page + 1 }) };
}

/** @throws SyncError `jira-refused` where Jira does not take the JQL */
export async function setAutoStart({
  id,
  jql,
}: AdminCalls['setAutoStart'][0]): Promise<AdminCalls['setAutoStart'][1]> {
  if (jql !== null) {
    // As typed first, so that the places in Jira's words are those in the form.
    await requireJql(jql);
    await requireJql(recently(jql, 5));
  }
  const by = await callerName();
  const row = await updateConnection(id, ({ autoStart: _, ...rest }) =>
    jql === null ? rest : { ...rest, autoStart: { jql, by, at: Date.now() } },
  );
  return toConnectionView(row);
}

async function requireJob(id: string): Promise<Job> {
  const job = await readJob<Job>(id);
  if (job) return job;
  throw new SyncError('bad-request', 'There is no such job on this site.');
}

async function requireConnection(id: string) {
  const connection = await readConnection(id);
  if (connection) return connection;
  throw new SyncError('unknown-connection', 'There is no such connection on this site.');
}

function toView(job: Job): JobView {
  const { id, connectionId, kind, jql, by, at, state, counts, endedAt, note } = job;
  const endsAt = estimate(job, Date.now());
  return {
    id,
    connectionId,
    kind,
    by,
    at,
    state,
    counts,
    total: total(counts),
    ...(jql !== undefined && { jql }),
    ...(endsAt !== undefined && { endsAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(note !== undefined && { note }),
  };
}
