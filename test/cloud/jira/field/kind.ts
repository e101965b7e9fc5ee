/** What each kind of field must be able to do. One file beside this for each family of kinds. */
import type { Caller } from '../../contract';
import type { Field } from '../model/field';
import type { Stored } from '../model/issue';
import type { Project } from '../model/project';
import type { Site } from '../site-state';

/** Verbs of `update`; `set` is also what `fields` does. */
export type Verb = 'set' | 'add' | 'remove' | 'edit' | 'copy';

/** Where a value is to be written. */
export interface Place {
  site: Site;
  caller: Caller;
  field: Field;
  project: Project;
  typeId: string;
  /** Undefined while the issue is being created. */
  issueId: string | undefined;
}

/** Who asks to see a value. */
export interface View {
  site: Site;
  caller: Caller;
  field: Field;
  project: Project;
}

/** A value as the change log has it. */
export interface Described {
  id: string | null;
  text: string | null;
}

export interface Kind {
  /** `type` and `items` of the field's schema; https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/ */
  type: string;
  items?: string;
  /** Key of the custom field type, whole or after `com.atlassian.jira.plugin.system.customfieldtypes:`. */
  custom?: string;
  verbs: readonly Verb[];
  /** From what a caller sent to what is stored. Refuses by `refuseValue`. `null` never gets here. */
  parse(input: unknown, place: Place): Stored;
  /** Whether `set` in `update` says, in a way of its own, that the field is to be empty. */
  isNone?(input: unknown): boolean;
  /** The value after `add`, `remove` or `edit`. */
  combine?(verb: Verb, present: Stored, input: unknown, place: Place): Stored;
  /** What REST shows. `null` never gets here. */
  show(value: Stored, view: View): unknown;
  describe(value: Stored, view: View): Described;
  /** Values to choose from, as REST shows them. */
  allowed?(place: Place): unknown[];
  /** What an empty field shows; null unless said. */
  empty?: unknown;
}

/** Adds to or removes from a list of ids or names. */
export function combineList(verb: Verb, present: Stored, parsed: Stored): Stored {
  const list = Array.isArray(present) ? present : [];
  const values = Array.isArray(parsed) ? parsed : [parsed];
  if (verb === 'remove') return list.filter((each) => !values.includes(each));
  return [...list, ...values.filter((each) => !list.includes(each))];
}

/** The string under one of the given names in what a caller sent. */
export function textIn(input: unknown, ...names: string[]): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const name of names) {
    const value = (input as Record<string, unknown>)[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}
