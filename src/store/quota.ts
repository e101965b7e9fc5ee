/** What Jira last said of the hour's points on this site, once it said what is left. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

/** Points an hour, those that were left, when there are all of them again, and who has used them since. */
export interface LowQuota {
  points: number;
  left: number;
  /** Milliseconds since 1970. */
  resetsAt: number;
  /** By connection. */
  used: Record<string, number>;
}

/** @throws SyncError `platform-busy` */
export async function noteQuota(low: LowQuota): Promise<void> {
  await stored(kvs.set(KEY.quota, low));
}

/** The other site has few points left. @param until milliseconds since 1970. @throws SyncError `platform-busy` */
export async function restBulk(connectionId: string, until: number): Promise<void> {
  await stored(kvs.set(KEY.rest(connectionId), until));
}

/** Until when the other site asked for no bulk work; 0 if it never did. @throws SyncError `platform-busy` */
export async function readRest(connectionId: string): Promise<number> {
  return (await stored(kvs.get<number>(KEY.rest(connectionId)))) ?? 0;
}
