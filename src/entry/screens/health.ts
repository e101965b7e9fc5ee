/** How a connection fares: what the sweep notes of it, and the picture that the admin page draws. */
import { allOrThrow } from '../../async';
import { toSyncError } from '../../errors';
import { readQuota } from '../../jira/quota';
import { readSamples, writeSamples } from '../../store/health';
import { listEvents } from '../../store/sync-event';
import { countWaiting } from '../../store/find-twins';
import { addSample, HOUR_MS, sumUp, type Sample } from '../../sync/upkeep/health';
import type { SyncEvent } from '../../model/sync-event';
import { report } from '../wiring/answers';
import type { AdminCalls } from './calls';
import type { HealthView } from './work-views';

/** Notes what waits on a connection now. @throws SyncError `platform-busy` */
export async function noteWaiting(connectionId: string): Promise<void> {
  const [samples, now] = await allOrThrow([
    readSamples<Sample>(connectionId),
    countWaiting(connectionId),
  ]);
  const { unconfirmed, held, parked } = now;
  const seen = { waiting: unconfirmed + held, parked };
  await writeSamples(connectionId, addSample(samples, Date.now(), seen));
}

/** Buckets of a day and of a week. */
const SPANS = {
  day: { span: HOUR_MS, count: 24 },
  week: { span: 6 * HOUR_MS, count: 28 },
} as const;

/** Events of one page of the store, and pages that one picture reads. */
const PAGE = 100;
const MOST_PAGES = 20;

/** @throws SyncError `platform-busy` */
export async function readHealth({
  connectionId,
  period,
}: AdminCalls['readHealth'][0]): Promise<HealthView> {
  const at = Date.now();
  const { span, count } = SPANS[period];
  const [{ events, isCutOff }, samples, now, quota] = await allOrThrow([
    readSince(connectionId, at - span * count),
    readSamples<Sample>(connectionId),
    countWaiting(connectionId),
    toldQuota(),
  ]);
  const oldest = events.at(-1);
  return {
    buckets: sumUp(events, samples, { now: at, span, count }),
    span,
    now,
    ...(isCutOff && oldest && { since: oldest.at }),
    ...(quota && { quota }),
  };
}

async function readSince(
  connectionId: string,
  since: number,
): Promise<{ events: SyncEvent[]; isCutOff: boolean }> {
  const events: SyncEvent[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < MOST_PAGES; read += 1) {
    const filter = { connectionId, since, ...(cursor !== undefined && { cursor }) };
    const page = await listEvents<SyncEvent>(filter, PAGE);
    events.push(...page.events);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return { events, isCutOff: cursor !== undefined };
}

/** What Jira tells now; nothing where it cannot be reached. */
async function toldQuota(): Promise<HealthView['quota']> {
  try {
    return await readQuota();
  } catch (thrown) {
    report(toSyncError(thrown), 'quota');
    return undefined;
  }
}
