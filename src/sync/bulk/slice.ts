/**
 * Works a bulk job off in slices. Each slice is an event of a queue of its own and asks for the next one. What an
 * issue came to is saved with its page in one step, and each issue's sync knows the job that started it, so a
 * slice that was cut off is repeated without doing anything twice.
 */
import { allOrThrow } from '../../async';
import { SyncError, toSyncError } from '../../errors';
import type { IssueRef } from '../../replica/replica';
import { lookAt, type AnswerPorts } from './answers';
import { workOnItem } from './item';
import {
  ended,
  filled,
  isOpen,
  recount,
  toPages,
  total,
  type Job,
  type JobItem,
} from '../../model/job';
import {
  LONGEST_WAIT,
  MOST_LOOKS,
  nextDue,
  SLICE,
  waitForAnswers,
  waitForPoints,
  waitUntil,
  WIDTH,
} from '../pace';
import type { Quota } from '../../model/quota';
import type { Connection } from '../../model/connection';
import type { ReadIssue } from '../../model/issue';
import type { SyncPorts } from '../ports';
import { tellDue } from '../life/start';
import type { Twin } from '../../model/twin';

/** What bulk work needs beyond the sync path. */
export interface BulkPorts extends SyncPorts, AnswerPorts {
  jobs: AnswerPorts['jobs'] & {
    read: (id: string) => Promise<Job | undefined>;
    writePages: (id: string, pages: JobItem[][]) => Promise<void>;
  };
  connection: (id: string) => Promise<Connection | undefined>;
  /** Ids of the issues that match a JQL, at most so many. */
  searchIds: (jql: string, most: number) => Promise<string[]>;
  /** Issues by key, as far as they are visible. */
  findByKey: (keys: string[]) => Promise<Map<string, IssueRef>>;
  readMany: (ids: string[]) => Promise<ReadIssue[]>;
  /** Every twin of a connection that is not stopped. */
  runningTwins: (connectionId: string) => Promise<Twin[]>;
  quota: () => Promise<Quota>;
  /** Until when the other site asked for no bulk work, in milliseconds since 1970. */
  restUntil: (connectionId: string) => Promise<number>;
  /** How many jobs of this site are worked on, over all connections. */
  running: () => Promise<number>;
}

/** Asks for the next slice. */
export interface Next {
  link: number;
  /** Seconds. */
  delay: number;
}

/** How long a slice keeps others away without a sign of life. */
const LEASE_MS = 120_000;

/** Issues of one job. */
const MOST_ISSUES = 100_000;

/**
 * Does one slice of a job.
 * @param link which slice the event asks for; one of an earlier slice does nothing
 * @returns the next slice; undefined where there is none, or where another attempt asks for it
 * @throws SyncError `twin-busy` while another attempt may be working, and what cannot be done now
 */
export async function workOn(
  ports: BulkPorts,
  { jobId, link }: { jobId: string; link: number },
): Promise<Next | undefined> {
  const found = await ports.jobs.read(jobId);
  if (!found || !isOpen(found)) return undefined;
  // The slice was done; asking for the next one may have been cut off.
  if (found.link === link + 1 && found.leasedUntil === undefined)
    return { link: found.link, delay: 0 };
  if (found.link !== link) return undefined;
  const busyFor = (found.leasedUntil ?? 0) - ports.now();
  if (busyFor > 0)
    throw new SyncError('twin-busy', 'Another attempt works on this job.', {
      retryAfter: Math.ceil(busyFor / 1000),
    });
  const job = await ports.jobs.save({ ...found, leasedUntil: ports.now() + LEASE_MS });
  const { delay, job: after } = await slice(ports, job);
  const { leasedUntil: _, ...rest } = after;
  const saved = await ports.jobs.save({ ...rest, link: link + 1 });
  return isOpen(saved) ? { link: saved.link, delay } : undefined;
}

interface Slice {
  job: Job;
  /** Seconds until the next one. */
  delay: number;
}

