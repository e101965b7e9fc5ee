/**
 * A bulk job: work on many issues of one connection, as data. Pure. Its issues lie in pages beside it, so
 * that an attempt that was cut off goes on where it was.
 */
import { SyncError } from '../errors';
import { inSlices } from '../async';
import type { Who } from '../peer/message';

/** What is to be done with each issue. */
export type JobKind = 'start' | 'connect' | 'stop';

/**
 * Where one issue of a job stands: `waiting` is not begun, `sent` waits for the other side's answer, the
 * others are the end.
 */
export type JobOutcome = 'waiting' | 'sent' | 'done' | 'skipped' | 'failed';

/** One issue of a job. */
export interface JobItem {
  /** Id of the local issue; absent until a key that was pasted is looked up. */
  id?: string;
  key?: string;
  /** Key of the other site's issue: where it is to be connected, or what it became. */
  remoteKey?: string;
  twinKey?: string;
  outcome: JobOutcome;
  /** Why it was skipped or failed, or what to look at. */
  message?: string;
  /** What its attempts have failed for so far, weighed: see `bulk.ts`. */
  tries?: number;
}

export type JobCounts = Record<JobOutcome, number>;

export interface Job {
  id: string;
  connectionId: string;
  version: number;
  kind: JobKind;
  /** Picks the issues: those of a start, or of a stop that does not concern all. */
  jql?: string;
  by: string;
  /** The same by account. */
  who?: Who;
  /** When it was asked for, in milliseconds since 1970. */
  at: number;
  /** `collecting`: its issues are being looked for. */
  state: 'collecting' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed';
  /** Number of pages; 0 until all issues are known. */
  pages: number;
  counts: JobCounts;
  /** First page that may have issues waiting, and first that may have unanswered ones. */
  next: number;
  check: number;
  /** Counts the slices of work: an event of an earlier one does nothing. */
  link: number;
  /** Until when the attempt that works on it keeps others away. */
  leasedUntil?: number;
  /** When it was written last, in milliseconds since 1970. */
  touchedAt?: number;
  /** Looks for answers without any news. */
  looks?: number;
  /**
   * When work on its issues began, not counting pauses, with the issues that had ended then; and when its
   * next slice is due.
   */
  pace?: { since: number; ended: number; due: number };
  /** Why it rests, or why it failed. */
  note?: string;
  endedAt?: number;
}

/** Issues of one page: with a message each it stays far under the store's 240 KiB a value. */
export const PAGE_ITEMS = 100;

/** A job about which nothing is done yet. */
export function newJob(
  job: Pick<Job, 'id' | 'connectionId' | 'kind' | 'jql' | 'by' | 'who' | 'at'>,
): Job {
  return {
    ...job,
    version: 0,
    state: 'collecting',
    pages: 0,
    counts: { waiting: 0, sent: 0, done: 0, skipped: 0, failed: 0 },
    next: 0,
    check: 0,
    link: 0,
  };
}

/** Issues in pages. */
export function toPages(items: JobItem[]): JobItem[][] {
  return inSlices(items, PAGE_ITEMS);
}

/** Issues that have come to their end. */
export function ended({ done, skipped, failed }: JobCounts): number {
  return done + skipped + failed;
}

/** All issues of a job. */
export function total(counts: JobCounts): number {
  return ended(counts) + counts.waiting + counts.sent;
}

/** The counts after some issues changed from `before` to `after`. */
export function recount(counts: JobCounts, before: JobItem[], after: JobItem[]): JobCounts {
  const next = { ...counts };
  for (const { outcome } of before) next[outcome] -= 1;
  for (const { outcome } of after) next[outcome] += 1;
  return next;
}

/** Whether there may be work to do. */
export function isOpen({ state }: Job): boolean {
  return state === 'collecting' || state === 'running';
}

/** When a job will end if it goes on as it did, in milliseconds since 1970; undefined where that is not known yet. */
export function estimate({ counts, pace, state }: Job, now: number): number | undefined {
  if (state !== 'running' || !pace) return undefined;
  const worked = ended(counts) + counts.sent - pace.ended;
  const elapsed = now - pace.since;
  if (worked < 10 || elapsed <= 0) return undefined;
  return Math.round(now + (elapsed / worked) * counts.waiting);
}

/**
 * The job after an admin changed it.
 * @throws SyncError `conflict` if it has ended
 */
export function changeJob(job: Job, action: 'pause' | 'resume' | 'cancel', now: number): Job {
  if (job.state !== 'paused' && !isOpen(job))
    throw new SyncError('conflict', `This job has ended: it is ${job.state}.`);
  // Whatever works on it now finds that the job was changed, and ends.
  const { leasedUntil: _, note: __, pace: ___, ...rest } = { ...job, link: job.link + 1 };
  if (action === 'pause') return { ...rest, state: 'paused' };
  if (action === 'cancel') return { ...rest, state: 'cancelled', endedAt: now };
  return { ...rest, state: job.pages === 0 ? 'collecting' : 'running' };
}

/** The job with its issues known. */
export function filled(job: Job, pages: JobItem[][]): Job {
  const counts = recount(job.counts, [], pages.flat());
  return { ...job, pages: pages.length, counts, state: 'running' };
}
