/** The value of one field by its name, `customFields.<name>` included. Pure. */
import { CUSTOM } from './field-ids';
import type { CustomField, Fields, JsonValue } from './replica';

/** Whether a replica has a field at all. */
export function has(fields: Fields, field: string): boolean {
  return field.startsWith(CUSTOM)
    ? customField(fields, field.slice(CUSTOM.length)) !== undefined
    : field in fields;
}

/** What an issue or a replica holds in a field; `customFields.<name>` gives the value inside. */
export function currentValue(issue: Fields | undefined, field: string): JsonValue {
  if (!issue) return null;
  if (field.startsWith(CUSTOM))
    return customField(issue, field.slice(CUSTOM.length))?.value ?? null;
  return ((issue as Record<string, unknown>)[field] ?? null) as JsonValue;
}

/** A custom field by the name, or the id, that a script gave. */
export function customField(
  { customFields = {} }: Pick<Fields, 'customFields'>,
  name: string,
): CustomField | undefined {
  return customFields[name] ?? Object.values(customFields).find(({ id }) => id === name);
}
