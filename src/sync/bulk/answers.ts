/** What the other side answered to the issues that a bulk job has sent. */
import { recount, type Job, type JobItem } from '../../model/job';
import type { Twin } from '../../model/twin';

/** What looking for answers needs. */
export interface AnswerPorts {
  jobs: {
    readPage: (id: string, index: number) => Promise<JobItem[]>;
    /** @throws SyncError `conflict` if somebody wrote the job meanwhile */
    save: (job: Job, pages?: ReadonlyMap<number, JobItem[]>) => Promise<Job>;
  };
  readTwins: (keys: string[]) => Promise<Twin[]>;
}

/** What became of the issues of one page that were sent. A page whose issues have all ended is left behind. */
export async function lookAt(ports: AnswerPorts, job: Job, page: number): Promise<Job> {
  if (page >= job.next) return job;
  const items = await ports.jobs.readPage(job.id, page);
  const sent = items.filter(({ outcome }) => outcome === 'sent');
  if (sent.length === 0) return { ...job, check: page + 1 };
  const keys = sent.flatMap(({ twinKey }) => twinKey ?? []);
  const twins = new Map((await ports.readTwins(keys)).map((twin) => [twin.key, twin]));
  const after = items.map((item) =>
    item.outcome === 'sent' ? afterAnswer(item, twins.get(item.twinKey ?? '')) : item,
  );
  const counts = recount(job.counts, items, after);
  const isAll = counts.sent === job.counts.sent - sent.length;
  if (counts.sent === job.counts.sent) return job;
  return ports.jobs.save(
    { ...job, counts, check: isAll ? page + 1 : page },
    new Map([[page, after]]),
  );
}

/** An issue after the other side may have answered. */
function afterAnswer(item: JobItem, twin: Twin | undefined): JobItem {
  if (!twin) return { ...item, outcome: 'failed', message: 'The twin is gone.' };
  if (twin.stopped) return { ...item, outcome: 'failed', message: shortened(twin.stopped.why) };
  const { last, remote } = twin;
  if (last?.outcome === 'failed')
    return { ...item, outcome: 'failed', message: shortened(last.message ?? 'It failed.') };
  if (remote && twin.acked > 0) {
    const message = last?.warnings?.[0];
    return {
      ...item,
      outcome: 'done',
      remoteKey: remote.key,
      ...(message !== undefined && { message: shortened(message) }),
    };
  }
  if (last?.outcome !== 'skipped') return item;
  const message = shortened(last.message ?? 'It was skipped.');
  // The job was to ask; an admin of the other site may take days to answer.
  return { ...item, outcome: twin.connectTo === undefined ? 'skipped' : 'done', message };
}

/** A page with a message of this length for each issue stays far under the store's 240 KiB. */
function shortened(message: string): string {
  return message.slice(0, 300);
}
