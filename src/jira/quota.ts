/** Asks Jira for the app's hourly points: its limit always, what is left once less than a fifth is. */
import { route } from '@forge/api';
import { SyncError } from '../errors';
import { request } from './client';
import { quotaIn, type Quota } from './rate-headers';

/**
 * Asks for something that costs one point and reads the headers of the answer.
 * @throws SyncError `jira-…`, but not where the quota is used up: that is an answer
 */
export async function readQuota(): Promise<Quota> {
  try {
    const { headers } = await request(route`/rest/api/3/serverInfo`);
    return quotaIn(headers);
  } catch (error) {
    if (error instanceof SyncError && error.code === 'jira-busy') return { left: 0 };
    throw error;
  }
}
