/** What Jira tells of the app's hourly points: its limit always, what is left once less than a fifth is. */
import { route } from '@forge/api';
import { SyncError } from '../errors';
import { request } from './client';

export interface Quota {
  /** Points an hour. */
  points?: number;
  /** Absent while Jira does not tell: then at least a fifth is left. */
  left?: number;
}

/**
 * Asks for something that costs one point and reads the headers of the answer. They came with `Beta-` before
 * their names at first. https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 * @throws SyncError `jira-…`, but not where the quota is used up: that is an answer
 */
export async function readQuota(): Promise<Quota> {
  try {
    const { headers } = await request(route`/rest/api/3/serverInfo`);
    const header = (name: string) => headers.get(name) ?? headers.get(`Beta-${name}`) ?? '';
    return {
      ...part('points', header('RateLimit-Policy'), 'q'),
      ...part('left', header('RateLimit'), 'r'),
    };
  } catch (error) {
    if (error instanceof SyncError && error.code === 'jira-busy') return { left: 0 };
    throw error;
  }
}

/** Reads a number of a structured header such as `"global-app-quota";q=65000;w=3600`. */
function part(name: keyof Quota, header: string, parameter: string): Quota {
  const found = new RegExp(`;\\s*${parameter}=(\\d+)`).exec(header)?.[1];
  return found === undefined ? {} : { [name]: Number(found) };
}
