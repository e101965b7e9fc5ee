/**
 * The last of the hour's points of Jira, among the connections of a site: none takes what the others need to draw
 * level with it. Jira tells what is left once that is less than a fifth; before, nobody waits.
 */
import { SyncError } from '../errors';
import type { LowQuota, Quota } from '../model/quota';
import type { SyncPorts } from './ports';

/** Points of one sync on one side: a change takes fewer, an issue with many comments more. */
const POINTS = 5;

/** Seconds until one that has to wait looks again: others may have drawn level. */
const LOOK_AGAIN = 300;

/** @throws SyncError `jira-busy` where what is left is no more than what the others need */
export function requireShare(low: LowQuota | undefined, connectionId: string, now: number): void {
  if (!low || low.resetsAt <= now) return;
  const mine = low.used[connectionId] ?? 0;
  const behind = Object.values(low.used).map((theirs) => Math.max(0, mine - theirs));
  const owed = POINTS * behind.reduce((sum, each) => sum + each, 0);
  if (owed === 0 || low.left > owed) return;
  throw new SyncError(
    'jira-busy',
    'The last of the hour’s Jira points are left to other connections.',
    { retryAfter: Math.min(LOOK_AGAIN, Math.ceil((low.resetsAt - now) / 1000)) },
  );
}

/**
 * Counts one sync of a connection, once Jira tells what is left.
 * @param low what was kept before
 * @param quota what Jira said during the sync
 * @throws SyncError `platform-busy`
 */
export async function countSync(
  { store, now }: Pick<SyncPorts, 'store' | 'now'>,
  connectionId: string,
  low: LowQuota | undefined,
  { points = 0, left, resetsIn = 0 }: Quota = {},
): Promise<void> {
  if (left === undefined) return;
  const used = low && low.resetsAt > now() ? low.used : {};
  await store.noteQuota({
    points,
    left,
    resetsAt: now() + resetsIn * 1000,
    used: { ...used, [connectionId]: (used[connectionId] ?? 0) + 1 },
  });
}
