/** How a connection fares over time: what its events and the samples of the sweep come to. Pure. */
import type { SyncEvent } from '../../model/sync-event';

/** What waited when the sweep looked; the most of an hour. */
export interface Sample {
  /** Full hour, in milliseconds since 1970. */
  hour: number;
  /** Sent and not answered yet, or held back. */
  waiting: number;
  /** Waiting for somebody. */
  parked: number;
}

/** A span of time. */
export interface Bucket {
  /** Milliseconds since 1970. */
  from: number;
  sent: number;
  applied: number;
  failed: number;
  /** Milliseconds from reading a change on the other site to having it here; absent where none came. */
  took?: { median: number; slow: number };
  /** The most that waited; absent where no sweep looked. */
  waiting?: number;
  parked?: number;
}

/** Hours that samples are kept for: a week. */
const KEPT_HOURS = 7 * 24;

export const HOUR_MS = 3_600_000;

/** Adds what a sweep saw to the samples, newest last. */
export function addSample(samples: Sample[], now: number, seen: Omit<Sample, 'hour'>): Sample[] {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const before = samples.find((sample) => sample.hour === hour);
  const sample = {
    hour,
    waiting: Math.max(seen.waiting, before?.waiting ?? 0),
    parked: Math.max(seen.parked, before?.parked ?? 0),
  };
  return [...samples.filter((each) => each.hour < hour), sample].slice(-KEPT_HOURS);
}

/** Share of changes that are faster than the slow ones. */
const SLOW = 0.95;

/**
 * @param span of one bucket, in milliseconds
 * @returns buckets that end at the full span after `now`, oldest first
 */
export function sumUp(
  events: Pick<SyncEvent, 'at' | 'state' | 'took'>[],
  samples: Sample[],
  { now, span, count }: { now: number; span: number; count: number },
): Bucket[] {
  const end = Math.floor(now / span) * span + span;
  return Array.from({ length: count }, (_, index) => {
    const from = end - (count - index) * span;
    const isIn = (at: number) => at >= from && at < from + span;
    const here = events.filter(({ at }) => isIn(at));
    const of = (...states: SyncEvent['state'][]) =>
      here.filter(({ state }) => states.includes(state)).length;
    const times = here.flatMap(({ took }) => took ?? []).sort((a, b) => a - b);
    const seen = samples.filter(({ hour }) => isIn(hour));
    return {
      from,
      sent: of('sent'),
      applied: of('applied'),
      failed: of('failed', 'parked'),
      ...(times.length > 0 && { took: { median: at(times, 0.5), slow: at(times, SLOW) } }),
      ...(seen.length > 0 && {
        waiting: Math.max(...seen.map(({ waiting }) => waiting)),
        parked: Math.max(...seen.map(({ parked }) => parked)),
      }),
    };
  });
}

/** The value below which that share lies. */
function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
