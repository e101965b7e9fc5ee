/** Twins: one row each, read together with their connection, written only on the version that was read. */
import { kvs, WhereConditions } from '@forge/kvs';
import { SyncError } from '../errors';
import type { Fields } from '../replica/replica';
import type { ConnectionRow } from './connection';
import { createWith, readTogether, replace, stored, type Also } from './kvs';
import { toSeenRow } from './inbox';
import { join, PAGES, split, type Growing, type Page, type Pages } from './pages';
import { ENTITY, KEY } from './keys';
import type { LowQuota } from './quota';
import { toEventRow, toRecordingRow, type EventRow, type Recorded } from './sync-event';

/** What of a twin the store itself looks at; the rest is the sync path's. */
export interface TwinRow extends Growing {
  key: string;
  connectionId: string;
  version: number;
  local?: { id: string; key: string };
  remote?: { id: string; key: string };
  unconfirmedSince: number;
  heldSince: number;
  answerDueSince: number;
  parked?: { since: number };
}

/** Attributes that indexes need, and the row. Times are 0 where nothing waits. */
interface Stored<T> {
  connectionId: string;
  issueId: string;
  remoteId: string;
  remoteKey: string;
  version: number;
  unconfirmedSince: number;
  heldSince: number;
  answerDueSince: number;
  parkedSince: number;
  data: T;
}

/** Transitions that new issues offer, by their kind; what is in it is the sync path's. */
type Offers = Record<
  string,
  { at: number; transitions: { id: string; name: string; to: string }[] }
>;

/** A row may be written between reading it and reading its pages: then both are read again. */
const MOST_READS = 4;

/**
 * What one sync reads, in one request; where an envelope is named, its mark and which transitions new issues
 * offer too. A twin with many entries takes a second one.
 * @throws SyncError `platform-busy`
 */
export async function load<T extends TwinRow>(
  connectionId: string,
  twinKey: string,
  envelopeId?: string,
) {
  for (let read = 1; read <= MOST_READS; read += 1) {
    const [connection, row, received, low, mark, offers] = await readTogether([
      { key: connectionId, entityName: ENTITY.connection },
      { key: twinKey, entityName: ENTITY.twin },
      { key: KEY.received(twinKey) },
      { key: KEY.quota },
      ...(envelopeId === undefined
        ? []
        : [{ key: KEY.inbox(connectionId, envelopeId) }, { key: KEY.offers(connectionId) }]),
    ]);
    const found = (row as Stored<T> | undefined)?.data;
    const twin = found && (await complete(found));
    if (found && !twin) continue;
    return {
      connection: (connection as { data: ConnectionRow } | undefined)?.data,
      twin,
      received: (received ?? {}) as Fields,
      low: low as LowQuota | undefined,
      mark: mark as string | undefined,
      offers: (offers ?? {}) as Offers,
    };
  }
  throw new SyncError('platform-busy', 'The twin is written faster than it can be read.');
}

/** A twin with its pages. @returns undefined where it was written meanwhile */
async function complete<T extends TwinRow>(row: T): Promise<T | undefined> {
  if (!row.pages) return row;
  const places = Array.from({ length: PAGES }, (_, index) => ({ key: KEY.page(row.key, index) }));
  return join(row, (await readTogether(places)) as (Page | undefined)[]);
}

/** Twins with their pages; those that are being written are left out, as others will look at them. */
async function completeAll<T extends TwinRow>(rows: T[]): Promise<T[]> {
  const twins: T[] = [];
  for (const row of rows) {
    const twin = await complete(row);
    if (twin) twins.push(twin);
  }
  return twins;
}

/**
 * Saves a twin with what belongs to it, all or nothing.
 * @param twin its `version` is the one that was read; 0 for a new one
 * @returns what `pages` of the twin are from then on
 * @throws SyncError `twin-changed` if somebody saved it meanwhile
 */
export async function save<T extends TwinRow>({
  twin,
  received,
  event,
  recording,
  seen,
  offers,
}: {
  twin: T;
  received?: Fields;
  event?: EventRow;
  recording?: Recorded;
  seen?: string;
  offers?: Offers;
}): Promise<Pages | undefined> {
  const { row: kept, changed, pages } = split(twin);
  const also: Also[] = [
    ...[...changed].map(([index, value]) => ({ key: KEY.page(twin.key, index), value })),
    ...(received ? [{ key: KEY.received(twin.key), value: received }] : []),
    ...(event ? [toEventRow(event)] : []),
    ...(event && recording !== undefined ? [toRecordingRow(event, recording)] : []),
    ...(offers ? [{ key: KEY.offers(twin.connectionId), value: offers }] : []),
    ...(seen === undefined ? [] : [toSeenRow(twin.connectionId, seen)]),
  ];
  const row = toStored({ ...kept, version: twin.version + 1 });
  try {
    const place = { entityName: ENTITY.twin, key: twin.key };
    if (twin.version > 0) await replace(place, row, twin.version, also);
    else await createWith(place, row, also);
    return pages;
  } catch (error) {
    const lostRace = error instanceof SyncError && error.code === 'conflict';
    throw lostRace
      ? new SyncError('twin-changed', 'The twin was changed meanwhile.', { cause: error })
      : error;
  }
}

