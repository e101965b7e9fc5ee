/** Claims: who alone may make an issue of this site a twin, until its row is there for others to find. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { isRefusedWrite, stored } from './kvs';

/** Longer than it takes from the claim to the twin's row, and for queries to show that row. */
const CLAIM_MS = 2 * 60_000;

interface Claim {
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
  const key = KEY.claim(connectionId, issueId);
  const claim: Claim = { by: twinKey, until: now + CLAIM_MS };
  if (await writeNew(key, claim)) return true;
  const held = await stored(kvs.get<Claim>(key));
  if (held?.by === twinKey) return true;
  if (held && held.until > now) return false;
  await stored(kvs.delete(key));
  return writeNew(key, claim);
}

async function writeNew(key: string, claim: Claim): Promise<boolean> {
  try {
    await stored(
      kvs.set(key, claim, { keyPolicy: 'FAIL_IF_EXISTS', ttl: { value: 1, unit: 'DAYS' } }),
    );
    return true;
  } catch (error) {
    if (isRefusedWrite(error)) return false;
    throw error;
  }
}
