/** How fast bulk work goes: the one place that decides it. Live edits are never made to wait for it. */
import type { Quota, LowQuota } from '../model/quota';
import { SyncError } from '../errors';
import type { SyncPorts } from './ports';

/** Share of the hour's points of Jira that bulk work leaves to live edits. */
const RESERVE = 0.08;

/** Issues that are worked on at the same time. */
export const WIDTH = 10;

/** Issues of one slice: few, so that they come to the other site evenly and not in bursts. */
export const SLICE = 20;

/**
 * Issues a minute: each is an event of the other site's queue, which takes 500 a minute in all. What is left
 * is for live edits: one that finds the minute full waits ten seconds.
 * https://developer.atlassian.com/platform/forge/limits-async-events/
 */
const ISSUES_PER_MINUTE = 460;

/** The longest delay of a queue event, in seconds. */
export const LONGEST_WAIT = 900;

/** Seconds until bulk work may use points of Jira; 0 for at once. */
export function waitForPoints({ points, left, resetsIn }: Quota): number {
  // Jira tells what is left once that is less than a fifth.
  if (points === undefined || left === undefined || left > points * RESERVE) return 0;
  return Math.min(LONGEST_WAIT, (resetsIn ?? LONGEST_WAIT) + 1);
}

/**
 * When the next slice is due, in milliseconds since 1970, so that issues come at an even pace.
 * @param due when this slice was
 * @param began when it began: what was missed by then is not made up for
 * @param jobs how many are worked on at this site: all go equally fast, whichever connection they are of
 */
export function nextDue(due: number, began: number, issues: number, jobs: number): number {
  return Math.max(due, began) + (issues * Math.max(1, jobs) * 60_000) / ISSUES_PER_MINUTE;
}

/**
 * Twins of one slice of what a sweep found: one event of this site's queue, which counts in the minute in which it
 * is pushed, however late it is due; and one request to Jira, which takes no more.
 */
export const SWEPT_SLICE = 100;

/**
 * Twins a minute of what a sweep found. Each may be an event of the other site's queue, beside bulk work of its own,
 * and takes two points of Jira, which bulk work that comes in needs as well.
 */
const SWEPT_PER_MINUTE = 200;

/** Issues that a sweep looks at: their twins are through before the next one, five minutes later. */
export const MOST_SWEPT = 5 * SWEPT_PER_MINUTE;

/** Seconds after which a slice of what a sweep found is due. */
export function delayOf(slice: number): number {
  return Math.min(LONGEST_WAIT, Math.floor((slice * SWEPT_SLICE * 60) / SWEPT_PER_MINUTE));
}

/** Whole seconds until then, as a queue waits: rather early than late, as the slice after it makes up for that. */
export function waitUntil(due: number, now: number): number {
  return Math.max(0, Math.floor((due - now) / 1000));
}

/** Seconds between looks for the last answers: often at first. */
export function waitForAnswers(looks: number): number {
  return Math.min(300, 5 * 2 ** looks);
}

/** Looks without any news after which the answers of those issues are no longer waited for: some half an hour. */
export const MOST_LOOKS = 10;

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
