/** Plans a transition, by its own name or by the status it leads to: pure. */
import type { FieldWrite } from './merge-fields';
import { askedBy, type Change, type Plan, type WantedTransition } from './plan';
import type { ReadIssue, Transition } from '../../model/issue';
import type { Base, Twin } from '../../model/twin';

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
  fields: FieldWrite[],
): PlannedTransition {
  if (!wanted) return { base: { [ASKED]: null }, warnings: [] };
  const { line, ...target } = wanted;
  const asked = { [ASKED]: askedBy(target) };
  if (twin.base[ASKED] === asked[ASKED]) return { base: asked, warnings: [] };
  const why = { what: 'transition', to: target.name, line };
  if (!issue)
    return {
      change: { kind: 'transition', wanted: target, fields, why },
      base: asked,
      warnings: [],
    };
  const begun = twin.lease?.transition;
  if (begun?.asked === asked[ASKED] && begun.goal === statusOf(issue).name)
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
          fields,
          goal: found.transition.to,
          why: { ...why, from: statusOf(issue).name },
        },
        base: asked,
        warnings: found.doubt === undefined ? [] : [{ message: found.doubt, line }],
      };
    case 'none':
      return { base: { [ASKED]: null }, warnings: [{ message: found.message, line }] };
  }
}

export type Choice =
  | { kind: 'there' }
  /** `doubt`: several have the name, in words for an admin. */
  | { kind: 'take'; transition: Transition; doubt?: string }
  | { kind: 'none'; message: string };

/** By transition name first, then by target status, whatever the script said: admins mix the two. */
export function chooseTransition(
  target: WantedTransition,
  available: Transition[],
  status: StatusRef,
): Choice {
  const byName = oneOf(available, target.name, ({ id, name }) => [name, id]);
  const byStatus = oneOf(available, target.name, ({ to, toId }) => [to, toId]);
  if (target.name === status.name || target.name === status.id) return { kind: 'there' };
  const transition = target.by === 'transition' ? (byName ?? byStatus) : (byStatus ?? byName);
  if (transition) return { kind: 'take', transition, ...doubtOf(transition, target, available) };
  const names = available.map(tell).join(', ') || 'none';
  return {
    kind: 'none',
    message: `There is no transition or status «${target.name}» to go to from ${status.name}. Available: ${names}.`,
  };
}

/** The transition that a script means: by a name before any by an id. */
function oneOf(
  available: Transition[],
  wanted: string,
  namesOf: (transition: Transition) => [name: string, id: string | undefined],
): Transition | undefined {
  return (
    available.find((each) => namesOf(each)[0] === wanted) ??
    available.find((each) => namesOf(each)[1] === wanted)
  );
}

/** Jira lets two transitions have one name. */
function doubtOf(
  { name, to }: Transition,
  target: WantedTransition,
  available: Transition[],
): { doubt?: string } {
  const namesakes = available.filter((each) => each.name === name);
  if (name !== target.name || namesakes.length < 2) return {};
  return {
    doubt: `There are ${namesakes.length} transitions «${name}»: ${namesakes.map(tell).join(', ')}. The one to ${to} was taken. To choose another one, name its status with setStatus.`,
  };
}

function tell({ name, to }: Transition): string {
  return `${name} (to ${to})`;
}

/** A status by its name, which follows the language of the site, and by its id, which stays. */
export interface StatusRef {
  id: string;
  name: string;
}

/** The status that an issue was read in. */
export function statusOf(issue: ReadIssue): StatusRef {
  const { id = '', name = '' } = (issue.raw.fields['status'] ?? {}) as Partial<StatusRef>;
  return { id, name };
}
