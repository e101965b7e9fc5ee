/**
 * How often this side reacts to what a peer says of one twin: once a minute for each kind of result, however
 * many come. What comes sooner is noted on the twin. Pure.
 */
import type { Result } from '../../peer/message';
import type { Reacted, Twin } from '../../model/twin';

const PAUSE_MS = 60_000;

/** Results that cause work or a row in the list of events. */
const CAUSES = [
  'failed',
  'parked',
  'needs-whole',
  'wants-whole',
] as const satisfies (keyof Reacted)[];

/** Whether this side reacts to such a result now. */
export function mayReact({ reacted }: Twin, outcome: Result['outcome'], now: number): boolean {
  const last = isCause(outcome) ? reacted?.[outcome] : undefined;
  return last === undefined || now >= last + PAUSE_MS;
}

/** The twin with the reaction noted. */
export function noteReaction(twin: Twin, outcome: Result['outcome'], now: number): Twin {
  if (!isCause(outcome) || !mayReact(twin, outcome, now)) return twin;
  return { ...twin, reacted: { ...twin.reacted, [outcome]: now } };
}

function isCause(outcome: Result['outcome']): outcome is keyof Reacted {
  return CAUSES.some((cause) => cause === outcome);
}

/** The newest result of each twin: a message is to have one, and what was said before it is outdated. */
export function newestOf(results: Result[]): Result[] {
  const newest = new Map<string, Result>();
  for (const result of results)
    newest.set(`${result.twin.initiator}${result.twin.issueId}`, result);
  return [...newest.values()];
}
