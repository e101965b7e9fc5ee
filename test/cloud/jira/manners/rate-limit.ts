/**
 * Jira's three rate limits, and the count of what was used.
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import { findIssue } from '../model/find';
import { Refusal } from '../refusal';
import type { RateLimits, Site } from '../site-state';
import { endpointOf, EXCEPTIONS, writtenIssue } from './endpoint';
import { nextHour, type Quota } from './quota';

/** What was asked of a site since it was started. */
export interface Usage {
  /** Calls of the app; those that were refused for their rate are not among them. */
  appCalls: number;
  /** Points that these cost. */
  appPoints: number;
  /** Calls of everybody by endpoint, such as `GET /rest/api/3/issue/*`. */
  byEndpoint: Record<string, number>;
  /** Calls that were answered with 429, by `RateLimit-Reason`. */
  refused: Record<string, number>;
}

export interface Meter {
  /** Refuses a call that comes too fast. @throws Refusal 429 */
  admit(request: Request, caller: Caller): void;
  /** Counts a call that was answered. @returns headers for the answer */
  count(request: Request, caller: Caller, points: number): Record<string, string>;
  usage(): Usage;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export function createMeter(site: Site): Meter {
  const usage: Usage = { appCalls: 0, appPoints: 0, byEndpoint: {}, refused: {} };
  const buckets = new Map<string, Bucket>();
  const writes = new Map<string, number[]>();
  return {
    admit(request, caller) {
      const { rateLimits } = site.settings;
      if (!rateLimits) return;
      try {
        if (caller.kind === 'app') admitByQuota(site, rateLimits.quota);
        admitByBurst(site, rateLimits, buckets, request);
        admitByIssue(site, rateLimits, writes, request);
      } catch (error) {
        const reason = error instanceof Refusal ? error.headers['RateLimit-Reason'] : undefined;
        if (reason !== undefined) usage.refused[reason] = (usage.refused[reason] ?? 0) + 1;
        throw error;
      }
    },
    count(request, caller, points) {
      const endpoint = endpointOf(request);
      usage.byEndpoint[endpoint] = (usage.byEndpoint[endpoint] ?? 0) + 1;
      if (caller.kind !== 'app') return {};
      usage.appCalls += 1;
      usage.appPoints += points;
      const { rateLimits } = site.settings;
      if (!rateLimits) return {};
      rateLimits.quota.spend(site.world.clock.now(), points);
      return quotaHeaders(site, rateLimits.quota);
    },
    usage: () => structuredClone(usage),
  };
}

/** @param resetAt milliseconds since 1970 */
function tooMany(site: Site, reason: string, allowed: number, resetAt: number): never {
  const seconds = Math.max(1, Math.ceil((resetAt - site.world.clock.now()) / 1000));
  throw new Refusal(
    429,
    ['Rate limit exceeded.'],
    {},
    {
      'Retry-After': String(seconds),
      'RateLimit-Reason': reason,
      'X-RateLimit-Limit': String(allowed),
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': new Date(resetAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  );
}

/** There is no gradual throttling: all is refused until the next full hour. */
function admitByQuota(site: Site, quota: Quota): void {
  const now = site.world.clock.now();
  if (limit.enforced('jira-points') && quota.left(now) <= 0)
    tooMany(site, quota.reason, quota.pointsPerHour, nextHour(now));
}

/** One bucket for each endpoint and method. It holds a second's worth: Jira does not tell its size. */
function admitByBurst(
  site: Site,
  { perSecond }: RateLimits,
  buckets: Map<string, Bucket>,
  request: Request,
): void {
  const endpoint = endpointOf(request);
  const byMethod: Record<string, number | undefined> = perSecond;
  const rate = EXCEPTIONS[endpoint] ?? byMethod[request.method];
  if (rate === undefined || !limit.enforced('jira-burst')) return;
  const now = site.world.clock.now();
  const bucket = buckets.get(endpoint) ?? { tokens: rate, filledAt: now };
  const filled = bucket.tokens + ((now - bucket.filledAt) / 1000) * rate;
  const tokens = Math.min(rate, filled);
  if (tokens < 1) tooMany(site, 'jira-burst-based', rate, now + 1000);
  buckets.set(endpoint, { tokens: tokens - 1, filledAt: now });
}

function admitByIssue(
  site: Site,
  { writesPerIssue }: RateLimits,
  writes: Map<string, number[]>,
  request: Request,
): void {
  const issue = findIssue(site.store, writtenIssue(request) ?? '');
  if (!issue || !limit.enforced('jira-issue-writes')) return;
  const now = site.world.clock.now();
  const recent = (writes.get(issue.id) ?? []).filter((at) => now - at < 30_000);
  const inShort = recent.filter((at) => now - at < 2000);
  const windows = [
    { used: inShort, max: writesPerIssue.in2s, ms: 2000 },
    { used: recent, max: writesPerIssue.in30s, ms: 30_000 },
  ];
  for (const { used, max, ms } of windows)
    if (used.length >= max) tooMany(site, 'jira-per-issue-on-write', max, (used[0] ?? now) + ms);
  writes.set(issue.id, [...recent, now]);
}

/** What is left is told only once less than a fifth is. */
function quotaHeaders(site: Site, quota: Quota): Record<string, string> {
  const now = site.world.clock.now();
  const left = Math.max(0, quota.left(now));
  const isNear = left < quota.pointsPerHour / 5;
  const seconds = Math.ceil((nextHour(now) - now) / 1000);
  return {
    'RateLimit-Policy': `"${quota.policy}";q=${quota.pointsPerHour};w=3600`,
    RateLimit: `"${quota.policy}";${isNear ? `r=${left};` : ''}t=${seconds}`,
    ...(isNear && { 'X-RateLimit-NearLimit': 'true' }),
  };
}