async function slice(ports: BulkPorts, job: Job): Promise<Slice> {
  const connection = await ports.connection(job.connectionId);
  if (!connection) return fail(ports, job, 'The connection was removed.');
  if (connection.state !== 'active' && job.kind !== 'stop')
    return rest(job, `Connection ${connection.name} is ${connection.state}.`, LONGEST_WAIT);
  try {
    const wait = waitForPoints(await ports.quota());
    if (wait > 0)
      return rest(
        job,
        'Most of the hour’s Jira points are used: the rest is left to live edits.',
        wait,
      );
    const rests = waitUntil(await ports.restUntil(connection.id), ports.now());
    if (rests > 0)
      return rest(
        job,
        'Most of the hour’s Jira points of the other site are used: the rest is left to live edits.',
        Math.min(LONGEST_WAIT, rests + 1),
      );
    return job.pages === 0 ? await collect(ports, job) : await work(ports, job, connection);
  } catch (thrown) {
    const error = toSyncError(thrown);
    // What was done before this failure is saved already, unless an admin changed the job meanwhile.
    const saved = await ports.jobs.read(job.id);
    if (saved?.link !== job.link) throw error;
    if (error.verdict === 'park' || error.verdict === 'bug')
      return fail(ports, saved, error.message);
    return rest(saved, error.message, Math.min(LONGEST_WAIT, error.retryAfter ?? 60));
  }
}

function rest(job: Job, note: string, delay: number): Slice {
  const { pace: _, ...others } = job;
  return { job: { ...others, note }, delay };
}

function fail(ports: BulkPorts, job: Job, note: string): Slice {
  return { job: { ...job, state: 'failed', note, endedAt: ports.now() }, delay: 0 };
}

function finish(ports: BulkPorts, job: Job): Slice {
  const { note: _, ...others } = job;
  return { job: { ...others, state: 'done', endedAt: ports.now() }, delay: 0 };
}

/** Writes down which issues the job is about, once and for all. */
async function collect(ports: BulkPorts, job: Job): Promise<Slice> {
  const pages = toPages(await itemsOf(ports, job));
  await ports.jobs.writePages(job.id, pages);
  const next = filled(job, pages);
  return total(next.counts) === 0 ? finish(ports, next) : { job: next, delay: 0 };
}

async function itemsOf(ports: BulkPorts, { kind, jql, connectionId }: Job): Promise<JobItem[]> {
  const ids = jql === undefined ? undefined : await ports.searchIds(jql, MOST_ISSUES);
  if (kind !== 'stop') return (ids ?? []).map((id) => ({ id, outcome: 'waiting' }));
  const isWanted = ids && new Set(ids);
  return (await ports.runningTwins(connectionId))
    .filter(({ local }) => !isWanted || (local && isWanted.has(local.id)))
    .map(({ key, local, remote }) => ({
      twinKey: key,
      ...(local && { id: local.id, key: local.key }),
      ...(remote && { remoteKey: remote.key }),
      outcome: 'waiting',
    }));
}

/** Works on the next few issues that wait. */
async function work(ports: BulkPorts, before: Job, connection: Connection): Promise<Slice> {
  const began = ports.now();
  const pace = before.pace ?? { since: began, ended: begun(before), due: began };
  const { note: _, ...job } = { ...before, pace };
  if (job.next >= job.pages) return look(ports, job);
  const items = await ports.jobs.readPage(job.id, job.next);
  const waiting = items.flatMap((item, index) => (item.outcome === 'waiting' ? [index] : []));
  const some = waiting.slice(0, SLICE);
  const old = some.flatMap((index) => items[index] ?? []);
  const { items: done, wait } = await workOnSome(ports, job, connection, old);
  for (const [at, item] of done.entries()) items[some[at] ?? 0] = item;
  const counts = recount(job.counts, old, done);
  const state = await ports.jobs.save({ ...job, counts }, new Map([[job.next, items]]));
  if (wait) return rest(state, wait.message, Math.min(LONGEST_WAIT, wait.retryAfter ?? 60));
  const due = nextDue(pace.due, began, some.length, await ports.running());
  const paced = { ...state, pace: { ...pace, due } };
  const isThrough =
    some.length === waiting.length && done.every(({ outcome }) => outcome !== 'waiting');
  return {
    job: isThrough ? { ...(await lookAt(ports, paced, paced.check)), next: job.next + 1 } : paced,
    delay: waitUntil(due, ports.now()),
  };
}

