/** What a change to an issue's work logs makes of its remaining estimate. */
import { parseDuration } from '../field/duration';
import { limit } from '../limits/limit';
import type { Issue, Stored } from '../model/issue';
import { refuseField } from '../refusal';

/** What a caller wants of the remaining estimate. */
export type Estimate =
  | { adjust: 'auto' | 'leave' }
  | { adjust: 'new'; seconds: number }
  /** By so many seconds more; fewer where it is negative. */
  | { adjust: 'manual'; more: number };

/** The parameter that `manual` takes, and whether it adds to the estimate or takes from it. */
export interface Manual {
  name: 'reduceBy' | 'increaseBy';
  sign: 1 | -1;
}

/** When work is logged. */
export const REDUCE: Manual = { name: 'reduceBy', sign: -1 };

/** When a log is deleted. */
export const INCREASE: Manual = { name: 'increaseBy', sign: 1 };

/**
 * Reads what the parameters of a request say.
 * @param given the value of a parameter
 * @param manual absent where the operation has no such parameter
 * @throws Refusal 400 for a word that there is not, and for a duration that is missing or malformed
 */
export function readEstimate(
  given: (name: string) => string | undefined,
  manual?: Manual,
): Estimate {
  const adjust = given('adjustEstimate') ?? 'auto';
  if (adjust === 'auto' || adjust === 'leave') return { adjust };
  if (adjust === 'new') return { adjust, seconds: durationIn(given, 'newEstimate') };
  if (adjust === 'manual' && manual)
    return { adjust, more: manual.sign * durationIn(given, manual.name) };
  if (limit.enforced('jira-worklog-estimate'))
    refuseField('adjustEstimate', `'${adjust}' is not a way to adjust the estimate here.`);
  return { adjust: 'auto' };
}

const NEEDED = {
  newEstimate: 'You must supply a valid new estimate.',
  reduceBy: 'You must supply a valid amount of time to adjust the estimate by.',
  increaseBy: 'You must supply a valid amount of time to adjust the estimate by.',
};

function durationIn(
  given: (name: string) => string | undefined,
  name: keyof typeof NEEDED,
): number {
  const seconds = parseDuration(given(name) ?? '');
  if (seconds === undefined && limit.enforced('jira-worklog-estimate'))
    refuseField(name, NEEDED[name]);
  return seconds ?? 0;
}

/**
 * The estimates after a change.
 * @param difference seconds logged more than before
 * @returns undefined where they stay
 */
export function estimateAfter(
  issue: Issue,
  difference: number,
  estimate: Estimate,
): Stored | undefined {
  const present = (issue.values['timetracking'] ?? {}) as Record<string, number | null>;
  const before = present['remaining'] ?? undefined;
  const set = (remaining: number) => ({ ...present, remaining: Math.max(0, remaining) });
  switch (estimate.adjust) {
    case 'leave':
      return undefined;
    case 'new':
      return set(estimate.seconds);
    case 'manual':
      return set((before ?? 0) + estimate.more);
    case 'auto':
      return before === undefined ? undefined : set(before - difference);
  }
}
