/** Forge's key-value store as the rest of `store/` uses it: rows that are read and written together. */
import { Filter, FilterConditions, ForgeKvsAPIError, kvs, WhereConditions } from '@forge/kvs';
import { allOrThrow } from '../async';
import { SyncError } from '../errors';

/**
 * Waits for the store. What it cannot do now it may do later; what it refuses it will refuse again.
 * @throws SyncError `platform-busy`, or the refusal as it is
 */
export async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const status = error instanceof ForgeKvsAPIError ? error.responseDetails.status : 0;
    if (status >= 400 && status < 500 && status !== 429) throw error;
    throw new SyncError('platform-busy', 'The store could not be reached.', { cause: error });
  }
}

/** Names one value. */
export interface Place {
  key: string;
  entityName?: string;
}

/** Reads several values in one request; what does not exist is undefined. */
export async function readTogether(places: Place[]): Promise<unknown[]> {
  const { successfulKeys, failedKeys } = await stored(kvs.batchGet<unknown>(places));
  const failed = failedKeys.find((each) => each.error.code !== 'KEY_NOT_FOUND');
  if (failed)
    throw new SyncError('platform-busy', `The store could not be read: ${failed.error.code}.`);
  return places.map(
    (place) =>
      successfulKeys.find((each) => each.key === place.key && each.entityName === place.entityName)
        ?.value,
  );
}

/**
 * Writes a row that must not exist yet.
 * @param days after which the store may forget it
 * @throws SyncError `conflict` if it does
 */
export async function create(
  entityName: string,
  key: string,
  value: object,
  days?: number,
): Promise<void> {
  try {
    const options = { keyPolicy: 'FAIL_IF_EXISTS' as const, ...ttl(days) };
    await stored(kvs.entity(entityName).set(key, value, options));
  } catch (error) {
    throw isRefusedWrite(error)
      ? new SyncError('conflict', `${entityName} exists already.`, { cause: error })
      : error;
  }
}

/** What is written along with a row. */
export interface Also extends Place {
  value: object | string;
  /** Days after which the store may forget it. */
  days?: number;
}

/**
 * Writes a row that must not exist yet, and others with it.
 * @throws SyncError `conflict` if it does
 */
export async function createWith(
  place: Required<Place>,
  value: { version: number },
  also: Also[],
): Promise<void> {
  if (also.length === 0) {
    await create(place.entityName, place.key, value);
    return;
  }
  try {
    await transact({ place, value, condition: FilterConditions.notExists() }, also);
  } catch (error) {
    if (!(error instanceof ForgeKvsAPIError)) throw error;
    // «Only if new» is documented outside of transactions alone: that way decides.
    await create(place.entityName, place.key, value);
    await allOrThrow(also.map(write));
  }
}

/**
 * Replaces a row only if it still has that version, and writes others with it, all or nothing.
 * @param days after which the store may forget the row
 * @throws SyncError `conflict` if the row has another version
 */
export async function replace(
  place: Required<Place>,
  value: { version: number },
  expected: number,
  { also = [], days }: { also?: Also[]; days?: number } = {},
): Promise<void> {
  try {
    await transact({ place, value, condition: FilterConditions.equalTo(expected), days }, also);
  } catch (error) {
    throw isRefusedWrite(error)
      ? new SyncError('conflict', `${place.entityName} was changed meanwhile.`, { cause: error })
      : error;
  }
}

/** A row that is written on a condition on its version. */
interface Conditional {
  place: Required<Place>;
  value: { version: number };
  condition: Parameters<Filter<{ version: number }>['and']>[1];
  days?: number | undefined;
}

async function transact(
  { place: { entityName, key }, value, condition, days }: Conditional,
  also: Also[],
): Promise<void> {
  const conditions = new Filter<{ version: number }>().and('version', condition);
  const transaction = kvs.transact().set(key, value, { entityName, conditions }, ttl(days));
  for (const each of also) {
    const entity = each.entityName === undefined ? undefined : { entityName: each.entityName };
    transaction.set(each.key, each.value, entity, ttl(each.days));
  }
  await stored(transaction.execute());
}

/** Values and their keys that begin so, at most 100. */
export async function readFrom<T>(prefix: string): Promise<{ key: string; value: T }[]> {
  const where = WhereConditions.beginsWith(prefix);
  const query = kvs.query().where('key', where).limit(MOST_FOUND);
  return (await stored(query.getMany<T>())).results;
}

/** What one query gives at the most. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const MOST_FOUND = 100;

/** Writes a value, whatever was there. */
export async function write({ key, entityName, value, days }: Also): Promise<void> {
  if (entityName === undefined) await stored(kvs.set(key, value, ttl(days)));
  else await stored(kvs.entity(entityName).set(key, value, ttl(days)));
}

function ttl(days: number | undefined): { ttl: { value: number; unit: 'DAYS' } } | undefined {
  return days === undefined ? undefined : { ttl: { value: days, unit: 'DAYS' } };
}

/** Waits for a deletion; what is gone already need not be deleted. */
export async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ForgeKvsAPIError) || error.code !== 'KEY_NOT_FOUND') throw error;
  }
}

/** Keys that one batch takes. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const BATCH = 25;

/** Deletes values. @returns how many were still there: a query may show what is deleted already */
export async function deleteAll(places: Place[]): Promise<number> {
  let gone = 0;
  for (let start = 0; start < places.length; start += BATCH) {
    const batch = places.slice(start, start + BATCH);
    const { failedKeys } = await stored(kvs.batchDelete(batch));
    const failed = failedKeys.find(({ error }) => error.code !== 'KEY_NOT_FOUND');
    if (failed)
      throw new SyncError('platform-busy', `The store did not delete: ${failed.error.code}.`);
    gone += batch.length - failedKeys.length;
  }
  return gone;
}

/** Codes that say a condition did not hold. The package knows none of them, so several are understood. */
const REFUSED = /EXIST|CONDITION|CONFLICT/;

/** True if the store refused a write because of what is there. */
export function isRefusedWrite(error: unknown): boolean {
  return (
    error instanceof ForgeKvsAPIError &&
    (REFUSED.test(error.code) || error.responseDetails.status === 409)
  );
}
