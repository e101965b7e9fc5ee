/** Which twins there are: by what they wait for, by their issue, by the peer's issue, and all of a connection. */
import { kvs, WhereConditions } from '@forge/kvs';
import { allOrThrow } from '../async';
import { ENTITY } from './keys';
import { stored } from './kvs';
import { completeAll, LOST_MS, type StoredTwin, type TwinRow } from './twin';

/** Twins of a connection for which a sweep has something to do, by what it is. */
export interface Due<T> {
  /** Nobody answered for so long that the message counts as lost. */
  lost: T[];
  /** Changed while the connection could not send. */
  held: T[];
  /** Something was applied, or the twin ended, and the peer was not told yet. */
  answerDue: T[];
}

/** Twins that a sweep looks at. */
const MOST_DUE = 1000;

/** Twins of one kind that a screen lists, and up to which they are counted. */
const MOST_OF_A_KIND = 100;

/** What is due up to `now`, the oldest first. @param now milliseconds since 1970 */
export async function listDue<T extends TwinRow>(
  connectionId: string,
  now: number,
): Promise<Due<T>> {
  const twins = await completeAll((await waiting<T>(connectionId, now)).map(({ data }) => data));
  return {
    lost: twins.filter(({ unconfirmedSince: since }) => since > 0 && since <= now - LOST_MS),
    held: twins.filter(({ heldSince }) => heldSince > 0),
    answerDue: twins.filter(({ answerDueSince }) => answerDueSince > 0),
  };
}

/** Twins of a connection that wait for their connection, oldest first, at most 100. */
export async function listHeld<T extends TwinRow>(connectionId: string): Promise<T[]> {
  const rows = await waiting<T>(connectionId, Number.MAX_SAFE_INTEGER);
  const held = rows.filter(({ data }) => data.heldSince > 0).slice(0, MOST_OF_A_KIND);
  return completeAll(held.map(({ data }) => data));
}

/** Twins of a connection that are parked, oldest first, at most 100. */
export async function listParked<T extends TwinRow>(
  connectionId: string,
  until: number,
): Promise<T[]> {
  const { rows } = await ask<T>('by-parked', [connectionId], { range: [1, until] });
  return completeAll(rows.map(({ data }) => data));
}

/** How many twins of a connection wait, by what for; each counted up to 100. */
export async function countWaiting(
  connectionId: string,
): Promise<{ unconfirmed: number; held: number; parked: number }> {
  const range: Range = [1, Number.MAX_SAFE_INTEGER];
  const [rows, parked] = await allOrThrow([
    waiting(connectionId, Number.MAX_SAFE_INTEGER),
    ask('by-parked', [connectionId], { range }),
  ]);
  const count = (is: (twin: TwinRow) => boolean) =>
    Math.min(MOST_OF_A_KIND, rows.filter(({ data }) => is(data)).length);
  return {
    unconfirmed: count(({ unconfirmedSince }) => unconfirmedSince > 0),
    held: count(({ heldSince }) => heldSince > 0),
    parked: parked.rows.length,
  };
}

/** Rows that are due up to then. @returns the first ones, in order */
async function waiting<T extends TwinRow>(
  connectionId: string,
  until: number,
): Promise<StoredTwin<T>[]> {
  const found: StoredTwin<T>[] = [];
  for await (const rows of askAll<T>('by-due', [connectionId], [1, until])) {
    found.push(...rows);
    if (found.length >= MOST_DUE) break;
  }
  return found;
}

/** Rows of a connection, a page at a time, by an index that knows rows of every age. */
export async function pageOfRows<T extends TwinRow>(
  connectionId: string,
  cursor: string | undefined,
): Promise<Found<T>> {
  return ask<T>('by-parked', [connectionId], { cursor });
}

/** All twins of a connection that were parked up to then, oldest first, in pages. */
export async function* parkedUntil<T extends TwinRow>(
  connectionId: string,
  until: number,
): AsyncGenerator<T[]> {
  const pages = askAll<T>('by-parked', [connectionId], [1, until]);
  for await (const rows of pages) yield await completeAll(rows.map(({ data }) => data));
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
  const page = await ask('by-parked', [connectionId], { cursor });
  return { keys: page.rows.map(({ data }) => data.key), cursor: page.cursor };
}

/** Every twin of a connection, without their pages. */
export async function allTwins<T extends TwinRow>(connectionId: string): Promise<T[]> {
  const found: T[] = [];
  for await (const rows of askAll<T>('by-parked', [connectionId]))
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
