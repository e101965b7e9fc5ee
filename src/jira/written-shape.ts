/**
 * The table of custom fields' kinds: in which shape Jira takes a value. For some kinds that is not the
 * shape in which it gives one, so a value that was read, here or on the other site, is turned into it.
 */
import type { JsonValue } from '../replica/replica';
import { fromText } from '../replica/rich-text';

/** A value that a field cannot be given, with the reason in words for an admin. */
export class CannotWrite extends Error {}

type Write = (value: JsonValue) => JsonValue;

const CUSTOM_TYPES = 'com.atlassian.jira.plugin.system.customfieldtypes';
const SERVICE = 'com.atlassian.servicedesk';

/**
 * By the key of the custom field's type, `schema.custom` of
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/. Null empties a field of
 * any kind, except for the lists.
 */
const WRITTEN: Record<string, Write> = {
  [`${CUSTOM_TYPES}:textfield`]: plainText,
  [`${CUSTOM_TYPES}:url`]: plainText,
  [`${CUSTOM_TYPES}:textarea`]: (value) =>
    typeof value === 'string' ? (fromText(value) as JsonValue) : value,
  [`${CUSTOM_TYPES}:float`]: number,
  [`${CUSTOM_TYPES}:datepicker`]: date,
  [`${CUSTOM_TYPES}:datetime`]: dateTime,
  [`${CUSTOM_TYPES}:labels`]: listOf((label) => textIn(label, 'name', 'value')),
  [`${CUSTOM_TYPES}:select`]: option,
  [`${CUSTOM_TYPES}:radiobuttons`]: option,
  [`${CUSTOM_TYPES}:multiselect`]: listOf(option),
  [`${CUSTOM_TYPES}:multicheckboxes`]: listOf(option),
  [`${CUSTOM_TYPES}:cascadingselect`]: cascading,
  [`${CUSTOM_TYPES}:userpicker`]: person,
  [`${CUSTOM_TYPES}:multiuserpicker`]: listOf(person),
  [`${CUSTOM_TYPES}:people`]: listOf(person),
  [`${CUSTOM_TYPES}:grouppicker`]: group,
  [`${CUSTOM_TYPES}:multigrouppicker`]: listOf(group),
  [`${CUSTOM_TYPES}:version`]: named,
  [`${CUSTOM_TYPES}:multiversion`]: listOf(named),
  [`${CUSTOM_TYPES}:project`]: project,
  [`${CUSTOM_TYPES}:atlassian-team`]: (value) => textIn(value, 'id'),
  [`${SERVICE}:sd-request-participants`]: listOf(person),
  [`${SERVICE}:sd-customer-organizations`]: listOf(ownId('an organization')),
  [`${SERVICE}:vp-origin`]: requestType,
  'com.pyxis.greenhopper.jira:gh-sprint': ownId('a sprint'),
};

/** Kinds that Jira alone fills, and what they hold. */
const READ_ONLY: Record<string, string> = {
  [`${SERVICE}:sd-sla-field`]: 'a service level agreement',
  [`${SERVICE}.approvals-plugin:sd-approvals`]: 'approvals',
  [`${SERVICE}:sd-request-feedback`]: 'the customer’s satisfaction',
  [`${SERVICE}:sd-request-feedback-date`]: 'the time of the customer’s feedback',
  'com.pyxis.greenhopper.jira:gh-lexo-rank': 'the rank',
};

const LISTS = new Set(
  ['labels', 'multiselect', 'multicheckboxes', 'multiuserpicker', 'people', 'multigrouppicker']
    .concat('multiversion')
    .map((kind) => `${CUSTOM_TYPES}:${kind}`)
    .concat(`${SERVICE}:sd-request-participants`, `${SERVICE}:sd-customer-organizations`),
);

/** Whether Jira alone fills fields of a kind. */
export function isReadOnly(kind: string): boolean {
  return kind in READ_ONLY;
}

/**
 * A custom field's value in the shape that Jira takes.
 * @param kind key of the field's type; the empty text if it is not known
 * @throws CannotWrite for a value that the field cannot be given
 */