function toStored<T extends TwinRow>(data: T): Stored<T> {
  const { connectionId, local, remote, version, parked } = data;
  const { unconfirmedSince, heldSince, answerDueSince } = data;
  return {
    connectionId,
    issueId: local?.id ?? '',
    remoteId: remote?.id ?? '',
    remoteKey: remote?.key ?? '',
    version,
    unconfirmedSince,
    heldSince,
    answerDueSince,
    parkedSince: parked?.since ?? 0,
    data,
  };
}

/** What a twin may wait for; each has an index of its own. */
export type Waiting = 'unconfirmed' | 'held' | 'answer-due' | 'parked';

/** Twins of a connection that have waited since before `until`, oldest first, at most 100. */
export async function listWaiting<T extends TwinRow>(
  connectionId: string,
  waiting: Waiting,
  until: number,
): Promise<T[]> {
  const { results } = await stored(
    kvs
      .entity<Stored<T>>(ENTITY.twin)
      .query()
      .index(`by-${waiting}`, { partition: [connectionId] })
      .where(WhereConditions.between(1, until))
      .limit(100)
      .getMany(),
  );
  return completeAll(results.map((result) => result.value.data));
}

/** How many of them there are, counted up to 100. */
export async function countWaiting(connectionId: string, waiting: Waiting): Promise<number> {
  const { results } = await stored(
    kvs
      .entity(ENTITY.twin)
      .query()
      .index(`by-${waiting}`, { partition: [connectionId] })
      .where(WhereConditions.between(1, Number.MAX_SAFE_INTEGER))
      .limit(100)
      .getMany(),
  );
  return results.length;
}

/** Twins of a connection that are not parked, without their pages, at most 100 and where to go on. */
export async function listSettled<T extends TwinRow>(
  connectionId: string,
  cursor?: string,
): Promise<{ twins: T[]; cursor?: string }> {
  const query = kvs
    .entity<Stored<T>>(ENTITY.twin)
    .query()
    .index('by-parked', { partition: [connectionId] })
    .where(WhereConditions.between(0, 0))
    .limit(100);
  const page = await stored((cursor === undefined ? query : query.cursor(cursor)).getMany());
  return {
    twins: page.results.map((result) => result.value.data),
    ...(page.nextCursor !== undefined && { cursor: page.nextCursor }),
  };
}

/** Keys that one batch reads. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const BATCH = 25;

/** Twins by key; those that do not exist are left out. */
export async function readTwins<T extends TwinRow>(keys: string[]): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < keys.length; start += BATCH) {
    const places = keys
      .slice(start, start + BATCH)
      .map((key) => ({ key, entityName: ENTITY.twin }));
    const rows = (await readTogether(places)) as (Stored<T> | undefined)[];
    found.push(...(await completeAll(rows.flatMap((row) => (row ? [row.data] : [])))));
  }
  return found;
}

/** Until when the last sweep has looked, in milliseconds since 1970; 0 if there was none. */
export async function readSwept(): Promise<number> {
  return (await stored(kvs.get<number>(KEY.swept))) ?? 0;
}

export async function writeSwept(at: number): Promise<void> {
  await stored(kvs.set(KEY.swept, at));
}

/** A page of the keys of a connection's twins, in no order that means anything. */
export async function pageOfTwins(
  connectionId: string,
  cursor: string | undefined,
): Promise<{ keys: string[]; cursor: string | undefined }> {
  const query = kvs
    .entity(ENTITY.twin)
    .query()
    .index('by-unconfirmed', { partition: [connectionId] })
    .limit(100);
  const page = await stored((cursor === undefined ? query : query.cursor(cursor)).getMany());
  return { keys: page.results.map(({ key }) => key), cursor: page.nextCursor };
}

/** Keys of an issue's twins, over all connections. */
export async function twinKeysOfIssue(issueId: string): Promise<string[]> {
  return (await rowsOf('by-issue', [issueId])).map(({ key }) => key);
}

/** Twins of an issue, over all connections. */
export async function twinsOfIssue<T extends TwinRow>(issueId: string): Promise<T[]> {
  return completeAll(await rowsOf<T>('by-issue', [issueId]));
}

/** Twins of a connection by the peer's issue: its id, or the key that it had when it was last heard of. */
export async function twinsOfRemote<T extends TwinRow>(
  connectionId: string,
  remote: { id: string } | { key: string },
): Promise<T[]> {
  return completeAll(
    'id' in remote
      ? await rowsOf<T>('by-remote', [connectionId, remote.id])
      : await rowsOf<T>('by-remote-key', [connectionId, remote.key]),
  );
}

async function rowsOf<T extends TwinRow>(index: string, partition: string[]): Promise<T[]> {
  const { results } = await stored(
    kvs.entity<Stored<T>>(ENTITY.twin).query().index(index, { partition }).limit(100).getMany(),
  );
  return results.map((result) => result.value.data);
}

/** Every twin of a connection. */
export async function allTwins<T extends TwinRow>(connectionId: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const query = kvs
      .entity<Stored<T>>(ENTITY.twin)
      .query()
      .index('by-unconfirmed', { partition: [connectionId] })
      .limit(100);
    const page = await stored((cursor === undefined ? query : query.cursor(cursor)).getMany());
    found.push(...page.results.map((result) => result.value.data));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}
