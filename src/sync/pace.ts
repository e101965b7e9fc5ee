/** How fast bulk work goes: the one place that decides it. Live edits are never made to wait for it. Pure. */
import type { Quota } from './ports';

/** Share of the hour's points of Jira that bulk work leaves to live edits. */
const RESERVE = 0.08;

/** Issues that are worked on at the same time. */
export const WIDTH = 8;

/**
 * Issues a minute: each is an event of the other site's queue, which takes 500 a minute in all. At 470 the
 * bench ran a tenth faster, and one live edit in twenty waited ten seconds.
 * https://developer.atlassian.com/platform/forge/limits-async-events/
 */
const ISSUES_PER_MINUTE = 300;

/** The longest delay of a queue event, in seconds. */
export const LONGEST_WAIT = 900;

/** Seconds until bulk work may use points of Jira; 0 for at once. */
export function waitForPoints({ points, left, resetsIn }: Quota): number {
  // Jira tells what is left once that is less than a fifth.
  if (points === undefined || left === undefined || left > points * RESERVE) return 0;
  return Math.min(LONGEST_WAIT, (resetsIn ?? LONGEST_WAIT) + 1);
}

/**
 * Seconds to let pass after some issues, so that they do not come faster than the other site takes them.
 * @param jobs how many are worked on at this site: all go equally fast, whichever connection they are of
 */
export function waitAfter(issues: number, elapsedMs: number, jobs: number): number {
  const perMinute = ISSUES_PER_MINUTE / Math.max(1, jobs);
  return Math.max(0, Math.ceil((issues / perMinute) * 60 - elapsedMs / 1000));
}

/** Seconds between looks for the last answers: often at first. */
export function waitForAnswers(looks: number): number {
  return Math.min(300, 5 * 2 ** looks);
}

/** Looks without any news after which the answers of those issues are no longer waited for: some half an hour. */
export const MOST_LOOKS = 10;