export function toCustomValue(kind: string, value: JsonValue): JsonValue {
  const filled = READ_ONLY[kind];
  if (filled !== undefined)
    throw new CannotWrite(`Jira alone fills this field: it holds ${filled}.`);
  if (value === null) return LISTS.has(kind) ? [] : null;
  return (WRITTEN[kind] ?? byShape)(value);
}

/** For kinds that are not in the table: values, accounts and names mean the same on both sites, ids do not. */
function byShape(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(byShape);
  if (!isObject(value) || value['type'] === 'doc') return value;
  if (typeof value['accountId'] === 'string') return { accountId: value['accountId'] };
  if ('value' in value) return cascading(value);
  return typeof value['name'] === 'string' ? { name: value['name'] } : value;
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, a number as text, or the text under the first of those names in an object. */
function textIn(value: JsonValue, ...names: string[]): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  for (const name of isObject(value) ? names : []) {
    const found = (value as Record<string, JsonValue>)[name];
    if (typeof found === 'string' || typeof found === 'number') return String(found);
  }
  throw new CannotWrite(
    `its value must be a text${names.length > 0 ? ` or have ${names.join(' or ')}` : ''}.`,
  );
}

function plainText(value: JsonValue): JsonValue {
  return typeof value === 'boolean' ? String(value) : textIn(value, 'value', 'name');
}

function number(value: JsonValue): JsonValue {
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  throw new CannotWrite(`${JSON.stringify(value)} is no number; a decimal point is a full stop.`);
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

function date(value: JsonValue): JsonValue {
  if (typeof value === 'string' && DAY.test(value)) return value.slice(0, 10);
  throw new CannotWrite(`${JSON.stringify(value)} is no date such as 2026-12-24.`);
}

/** Jira takes `2026-11-23T21:45:51.123+0000` and neither `Z` nor a colon in the offset. */
function dateTime(value: JsonValue): JsonValue {
  const isTime = typeof value === 'number' || (typeof value === 'string' && DAY.test(value));
  const at = isTime ? new Date(value) : new Date(Number.NaN);
  if (!Number.isNaN(at.getTime())) return at.toISOString().replace('Z', '+0000');
  throw new CannotWrite(
    `${JSON.stringify(value)} is no time such as 2026-12-24T15:30:00.000+0100.`,
  );
}

function listOf(write: Write): Write {
  return (value) => (Array.isArray(value) ? value : [value]).map(write);
}

/** By its text, which means the same on both sites; by id if a script gives nothing else. */
function option(value: JsonValue): JsonValue {
  if (isObject(value) && !('value' in value)) return { id: textIn(value, 'id') };
  return { value: textIn(value, 'value') };
}

function cascading(value: JsonValue): JsonValue {
  const child = isObject(value) ? value['child'] : undefined;
  return { ...(option(value) as object), ...(child ? { child: option(child) } : {}) };
}

function person(value: JsonValue): JsonValue {
  return { accountId: textIn(value, 'accountId') };
}

function group(value: JsonValue): JsonValue {
  if (isObject(value) && !('name' in value)) return { groupId: textIn(value, 'groupId') };
  return { name: textIn(value, 'name') };
}

function named(value: JsonValue): JsonValue {
  if (isObject(value) && !('name' in value)) return { id: textIn(value, 'id') };
  return { name: textIn(value, 'name') };
}

function project(value: JsonValue): JsonValue {
  if (isObject(value) && !('key' in value)) return { id: textIn(value, 'id') };
  return { key: textIn(value, 'key') };
}

/**
 * Jira takes the bare number of a sprint or an organization. What was read has a name beside it, and may come from
 * the other site, where the same number is something else: such a value is not taken.
 */
function ownId(what: string): Write {
  return (value) => {
    const isRead = Array.isArray(value) || (isObject(value) && 'name' in value);
    const id = isRead ? Number.NaN : Number(textIn(value, 'id'));
    if (Number.isInteger(id)) return id;
    throw new CannotWrite(
      `give the number of ${what} of this site: numbers of the other site are not taken.`,
    );
  };
}

/** Jira takes the number of a request type of this site, or its key such as `desk/get-help`, as text. */
function requestType(value: JsonValue): JsonValue {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$|\//.test(value)))
    return String(value);
  throw new CannotWrite('give the number of a request type of this site, such as "10".');
}
