/** Claims: who alone may make an issue of this site a twin, until its row is there for others to find. */
import { kvs } from '@forge/kvs';
import { SyncError } from '../errors';
import { ENTITY, KEY } from './keys';
import { create, replace, stored } from './kvs';

/** Longer than it takes from the claim to the twin's row, and for queries to show that row. */
const CLAIM_MS = 2 * 60_000;

/** Days after which the store may forget a claim. */
const KEPT_DAYS = 1;

interface Claim {
  connectionId: string;
  version: number;
  by: string;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * Claims an issue for a twin. Writing decides, since a query may not show yet what another twin has just taken.
 * @returns false while another twin of the connection has claimed it
 * @throws SyncError `platform-busy`
 */
export async function claimIssue(
  { connectionId, issueId }: { connectionId: string; issueId: string },
  twinKey: string,
  now: number,
): Promise<boolean> {
  const place = { entityName: ENTITY.claim, key: KEY.claim(connectionId, issueId) };
  const claim: Claim = { connectionId, version: 1, by: twinKey, until: now + CLAIM_MS };
  if (await isWritten(create(place.entityName, place.key, claim, KEPT_DAYS))) return true;
  const held = await stored(kvs.entity<Claim>(place.entityName).get(place.key));
  if (held?.by === twinKey) return true;
  if (!held || held.until > now) return false;
  const next = { ...claim, version: held.version + 1 };
  return isWritten(replace(place, next, held.version, { days: KEPT_DAYS }));
}

async function isWritten(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'conflict') return false;
    throw error;
  }
}
