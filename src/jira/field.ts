/** From values by the names that scripts use to the fields that Jira's REST API v3 takes. */
import { CUSTOM, FIELD_IDS } from '../replica/field-ids';
import type { FieldName, JsonValue, RichText } from '../replica/replica';
import { fromText } from '../replica/rich-text';
import type { CustomFieldRef } from './custom-field';
import { CannotWrite, toCustomValue } from './written-shape';

/** A field that cannot be written, or that Jira did not take, and why. */
export interface Refused {
  field: string;
  reason: string;
  /** Jira took the plain text of it. */
  isPlain?: true;
  /** Of a list Jira took the rest: the names that the site lacks. */
  missing?: string[];
}

/** Fields for a request, and the names behind Jira's ids, for reading its refusals. */
export interface JiraFields {
  fields: Record<string, unknown>;
  names: Record<string, string>;
  refused: Refused[];
}

/** @param customFields custom fields by the name or id that a script gave */
export function toJiraFields(
  values: Record<string, JsonValue>,
  customFields: Record<string, CustomFieldRef>,
): JiraFields {
  const result: JiraFields = { fields: {}, names: {}, refused: [] };
  for (const [field, value] of Object.entries(values)) {
    if (field === 'originalEstimate' || field === 'remainingEstimate') {
      const tracking = (result.fields['timetracking'] ?? {}) as Record<string, unknown>;
      result.fields['timetracking'] = { ...tracking, [field]: minutes(value) };
      result.names['timetracking'] = field;
      continue;
    }
    const custom = field.startsWith(CUSTOM) ? customFields[field.slice(CUSTOM.length)] : undefined;
    const id = custom?.id ?? FIELD_IDS[field as FieldName];
    if (id === undefined) {
      result.refused.push({ field, reason: 'there is no field of this name on this site.' });
      continue;
    }
    try {
      result.fields[id] = custom ? toCustomValue(custom.kind, value) : toJiraValue(field, value);
      result.names[id] = field;
    } catch (error) {
      if (!(error instanceof CannotWrite)) throw error;
      result.refused.push({ field, reason: error.message });
    }
  }
  return result;
}

/** The lines of a text, without the blanks around each, as one. */
function oneLine(text: string): string {
  return text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** The value in the shape that Jira takes. Ids of the other site are left out; names are understood. */
export function toJiraValue(field: string, value: JsonValue): unknown {
  if (value === null) return field === 'labels' || SETS.has(field) ? [] : null;
  switch (field) {
    case 'description':
    case 'environment':
      return richText(value);
    case 'summary':
      // One line: Jira refuses any other.
      return oneLine(textOf(value));
    case 'labels':
      return asList(value).map((label) => nameOf(label));
    case 'components':
    case 'fixVersions':
    case 'affectedVersions':
      return asList(value).map(nameOrId);
    case 'priority':
    case 'resolution':
    case 'securityLevel':
      return namedOrNumbered(value);
    case 'assignee':
    case 'reporter':
      return { accountId: typeof value === 'string' ? value : idOf(value, 'accountId') };
    case 'parent':
      return parentOf(value);
    case 'due':
      return textOf(value).slice(0, 10);
    default:
      return value;
  }
}

const SETS = new Set(['components', 'fixVersions', 'affectedVersions']);

function richText(value: JsonValue): RichText {
  return typeof value === 'string' ? fromText(value) : (value as RichText);
}

function parentOf(value: JsonValue): { id: string } | { key: string } {
  const text = typeof value === 'string' ? value : (idOf(value, 'id') ?? idOf(value, 'key') ?? '');
  return /^\d+$/.test(text) ? { id: text } : { key: text };
}

/** Jira takes estimates as text; minutes are its smallest unit. */
function minutes(value: JsonValue): string | null {
  return typeof value === 'number' ? `${Math.round(value / 60)}m` : null;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nameOf(value: JsonValue): string {
  return typeof value === 'string' ? value : (idOf(value, 'name') ?? '');
}

/** One of a few that an admin has named: by its name, or by its id as text. */
export function namedOrNumbered(value: JsonValue): { name: string } | { id: string } {
  return typeof value === 'string' && /^\d+$/.test(value) ? { id: value } : nameOrId(value);
}

/** By its name, which means the same on both sites; by id if a script gives nothing else. */
function nameOrId(value: JsonValue): { name: string } | { id: string } {
  const id = idOf(value, 'id');
  const name = nameOf(value);
  return name === '' && id !== undefined ? { id } : { name };
}

function idOf(value: JsonValue, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = value[key];
  return typeof found === 'string' ? found : undefined;
}

function asList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value];
}
