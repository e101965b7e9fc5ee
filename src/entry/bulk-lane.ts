/** Door: consumer of the bulk queue, behind which no live edit ever waits. Does one slice of a job. */
import type { AsyncEvent, InvocationError } from '@forge/events';
import * as z from 'zod';
import { startOver } from '../async';
import { toSyncError } from '../errors';
import { readMany } from '../jira/issue';
import { readQuota } from '../jira/quota';
import { findByKey, searchIds } from '../jira/search';
import { readConnection } from '../store/connection';
import { readRest } from '../store/quota';
import {
  listOpenJobs,
  readJob,
  readJobPage,
  saveJob,
  writeJobPages,
  type JobRow,
} from '../store/job';
import { allTwins } from '../store/find-twins';
import { readTwins } from '../store/twin';
import { workOn, type BulkPorts, type Next } from '../sync/bulk/slice';
import { isOpen, type Job, type JobItem } from '../model/job';
import type { Twin } from '../model/twin';
import { deliverAgain, report, retriesOf } from './wiring/answers';
import { isChainUsedUp, pushBulk } from './wiring/queues';
import { wire } from './wiring/sync-ports';

const Body = z.object({ jobId: z.string(), link: z.number() });

export async function consume(event: AsyncEvent): Promise<InvocationError | undefined> {
  const { jobId, link } = Body.parse(event.body);
  try {
    const next = await workOn(ports(), { jobId, link });
    if (next) await askNext(jobId, next);
    return undefined;
  } catch (thrown) {
    const error = toSyncError(thrown);
    report(error, `job ${jobId}`);
    // Somebody changed the job meanwhile, or another attempt has it: that one goes on.
    return error.code === 'conflict' ? undefined : deliverAgain(error, retriesOf(event));
  }
}

async function askNext(jobId: string, { link, delay }: Next): Promise<void> {
  try {
    await pushBulk({ jobId, link }, delay);
  } catch (error) {
    if (!isChainUsedUp(error)) throw error;
    await startOver('conflict', MOST_ATTEMPTS, async () => {
      const job = await readJob<Job & JobRow>(jobId);
      if (job && isOpen(job)) await saveJob({ ...job, awaitsSweep: true });
    });
  }
}

/** An admin may change the job at the same moment. */
const MOST_ATTEMPTS = 6;

async function saveTouched(
  job: Job & JobRow,
  pages?: ReadonlyMap<number, JobItem[]>,
): Promise<Job> {
  const { awaitsSweep: _, ...rest } = job;
  return saveJob({ ...rest, touchedAt: Date.now() }, pages);
}

function ports(): BulkPorts {
  return {
    ...wire(),
    jobs: {
      read: readJob<Job>,
      save: saveTouched,
      readPage: readJobPage<JobItem>,
      writePages: writeJobPages,
    },
    connection: readConnection,
    searchIds,
    findByKey,
    readMany,
    runningTwins: async (connectionId) =>
      (await allTwins<Twin>(connectionId)).filter(({ stopped }) => !stopped),
    readTwins: readTwins<Twin>,
    quota: readQuota,
    restUntil: readRest,
    running: async () => (await listOpenJobs<Job>()).filter(isOpen).length,
  };
}
