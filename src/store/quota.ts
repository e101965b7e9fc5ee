/** What Jira last said of the hour's points on this site, once it said what is left. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

/** Points an hour, those that were left, and when there are all of them again, in milliseconds since 1970. */
export interface QuotaRow {
  points: number;
  left: number;
  resetsAt: number;
}

/** @param now milliseconds since 1970 */
export async function noteQuota(
  { points = 0, left = 0, resetsIn = 0 }: { points?: number; left?: number; resetsIn?: number },
  now: number,
): Promise<void> {
  const row: QuotaRow = { points, left, resetsAt: now + resetsIn * 1000 };
  await stored(kvs.set(KEY.quota, row));
}

/** @returns undefined where Jira has not told what is left of the hour that `now` is in. @throws SyncError `platform-busy` */
export async function lastQuota(now: number): Promise<QuotaRow | undefined> {
  const row = await stored(kvs.get<QuotaRow>(KEY.quota));
  return row && row.resetsAt > now ? row : undefined;
}
