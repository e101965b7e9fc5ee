/**
 * What Jira refused of a plan, and what a twin may note in spite of it. Pure: without it a twin would take what
 * was refused for done, and never try it again.
 */
import { shapeOf } from '../../replica/identity';
import type { JsonValue } from '../../replica/replica';
import { LINKS, withLink, withoutLink } from './links';
import type { Change, Plan } from './plan';
import type { Refused } from '../../model/issue';
import { ASKED } from './transitions';
import type { Base } from '../../model/twin';

/** A change that was not carried out, or not all of it, and why. */
export interface Refusal extends Refused {
  change: Change;
}

/**
 * The base that holds once a plan was carried out but for what was refused: what was refused is wanted anew by
 * the next sync.
 * @param planned the base that would hold if nothing had been refused
 * @param before the base before the plan
 */
export function baseAfter(planned: Base, before: Base, refusals: Refusal[]): Base {
  const base = { ...planned };
  for (const refusal of refusals) {
    const { change } = refusal;
    if (change.kind === 'transition') Reflect.deleteProperty(base, ASKED);
    else if (change.kind === 'add-link') base[LINKS] = withoutLink(base[LINKS], change);
    else if (change.kind === 'remove-link')
      base[LINKS] = withLink(base[LINKS], before[LINKS], change);
    else if ('writes' in change) noteField(base, before, refusal);
  }
  return base;
}

/** A field keeps the past that it had. A set without one had an empty one, so that the next sync adds to it. */
function noteField(base: Base, before: Base, { field, isPlain, isShort, missing }: Refusal): void {
  if (isPlain || isShort) return;
  const past = before[field];
  if (missing) base[field] = withoutNames(base[field], missing);
  else if (past !== undefined) base[field] = past;
  else if (shapeOf(field) === 'set') base[field] = [];
  else Reflect.deleteProperty(base, field);
}

function withoutNames(value: JsonValue | undefined, names: string[]): JsonValue {
  if (!Array.isArray(value)) return value ?? null;
  return value.filter((each) => typeof each !== 'string' || !names.includes(each));
}

function tell({ change, field, reason, isPlain, isShort, missing }: Refusal): string {
  if (isShort) return `${field} was shortened: ${reason}`;
  if (isPlain) return `${field} arrived as plain text, without its formatting: ${reason}`;
  if (missing) {
    const names = missing.map((name) => `«${name}»`).join(', ');
    return `${field} was changed without ${names}: ${reason}`;
  }
  return `${field} was not ${doneBy(change)}: ${reason}`;
}

/** The refusal as a warning, with the line of the script that wanted the change. */
export function toWarning(refusal: Refusal): Plan['warnings'][number] {
  const { change, field } = refusal;
  const writes = 'writes' in change ? change.writes : [];
  const { line } = writes.find((write) => write.field === field)?.why ?? change.why;
  return { message: tell(refusal), ...(line !== undefined && { line }) };
}

function doneBy({ kind }: Change): string {
  if (kind.startsWith('add-')) return 'added';
  return kind.startsWith('remove-') ? 'removed' : 'changed';
}
