/** Twins: one row each, read together with their connection, written only on the version that was read. */
import { SyncError } from '../errors';
import type { Fields } from '../replica/replica';
import type { Connection } from '../model/connection';
import { createWith, readTogether, replace, type Also } from './kvs';
import { toSeenRow } from './inbox';
import { join, PAGES, split, type Growing, type Page, type Pages } from './pages';
import { ENTITY, KEY, NONE } from './keys';
import type { LowQuota } from './quota';
import { toEventRow, toRecordingRow, type EventRow, type Recorded } from './sync-event';

/** What of a twin the store itself looks at; the rest is the sync path's. */
export interface TwinRow extends Growing {
  key: string;
  connectionId: string;
  version: number;
  local?: { id: string; key: string };
  remote?: { id: string; key: string };
  /** Key of the peer's issue that it asks to be connected with, until the peer has agreed. */
  connectTo?: string;
  unconfirmedSince: number;
  heldSince: number;
  answerDueSince: number;
  parked?: { since: number };
  /** Entries that Jira refused: the twin is listed with those that are parked. */
  owed?: { triedAt: number };
}

/** Attributes that indexes need, and the row. */
export interface StoredTwin<T> {
  connectionId: string;
  issueId: string;
  remoteId: string;
  remoteKey: string;
  version: number;
  /** When a sweep looks at it; 0 if nothing waits. */
  dueAt: number;
  parkedSince: number;
  data: T;
}

/** After this long without an answer a message counts as lost; milliseconds. */
export const LOST_MS = 15 * 60_000;

/**
 * When a sweep has something to do for a twin: to answer, to send what was held, or to send again what nobody
 * has answered. What is parked sends nothing.
 * @returns milliseconds since 1970; 0 if nothing waits
 */
export function dueAt(twin: TwinRow): number {
  const { unconfirmedSince, heldSince, answerDueSince, parked } = twin;
  const sends = parked ? [] : [heldSince, unconfirmedSince && unconfirmedSince + LOST_MS];
  const times = [answerDueSince, ...sends].filter((time) => time > 0);
  return times.length > 0 ? Math.min(...times) : 0;
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
    const found = (row as StoredTwin<T> | undefined)?.data;
    const twin = found && (await complete(found));
    if (found && !twin) continue;
    return {
      connection: (connection as { data: Connection } | undefined)?.data,
      twin,
      received: JSON.parse((received as string | undefined) ?? '{}') as Fields,
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
export async function completeAll<T extends TwinRow>(rows: T[]): Promise<T[]> {
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
    ...(received ? [{ key: KEY.received(twin.key), value: JSON.stringify(received) }] : []),
    ...(event ? [toEventRow(event)] : []),
    ...(event && recording !== undefined ? [toRecordingRow(event, recording)] : []),
    ...(offers ? [{ key: KEY.offers(twin.connectionId), value: offers }] : []),
    ...(seen === undefined ? [] : [toSeenRow(twin.connectionId, seen)]),
  ];
  const row = toStored({ ...kept, version: twin.version + 1 });
  try {
    const place = { entityName: ENTITY.twin, key: twin.key };
    if (twin.version > 0) await replace(place, row, twin.version, { also });
    else await createWith(place, row, also);
    return pages;
  } catch (error) {
    const lostRace = error instanceof SyncError && error.code === 'conflict';
    throw lostRace
      ? new SyncError('twin-changed', 'The twin was changed meanwhile.', { cause: error })
      : error;
  }
}

function toStored<T extends TwinRow>(data: T): StoredTwin<T> {
  const { connectionId, local, remote, connectTo, version, parked, owed } = data;
  return {
    connectionId,
    issueId: local?.id ?? NONE,
    remoteId: remote?.id ?? NONE,
    remoteKey: remote?.key ?? connectTo ?? NONE,
    version,
    dueAt: dueAt(data),
    parkedSince: parked?.since ?? owed?.triedAt ?? 0,
    data,
  };
}

/**
 * Writes a row anew as it is, so that indexes made since it was written know it: a new index knows no older
 * row. https://developer.atlassian.com/platform/forge/runtime-reference/custom-entities/#indexes
 * @returns false if somebody wrote it meanwhile, which does the same
 */
export async function rewrite<T extends TwinRow>({ data }: StoredTwin<T>): Promise<boolean> {
  const row = toStored({ ...data, version: data.version + 1 });
  try {
    await replace({ entityName: ENTITY.twin, key: data.key }, row, data.version);
    return true;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'conflict') return false;
    throw error;
  }
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
    const rows = (await readTogether(places)) as (StoredTwin<T> | undefined)[];
    found.push(...(await completeAll(rows.flatMap((row) => (row ? [row.data] : [])))));
  }
  return found;
}
