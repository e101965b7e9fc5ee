/** What the screens show of work on many issues: health, jobs, pairs. Type-only, like `calls.ts`. */
import type { Quota } from '../../jira/rate-headers';
import type { Bucket } from '../../sync/upkeep/health';
import type { Job, JobCounts, JobItem, JobKind } from '../../model/job';

/** How a connection fares. */
export interface HealthView {
  /** Oldest first. */
  buckets: Bucket[];
  /** Milliseconds of one bucket. */
  span: number;
  /** How many issues wait for what; each is counted up to 100. */
  now: { unconfirmed: number; held: number; parked: number };
  /** Only what happened since then was counted: there is more. */
  since?: number;
  /** The app's hourly points in Jira; absent where Jira was not reached. */
  quota?: Quota;
}

/** Work on many issues of a connection. */
export interface JobView {
  id: string;
  connectionId: string;
  kind: JobKind;
  /** What picks its issues; absent for pairs, and for stopping all. */
  jql?: string;
  by: string;
  at: number;
  /** `collecting`: its issues are being looked for, so counts and total are 0. */
  state: Job['state'];
  /** Issues by where they stand; `sent` waits for the other side's answer. */
  counts: JobCounts;
  total: number;
  /** When it will end if it goes on as it did, in milliseconds since 1970. */
  endsAt?: number;
  endedAt?: number;
  /** Why it rests just now, or why it failed. */
  note?: string;
}

/** One issue of a job, for the list to look at and to download. */
export type JobResult = Pick<JobItem, 'key' | 'remoteKey' | 'outcome' | 'message'>;

/** Two issues that exist and are to be twins. */
export interface Pair {
  issueKey: string;
  remoteKey: string;
}

/** A pair that the other site's admin wants to connect, with this site's issue as the caller sees it. */
export interface PairRequestView {
  /** Names it in the calls. */
  id: string;
  key: string;
  summary: string;
  remoteKey: string;
  remoteUrl: string;
  /** When it was asked for, in milliseconds since 1970. */
  at: number;
}
