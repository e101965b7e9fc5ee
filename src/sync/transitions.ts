/** Plans a transition, by its own name or by the status it leads to: pure. */
import { askedBy, type Change, type Plan, type WantedTransition } from './plan';
import type { ReadIssue, Transition } from './ports';
import type { Base, Twin } from './twin';

/** Where the last transition that a script asked for is kept in the twin's base. */
export const ASKED = 'doTransition';

export interface PlannedTransition {
  change?: Change;
  base: Base;
  warnings: Plan['warnings'];
}

/**
 * A script that asks for the same transition on every sync gets it once: asking again counts only after
 * it has asked for something else, or for nothing.
 * @param issue undefined before the issue is created: then the transition follows its creation
 * @param twin its lease tells whether an attempt that was cut off had already taken the transition
 */
export function planTransition(
  wanted: (WantedTransition & { line: number }) | undefined,
  issue: ReadIssue | undefined,
  twin: Pick<Twin, 'base' | 'lease'>,
): PlannedTransition {
  if (!wanted) return { base: { [ASKED]: null }, warnings: [] };
  const { line, ...target } = wanted;
  const asked = { [ASKED]: askedBy(target) };
  if (twin.base[ASKED] === asked[ASKED]) return { base: asked, warnings: [] };
  const why = { what: 'transition', to: target.name, line };
  if (!issue)
    return { change: { kind: 'transition', wanted: target, why }, base: asked, warnings: [] };
  const begun = twin.lease?.transition;
  if (begun?.asked === asked[ASKED] && begun.goal === statusOf(issue))
    return { base: asked, warnings: [] };
  const found = chooseTransition(target, issue.transitions, statusOf(issue));
  switch (found.kind) {
    case 'there':
      return { base: asked, warnings: [] };
    case 'take':
      return {
        change: {
          kind: 'transition',
          wanted: target,
          goal: found.transition.to,
          why: { ...why, from: statusOf(issue) },
        },
        base: asked,
        warnings: [],
      };
    case 'none':
      return { base: { [ASKED]: null }, warnings: [{ message: found.message, line }] };
  }
}

export type Choice =
  { kind: 'there' } | { kind: 'take'; transition: Transition } | { kind: 'none'; message: string };

/** By transition name first, then by target status, whatever the script said: admins mix the two. */
export function chooseTransition(
  target: WantedTransition,
  available: Transition[],
  status: string,
): Choice {
  const byName = available.find((each) => each.name === target.name);
  const byStatus = available.find((each) => each.to === target.name);
  if (target.name === status) return { kind: 'there' };
  const transition = target.by === 'transition' ? (byName ?? byStatus) : (byStatus ?? byName);
  if (transition) return { kind: 'take', transition };
  const names = available.map((each) => `${each.name} (to ${each.to})`).join(', ') || 'none';
  return {
    kind: 'none',
    message: `There is no transition or status «${target.name}» to go to from ${status}. Available: ${names}.`,
  };
}

/** Name of the status that an issue was read in. */
export function statusOf(issue: ReadIssue): string {
  const status = issue.raw.fields['status'] as { name?: string } | undefined;
  return status?.name ?? '';
}
