/**
 * The hourly quota of points. An app in tier 1 has one for all its sites together, one in tier 2 has one
 * for each. https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */

const HOUR_MS = 3_600_000;

export interface Quota {
  readonly pointsPerHour: number;
  /** Name in the headers, and the reason of a refusal. */
  readonly policy: 'global-app-quota' | 'tenant-app-quota';
  readonly reason: 'jira-quota-global-based' | 'jira-quota-tenant-based';
  spend(now: number, points: number): void;
  /** Points left until the next full hour (UTC); negative where the last call cost more than was left. */
  left(now: number): number;
}

/** Points of tier 1, shared by all sites of an app. */
export const TIER_1_POINTS = 65_000;

/** Points of tier 2 for one site of the Standard edition. @param users people on the site */
export function tier2Points(users: number): number {
  return Math.min(100_000 + 10 * users, 500_000);
}

/** Give one quota to several sites for tier 1, one to each for tier 2. */
export function createQuota(tier: 1 | 2, pointsPerHour: number): Quota {
  let hour = -1;
  let spent = 0;
  const turn = (now: number): void => {
    if (Math.floor(now / HOUR_MS) === hour) return;
    hour = Math.floor(now / HOUR_MS);
    spent = 0;
  };
  return {
    pointsPerHour,
    policy: tier === 1 ? 'global-app-quota' : 'tenant-app-quota',
    reason: tier === 1 ? 'jira-quota-global-based' : 'jira-quota-tenant-based',
    spend(now, points) {
      turn(now);
      spent += points;
    },
    left(now) {
      turn(now);
      return pointsPerHour - spent;
    },
  };
}

/** Milliseconds since 1970 of the next full hour. */
export function nextHour(now: number): number {
  return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
}
