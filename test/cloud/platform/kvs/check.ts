/** What the store refuses of keys, values and entities. */
import type { EntitySpec } from '../deploy/manifest';
import { LIMITS } from '../limits';
import { KvsRefusal } from './refusal';

const KEY_FORM = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;

export function checkKey(key: unknown): string {
  if (typeof key !== 'string' || key === '')
    throw new KvsRefusal(400, 'INVALID_KEY', 'Key must be a non-empty string.');
  if (key.length > LIMITS.max('kvs.key-length'))
    throw new KvsRefusal(400, 'INVALID_KEY', 'Key is longer than 500 characters.');
  if (LIMITS.enforced('kvs.key-form') && !KEY_FORM.test(key)) {
    throw new KvsRefusal(400, 'INVALID_KEY', `Key «${key}» has characters that are not allowed.`);
  }
  return key;
}

/** @returns the value as JSON. */
export function checkValue(value: unknown): string {
  if (value === undefined)
    throw new KvsRefusal(400, 'INVALID_VALUE', 'Value must not be undefined.');
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > LIMITS.max('kvs.value-bytes'))
    throw new KvsRefusal(400, 'MAX_SIZE', 'Value is larger than 240 KiB.');
  if (depthOf(value) > LIMITS.max('kvs.depth'))
    throw new KvsRefusal(400, 'INVALID_VALUE', 'Value is nested more than 31 levels deep.');
  return text;
}

/** Levels of objects and lists; text and numbers have none. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner));
  return deepest + 1;
}

/** Milliseconds for which a value lives. */
export function checkTtl(ttl: unknown): number | undefined {
  if (ttl === undefined) return undefined;
  const { value, unit } = ttl as { value: number; unit: string };
  const ms = { SECONDS: 1000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 }[unit];
  if (ms === undefined || !(value > 0))
    throw new KvsRefusal(400, 'INVALID_TTL', 'TTL needs a positive value and a unit.');
  if (value * ms > LIMITS.max('kvs.ttl-days') * 86_400_000)
    throw new KvsRefusal(400, 'INVALID_TTL', 'TTL is longer than a year.');
  return value * ms;
}

const MATCHES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  any: () => true,
};

/** Holds a value against the entity that the manifest declares. */
export function checkEntity(entity: EntitySpec, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KvsRefusal(
      400,
      'INVALID_ENTITY_VALUE',
      `A value of ${entity.name} must be an object.`,
    );
  }
  for (const [name, inner] of Object.entries(value)) {
    const attribute = entity.attributes[name];
    if (!attribute) {
      if (!LIMITS.enforced('kvs.attribute-declared')) continue;
      throw new KvsRefusal(
        400,
        'INVALID_ENTITY_VALUE',
        `${entity.name} has no attribute «${name}».`,
      );
    }
    const refused = refusalOf(attribute.type, inner);
    if (refused !== undefined)
      throw new KvsRefusal(400, 'INCORRECT_PROPERTY_TYPE', `${entity.name}.${name} ${refused}.`);
  }
}

/** Why a value does not fit the type of its attribute. https://developer.atlassian.com/platform/forge/runtime-reference/custom-entities/#values */
function refusalOf(type: string, value: unknown): string | undefined {
  if (LIMITS.enforced('kvs.attribute-type') && MATCHES[type]?.(value) === false)
    return `must be of type ${type}`;
  const isBeyond = typeof value === 'number' && Math.abs(value) > LIMITS.max('kvs.integer');
  if (type === 'integer' && isBeyond) return 'must be a 32-bit signed integer';
  const isBlank = typeof value === 'string' && !/\S/.test(value);
  if (type === 'string' && isBlank && LIMITS.enforced('kvs.string-blank'))
    return 'must contain at least one non-whitespace character';
  return undefined;
}
