/** Which twins there are: by what they wait for, by their issue, by the peer's issue, and all of a connection. */
import { kvs, WhereConditions } from '@forge/kvs';
import { ENTITY } from './keys';
import { stored } from './kvs';
import { completeAll, type StoredTwin, type TwinRow } from './twin';

/** What a twin may wait for; each has an index of its own. */
export type Waiting = 'unconfirmed' | 'held' | 'answer-due' | 'parked';

/** Twins of a connection that have waited since before `until`, oldest first, at most 100. */
export async function listWaiting<T extends TwinRow>(
  connectionId: string,
  waiting: Waiting,
  until: number,
): Promise<T[]> {
  const { rows } = await ask<T>(`by-${waiting}`, [connectionId], { range: [1, until] });
  return completeAll(rows.map(({ data }) => data));
}

/** All twins of a connection that were parked up to then, oldest first, in pages. */
export async function* parkedUntil<T extends TwinRow>(
  connectionId: string,
  until: number,
): AsyncGenerator<T[]> {
  const pages = askAll<T>('by-parked', [connectionId], [1, until]);
  for await (const rows of pages) yield await completeAll(rows.map(({ data }) => data));
}

/** How many of them there are, counted up to 100. */
export async function countWaiting(connectionId: string, waiting: Waiting): Promise<number> {
  const range: Range = [1, Number.MAX_SAFE_INTEGER];
  return (await ask(`by-${waiting}`, [connectionId], { range })).rows.length;
}

/** Twins of a connection that are not parked, without their pages, at most 100 and where to go on. */
export async function listSettled<T extends TwinRow>(
  connectionId: string,
  cursor?: string,
): Promise<{ twins: T[]; cursor?: string }> {
  const page = await ask<T>('by-parked', [connectionId], { range: [0, 0], cursor });
  return {
    twins: page.rows.map(({ data }) => data),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

/** A page of the keys of a connection's twins, in no order that means anything. */
export async function pageOfTwins(
  connectionId: string,
  cursor: string | undefined,
): Promise<{ keys: string[]; cursor: string | undefined }> {
  const page = await ask('by-unconfirmed', [connectionId], { cursor });
  return { keys: page.rows.map(({ data }) => data.key), cursor: page.cursor };
}

/** Every twin of a connection, without their pages. */
export async function allTwins<T extends TwinRow>(connectionId: string): Promise<T[]> {
  const found: T[] = [];
  for await (const rows of askAll<T>('by-unconfirmed', [connectionId]))
    found.push(...rows.map(({ data }) => data));
  return found;
}

/** Keys of an issue's twins, over all connections. */
export async function twinKeysOfIssue(issueId: string): Promise<string[]> {
  return (await ask('by-issue', [issueId])).rows.map(({ data }) => data.key);
}

/** Twins of an issue, over all connections. */
export async function twinsOfIssue<T extends TwinRow>(issueId: string): Promise<T[]> {
  const { rows } = await ask<T>('by-issue', [issueId]);
  return completeAll(rows.map(({ data }) => data));
}

/** Twins of a connection by the peer's issue: its id, or the key that it had when it was last heard of. */
export async function twinsOfRemote<T extends TwinRow>(
  connectionId: string,
  remote: { id: string } | { key: string },
): Promise<T[]> {
  const { rows } =
    'id' in remote
      ? await ask<T>('by-remote', [connectionId, remote.id])
      : await ask<T>('by-remote-key', [connectionId, remote.key]);
  return completeAll(rows.map(({ data }) => data));
}

/** From and to, both included. */
type Range = [number, number];

interface Found<T> {
  rows: StoredTwin<T>[];
  cursor: string | undefined;
}

/** Rows that one query gives. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const PAGE = 100;

async function ask<T extends TwinRow>(
  index: string,
  partition: string[],
  { range, cursor }: { range?: Range | undefined; cursor?: string | undefined } = {},
): Promise<Found<T>> {
  let query = kvs.entity<StoredTwin<T>>(ENTITY.twin).query().index(index, { partition });
  if (range) query = query.where(WhereConditions.between(...range));
  if (cursor !== undefined) query = query.cursor(cursor);
  const page = await stored(query.limit(PAGE).getMany());
  return { rows: page.results.map(({ value }) => value), cursor: page.nextCursor };
}

async function* askAll<T extends TwinRow>(
  index: string,
  partition: string[],
  range?: Range,
): AsyncGenerator<StoredTwin<T>[]> {
  let cursor: string | undefined;
  do {
    const page = await ask<T>(index, partition, { range, cursor });
    yield page.rows;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
