/** From values by the names that scripts use to the fields that Jira's REST API v3 takes. */
import { CUSTOM, FIELD_IDS } from '../replica/field-ids';
import type { FieldName, JsonValue, RichText } from '../replica/replica';
import { fromText } from '../replica/rich-text';

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

/** @param customIds Jira's ids of custom fields by name */
export function toJiraFields(
  values: Record<string, JsonValue>,
  customIds: Record<string, string>,
): JiraFields {
  const result: JiraFields = { fields: {}, names: {}, refused: [] };
  for (const [field, value] of Object.entries(values)) {
    if (field === 'originalEstimate' || field === 'remainingEstimate') {
      const tracking = (result.fields['timetracking'] ?? {}) as Record<string, unknown>;
      result.fields['timetracking'] = { ...tracking, [field]: minutes(value) };
      result.names['timetracking'] = field;
      continue;
    }
    const id = field.startsWith(CUSTOM)
      ? customIds[field.slice(CUSTOM.length)]
      : FIELD_IDS[field as FieldName];
    if (id === undefined) {
      result.refused.push({ field, reason: 'there is no field of this name on this site.' });
      continue;
    }
    result.fields[id] = toJiraValue(field, value);
    result.names[id] = field;
  }
  return result;
}

/** The value in the shape that Jira takes. Ids of the other site are left out; names are understood. */
export function toJiraValue(field: string, value: JsonValue): unknown {
  if (field.startsWith(CUSTOM)) return toCustomValue(value);
  if (value === null) return field === 'labels' || SETS.has(field) ? [] : null;
  switch (field) {
    case 'description':
    case 'environment':
      return richText(value);
    case 'summary':
      // One line: Jira refuses any other.
      return textOf(value)
        .replace(/\s*[\r\n]+\s*/g, ' ')
        .trim();
    case 'labels':
      return asList(value).map((label) => nameOf(label));
    case 'components':
    case 'fixVersions':
    case 'affectedVersions':
      return asList(value).map((each) => ({ name: nameOf(each) }));
    case 'priority':
    case 'resolution':
    case 'securityLevel':
      return { name: nameOf(value) };
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

/** Options, users and versions are told by value, account and name: their ids belong to one site. */
function toCustomValue(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(toCustomValue);
  if (typeof value !== 'object' || value === null) return value;
  if (value['type'] === 'doc') return value;
  if (typeof value['accountId'] === 'string') return { accountId: value['accountId'] };
  if ('value' in value) {
    const child = value['child'];
    return { value: value['value'], ...(child ? { child: toCustomValue(child) } : {}) };
  }
  return typeof value['name'] === 'string' ? { name: value['name'] } : value;
}

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

function idOf(value: JsonValue, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = value[key];
  return typeof found === 'string' ? found : undefined;
}

function asList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value];
}
