/** Bulk jobs: a row each, with the issues that they are about in pages beside it. */
import { kvs, Sort, WhereConditions } from '@forge/kvs';
import { allOrThrow, startOver } from '../async';
import { create, readTogether, replace, stored, write, type Also } from './kvs';
import { ENTITY, KEY } from './keys';

/** What of a job the store itself looks at; the rest is the sync path's. */
export interface JobRow {
  id: string;
  connectionId: string;
  /** Counts the writes of this row; a write on an older one is refused. */
  version: number;
  /** When it was asked for, in milliseconds since 1970. */
  at: number;
  /** Set once it has come to its end. */
  endedAt?: number;
  /** The platform took no event for its next slice: the sweep asks for it. */
  awaitsSweep?: true;
}

interface Stored<T> {
  connectionId: string;
  at: number;
  openSince: number;
  version: number;
  data: T;
}

/** Writes a new job. */
export async function createJob<T extends JobRow>(job: T): Promise<T> {
  const first = { ...job, version: 1 };
  await create(ENTITY.job, job.id, toStored(first));
  return first;
}

export async function readJob<T extends JobRow>(id: string): Promise<T | undefined> {
  const [row] = await readTogether([{ key: id, entityName: ENTITY.job }]);
  return (row as Stored<T> | undefined)?.data;
}

/**
 * Writes a job and some of its pages, all or nothing.
 * @param job its `version` is the one that was read
 * @returns the job as it is from then on
 * @throws SyncError `conflict` if somebody wrote it meanwhile
 */
export async function saveJob<T extends JobRow>(
  job: T,
  pages: ReadonlyMap<number, object> = new Map(),
): Promise<T> {
  const next = { ...job, version: job.version + 1 };
  const also = [...pages].map(([index, value]): Also => ({
    key: KEY.jobPage(job.id, index),
    value,
    days: DAYS,
  }));
  await replace({ entityName: ENTITY.job, key: job.id }, toStored(next), job.version, { also });
  return next;
}

/** Days that the issues of a job are kept. */
const DAYS = 90;

/** Pages that are written at once. */
const TOGETHER = 20;

/** Writes the pages of a job that nobody works on yet. */
export async function writeJobPages(id: string, pages: object[]): Promise<void> {
  for (let from = 0; from < pages.length; from += TOGETHER) {
    const some = pages.slice(from, from + TOGETHER);
    await allOrThrow(
      some.map((value, index) => write({ key: KEY.jobPage(id, from + index), value, days: DAYS })),
    );
  }
}

export async function readJobPage<Item>(id: string, index: number): Promise<Item[]> {
  return (await stored(kvs.get<Item[]>(KEY.jobPage(id, index)))) ?? [];
}

/** The newest jobs of a connection first, at most 50. */
export async function listJobs<T extends JobRow>(connectionId: string): Promise<T[]> {
  const { results } = await stored(
    kvs
      .entity<Stored<T>>(ENTITY.job)
      .query()
      .index('by-connection', { partition: [connectionId] })
      .sort(Sort.DESC)
      .limit(50)
      .getMany(),
  );
  return results.map((result) => result.value.data);
}

/** Lost races with the work on a job. */
const MOST_ATTEMPTS = 5;

/**
 * Changes the jobs of a connection and their issues.
 * @param change gives the same value if there is nothing to change in it
 */
export async function changeJobs<T extends JobRow & { pages: number }, Item>(
  connectionId: string,
  change: { job: (job: T) => T; item: (item: Item) => Item },
): Promise<void> {
  let cursor: string | undefined;
  do {
    const query = kvs
      .entity<Stored<T>>(ENTITY.job)
      .query()
      .index('by-connection', { partition: [connectionId] })
      .limit(100);
    const page = await stored((cursor === undefined ? query : query.cursor(cursor)).getMany());
    for (const { value } of page.results)
      await startOver('conflict', MOST_ATTEMPTS, () => changeOne(value.data.id, change));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

async function changeOne<T extends JobRow & { pages: number }, Item>(
  id: string,
  change: { job: (job: T) => T; item: (item: Item) => Item },
): Promise<void> {
  const found = await readJob<T>(id);
  if (!found) return;
  let job = change.job(found);
  if (job !== found) job = await saveJob(job);
  for (let index = 0; index < job.pages; index += 1) {
    const items = await readJobPage<Item>(id, index);
    const next = items.map(change.item);
    if (next.some((item, place) => item !== items[place]))
      job = await saveJob(job, new Map([[index, next]]));
  }
}

/** Jobs of all connections that have not ended, at most 100. */
export async function listOpenJobs<T extends JobRow>(): Promise<T[]> {
  const { results } = await stored(
    kvs
      .entity<Stored<T>>(ENTITY.job)
      .query()
      .index('by-open')
      .where(WhereConditions.between(1, Number.MAX_SAFE_INTEGER))
      .limit(100)
      .getMany(),
  );
  return results.map((result) => result.value.data);
}

function toStored<T extends JobRow>(data: T): Stored<T> {
  const { connectionId, at, version, endedAt } = data;
  return { connectionId, at, openSince: endedAt === undefined ? at : 0, version, data };
}