function begun({ counts }: Job): number {
  return ended(counts) + counts.sent;
}

/** @returns the issues as they are then; `wait`: what stands in the way of going on now */
async function workOnSome(
  ports: BulkPorts,
  job: Job,
  connection: Connection,
  items: JobItem[],
): Promise<{ items: JobItem[]; wait: SyncError | undefined }> {
  const known = job.kind === 'connect' ? await lookUp(ports, items) : items;
  const ids = job.kind === 'stop' ? [] : known.flatMap(({ id }) => id ?? []);
  const readAt = ports.now();
  const issues = new Map((await ports.readMany(ids)).map((issue) => [issue.raw.id, issue]));
  const twins: Twin[] = [];
  const results: JobItem[] = [...known];
  const failures = new Map<number, SyncError>();
  let wait: SyncError | undefined;
  for (let from = 0; from < known.length && !wait; from += WIDTH) {
    await allOrThrow(
      known.slice(from, from + WIDTH).map(async (item, index) => {
        const issue = issues.get(item.id ?? '');
        const { key } = issue?.raw ?? item;
        const named = { ...item, ...(key !== undefined && { key }) };
        try {
          const ahead = issue && { issue, readAt };
          const { twin, ...after } = await workOnItem(ports, { job, connection }, named, ahead);
          if (twin) twins.push(twin);
          results[from + index] = after;
        } catch (thrown) {
          const error = toSyncError(thrown);
          if (isOfOneIssue(error)) failures.set(from + index, error);
          else wait = error;
        }
      }),
    );
  }
  await tellDue(ports, job.connectionId, twins);
  // What fails for all of them is hardly the fault of each: the job rests, and gives them more time.
  const areAll = failures.size === known.length;
  for (const [index, error] of failures)
    results[index] = afterFailure(results[index] ?? { outcome: 'waiting' }, error, areAll ? 1 : 4);
  const [first] = areAll ? failures.values() : [];
  return { items: results, wait: wait ?? first };
}

/** What an issue's failures may add up to before the job goes on without it: three alone, twelve along with all others. */
const MOST_TRIES = 12;

/** Whether a failure that may pass can be that of one issue: Jira or a function of ours fails over it alone. */
function isOfOneIssue({ code }: SyncError): boolean {
  return code === 'jira-down' || code === 'bug' || code === 'twin-changed';
}

/** An issue that could not be worked on: it waits for another attempt, or is set aside. */
function afterFailure(item: JobItem, error: SyncError, weight: number): JobItem {
  const tries = (item.tries ?? 0) + weight;
  if (tries < MOST_TRIES) return { ...item, tries };
  const { tries: _, ...rest } = item;
  const message = `${error.message} It was tried several times; start it again once the cause is gone.`;
  return { ...rest, outcome: 'failed', message: message.slice(0, 300) };
}

/** Pasted keys with their ids; those that there are not fail. */
async function lookUp(ports: BulkPorts, items: JobItem[]): Promise<JobItem[]> {
  const keys = items.flatMap(({ id, key }) => (id === undefined && key !== undefined ? [key] : []));
  if (keys.length === 0) return items;
  const issues = await ports.findByKey(keys);
  return items.map((item) => {
    const id = item.id ?? issues.get(item.key ?? '')?.id;
    return id === undefined ? item : { ...item, id };
  });
}

/** Everything was begun: waits for the answers that are still due. */
async function look(ports: BulkPorts, job: Job): Promise<Slice> {
  if (job.check >= job.pages) return finish(ports, job);
  const looked = await lookAt(ports, job, job.check);
  if (looked.check >= looked.pages) return finish(ports, looked);
  if (looked.check > job.check || looked.counts.sent < job.counts.sent)
    return { job: { ...looked, looks: 0 }, delay: 0 };
  const looks = (job.looks ?? 0) + 1;
  if (looks <= MOST_LOOKS) return { job: { ...looked, looks }, delay: waitForAnswers(looks) };
  return { job: { ...looked, looks: 0, check: looked.check + 1 }, delay: 0 };
}
