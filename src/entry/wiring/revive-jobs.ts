/** Takes up bulk jobs that nobody works on any more. */
import { listOpenJobs, type JobRow } from '../../store/job';
import { isOpen, type Job } from '../../model/job';
import { pushBulk } from './queues';

/** How long a job may be without a sign of life: longer than the longest delay between two slices. */
const SILENT_MS = 20 * 60_000;

/** Takes up jobs whose next slice was lost or could not be asked for, of every connection. */
export async function reviveJobs(): Promise<void> {
  const jobs = (await listOpenJobs<Job & JobRow>()).filter(isOpen);
  for (const { id, link, at, touchedAt = at, awaitsSweep } of jobs)
    if (awaitsSweep || Date.now() - touchedAt > SILENT_MS) await pushBulk({ jobId: id, link }, 0);
}
