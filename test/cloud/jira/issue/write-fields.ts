/** From `fields` and `update` of a request to the values to store, or to a refusal for each field. */
import type { Place, Verb } from '../field/kind';
import { kindOf } from '../field/kinds';
import { limit } from '../limits/limit';
import { CHECKED_KINDS, type Field } from '../model/field';
import type { Stored } from '../model/issue';
import type { Permission } from '../model/project';
import { may } from '../permission';
import { FieldRefusal, refuseFields } from '../refusal';
import { isRequired } from './field-meta';
import type { IssueUpdate } from './update-request';

/** Names in `update` that are not fields but add to an issue; other files read them. */
export const ADDITIONS = new Set(['comment', 'worklog', 'issuelinks']);

/** Setting these takes a permission beyond editing. */
const PERMISSIONS: Record<string, Permission> = {
  assignee: 'ASSIGN_ISSUES',
  reporter: 'MODIFY_REPORTER',
  duedate: 'SCHEDULE_ISSUES',
  security: 'SET_ISSUE_SECURITY',
};

/** Where and onto which screen a request writes. */
export interface Target extends Omit<Place, 'field'> {
  screen: ReadonlySet<string>;
  /** Present values by field id; `parent` among them. */
  present: Record<string, Stored>;
}

export function offScreen(id: string): string {
  return `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;
}

/**
 * Reads the new values.
 * @param errors refusals found before; all are refused together, as Jira does
 * @throws Refusal 400 with a sentence for each field that was refused
 */
export function readWrites(
  target: Target,
  { fields, update }: Pick<IssueUpdate, 'fields' | 'update'>,
  errors: Record<string, string> = {},
): Record<string, Stored> {
  const values: Record<string, Stored> = {};
  const attempt = (id: string, work: (place: Place) => Stored) => {
    try {
      const place = placeOf(target, id);
      values[id] = checkRequired(place, work(place));
    } catch (error) {
      if (!(error instanceof FieldRefusal)) throw error;
      errors[errorKey(id, error)] = error.message;
    }
  };
  for (const [id, input] of Object.entries(fields)) attempt(id, (place) => valueOf(place, input));
  for (const [id, operations] of Object.entries(update)) {
    if (ADDITIONS.has(id) || operations.length === 0) continue;
    attempt(id, (place) => {
      refuseTwice(id, fields);
      const present = target.present[id] ?? null;
      return operations.reduce<Stored>(
        (value, each) => applyOperation(place, value, each),
        present,
      );
    });
  }
  refuseFields(errors);
  return values;
}

/** What Jira says of a sub-task that has no parent. */
export const NO_PARENT = 'Issue type is a sub-task but parent issue key or id not specified.';

/** Jira names a wrong parent, and a missing one, by other names than the field has. */
function errorKey(id: string, error: FieldRefusal): string {
  if (error.message === NO_PARENT) return 'issuetype';
  const isAlias = id === 'parent' && limit.enforced('jira-parent-id');
  return isAlias && !error.message.startsWith('Field ') ? 'parentId' : id;
}

function placeOf(target: Target, id: string): Place {
  const field = target.site.store.fields.get(id);
  const known = field && kindOf(field).verbs.length > 0;
  const shown = known && (target.screen.has(id) || !limit.enforced('jira-field-on-screen'));
  if (!shown || !isPermitted(target, field)) throw new FieldRefusal(offScreen(id));
  return { ...target, field };
}

function isPermitted({ site, caller, project }: Target, field: Field): boolean {
  const permission = PERMISSIONS[field.id];
  return permission === undefined || may(site, caller, permission, project);
}

function refuseTwice(id: string, fields: Record<string, unknown>): void {
  if (id in fields && limit.enforced('jira-field-once'))
    throw new FieldRefusal(
      `Field '${id}' cannot appear in both 'fields' and 'update'. Remove one and try again.`,
    );
}

function valueOf(place: Place, input: unknown): Stored {
  if (input === null) return null;
  try {
    return kindOf(place.field).parse(input, place);
  } catch (error) {
    if (error instanceof FieldRefusal && isAnythingTaken(place.field)) return null;
    throw error;
  }
}

/** Only while a mutation run has switched the check of this kind off. */
function isAnythingTaken({ kind }: Field): boolean {
  const checked = CHECKED_KINDS.find((each) => each === kind);
  return checked !== undefined && !limit.enforced(`jira-value-${checked}`);
}

function checkRequired({ site, field, project, typeId }: Place, value: Stored): Stored {
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  if (!isEmpty || !limit.enforced('jira-required-field')) return value;
  if (field.id === 'parent' && site.store.issueTypes.get(typeId)?.level === -1)
    throw new FieldRefusal(NO_PARENT);
  if (isRequired(project, typeId, field.id)) throw new FieldRefusal(requiredMessage(field));
  return value;
}

export function requiredMessage(field: Field): string {
  return field.id === 'summary'
    ? 'You must specify a summary of the issue.'
    : `${field.name} is required.`;
}

function applyOperation(place: Place, present: Stored, operation: Record<string, unknown>): Stored {
  const kind = kindOf(place.field);
  const [verb, input] = Object.entries(operation)[0] ?? [];
  const isKnown = verb !== undefined && kind.verbs.includes(verb as Verb);
  if (!isKnown && !limit.enforced('jira-field-verb')) return present;
  if (!isKnown)
    throw new FieldRefusal(
      `Field with id '${place.field.id}' does not support operation '${verb}' `,
    );
  if (verb === 'set') return kind.isNone?.(input) ? null : valueOf(place, input ?? null);
  if (!kind.combine) throw new FieldRefusal(`Operation '${verb}' is not supported.`);
  return kind.combine(verb as Verb, present, input, place);
}
