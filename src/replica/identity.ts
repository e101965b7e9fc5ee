/**
 * The identity of a field's value: what two sites must agree on for the values to be the same. Ids of
 * priorities, components or options differ between sites, names do not; the order of labels means
 * nothing; an editor's own attributes in rich text mean nothing.
 */
import { digest } from './digest';
import type { JsonValue, RichText } from './replica';
import { comparable, isBlank } from './comparable';
import { fromText } from './rich-text';

type Shape =
  'text' | 'rich' | 'named' | 'user' | 'set' | 'date' | 'number' | 'issue' | 'custom' | 'plain';

const SHAPES: Record<string, Shape> = {
  summary: 'text',
  description: 'rich',
  environment: 'rich',
  status: 'named',
  type: 'named',
  resolution: 'named',
  priority: 'named',
  securityLevel: 'named',
  assignee: 'user',
  reporter: 'user',
  creator: 'user',
  labels: 'set',
  components: 'set',
  fixVersions: 'set',
  affectedVersions: 'set',
  due: 'date',
  originalEstimate: 'number',
  remainingEstimate: 'number',
  parent: 'issue',
};

/** Shape of a field's values; custom fields are told by their prefix. */
export function shapeOf(field: string): Shape {
  return SHAPES[field] ?? (field.startsWith('customFields') ? 'custom' : 'plain');
}

/** The identity of a value of that field, itself JSON. Null, '' and an empty document are the same. */
export function identity(field: string, value: JsonValue | RichText | undefined): JsonValue {
  if (value === null || value === undefined || value === '') return null;
  switch (shapeOf(field)) {
    case 'text':
      return (typeof value === 'string' ? value : JSON.stringify(value)).trim() || null;
    case 'rich':
      return richIdentity(value);
    case 'named':
      return nameOf(value as JsonValue);
    case 'user':
      return (
        pick(value as JsonValue, 'accountId') ?? pick(value as JsonValue, 'displayName') ?? null
      );
    case 'set':
      return setIdentity(value as JsonValue);
    case 'date':
      return typeof value === 'string' ? value.slice(0, 10) : null;
    case 'number':
      return Number(value);
    case 'issue':
      return pick(value as JsonValue, 'key') ?? pick(value as JsonValue, 'id') ?? null;
    case 'custom':
      return customIdentity(value as JsonValue);
    case 'plain':
      return value as JsonValue;
  }
}

function richIdentity(value: unknown): JsonValue {
  const doc = typeof value === 'string' ? fromText(value) : (value as RichText);
  return isBlank(doc) ? null : digest(comparable(doc));
}

function setIdentity(value: JsonValue): JsonValue {
  const names = (Array.isArray(value) ? value : [value]).flatMap((each) => nameOf(each) ?? []);
  return [...new Set(names)].sort();
}

/** Options, users and versions inside custom fields lose the ids that only their own site knows. */
function customIdentity(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(customIdentity);
  if (typeof value !== 'object' || value === null) return value;
  if (value['type'] === 'doc') return richIdentity(value);
  if ('accountId' in value) return value['accountId'] ?? null;
  if ('value' in value) return optionIdentity(value);
  if ('name' in value) return value['name'] ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, customIdentity(inner)]),
  );
}

function optionIdentity(option: { [key: string]: JsonValue }): JsonValue {
  const child = option['child'] ? customIdentity(option['child']) : null;
  return child === null
    ? customIdentity(option['value'] ?? null)
    : [customIdentity(option['value'] ?? null), child];
}

function nameOf(value: JsonValue): string | null {
  return pick(value, 'name') ?? pick(value, 'id');
}

function pick(value: JsonValue, key: string): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const found = value[key];
  return typeof found === 'string' && found !== '' ? found : null;
}
