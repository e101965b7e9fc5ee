/** What became of the events of each push, as `Queue.getStats` tells it (@forge/events out/jobProgress.js). */
/** An event of a queue, as far as its job is concerned. */
interface JobEvent {
  jobId: string;
  eventId: string;
  queueName: string;
  installation: string;
}

/** Ids of events; one that is delivered twice counts once. */
interface Job {
  queueName: string;
  installation: string;
  inProgress: Set<string>;
  success: Set<string>;
  failed: Set<string>;
}

export class Jobs {
  private readonly jobs = new Map<string, Job>();

  begin({ jobId, queueName, installation, eventId }: JobEvent): void {
    const job = this.jobs.get(jobId) ?? {
      queueName,
      installation,
      inProgress: new Set(),
      success: new Set(),
      failed: new Set(),
    };
    job.inProgress.add(eventId);
    this.jobs.set(jobId, job);
  }

  end({ jobId, eventId }: JobEvent, outcome: 'success' | 'failed'): void {
    const job = this.jobs.get(jobId);
    if (job?.inProgress.delete(eventId)) job[outcome].add(eventId);
  }

  /** How many events there are of each; undefined for a job that this installation's queue has not. */
  stats(
    installation: string,
    { queueName, jobId }: { queueName: string; jobId: string },
  ): Record<'success' | 'inProgress' | 'failed', number> | undefined {
    const job = this.jobs.get(jobId);
    if (job?.queueName !== queueName || job.installation !== installation) return undefined;
    const { success, inProgress, failed } = job;
    return { success: success.size, inProgress: inProgress.size, failed: failed.size };
  }
}
