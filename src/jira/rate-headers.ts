/** What the headers of Jira's answers tell of the app's hourly points. */

export interface Quota {
  /** Points an hour. */
  points?: number;
  /** Absent while Jira does not tell: then at least a fifth is left. */
  left?: number;
  /** Seconds until there are all of them again. */
  resetsIn?: number;
}

/**
 * Reads `RateLimit-Policy: "tenant-app-quota";q=101000;w=3600` and
 * `RateLimit: "tenant-app-quota";r=9000;t=120`. They came with `Beta-` before their names at first.
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export function quotaIn(headers: Pick<Headers, 'get'>): Quota {
  const header = (name: string) => headers.get(name) ?? headers.get(`Beta-${name}`) ?? '';
  return {
    ...part('points', header('RateLimit-Policy'), 'q'),
    ...part('left', header('RateLimit'), 'r'),
    ...part('resetsIn', header('RateLimit'), 't'),
  };
}

/** Reads a number of a structured header. */
function part(name: keyof Quota, header: string, parameter: string): Quota {
  const found = new RegExp(`;\\s*${parameter}=(\\d+)`).exec(header)?.[1];
  return found === undefined ? {} : { [name]: Number(found) };
}
