/** Extremes of every field of a message, found in its schema: a field more in the protocol is an extreme more here. */
import type * as z from 'zod';

/** A place in a message, and what is put there; `undefined` leaves the field out. */
export interface Extreme {
  path: string[];
  value: unknown;
}

type Def = z.core.$ZodTypeDef & {
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
  entries?: Record<string, string>;
};

/** Every field of a message of that schema, down to the last one inside of lists and records. */
export function fieldsOf(schema: z.core.$ZodType, path: string[] = []): Field[] {
  const def = schema._zod.def as Def;
  const inner = def.innerType ? fieldsOf(def.innerType, path) : [];
  if (inner.length > 0) return inner;
  const own: Field = { path, type: def.type, options: Object.keys(def.entries ?? {}) };
  if (def.shape)
    return Object.entries(def.shape).flatMap(([name, each]) => fieldsOf(each, [...path, name]));
  if (def.element) return [own, ...fieldsOf(def.element, [...path, '0'])];
  if (def.valueType) return [own, ...fieldsOf(def.valueType, [...path, ANY_KEY])];
  return [own];
}

/** Stands for the name of an entry in a record. */
export const ANY_KEY = '*';

interface Field {
  path: string[];
  type: string;
  options: string[];
}

/** What is put in the place of a field. @param now milliseconds since 1970 */
export function extremesOf({ path, type, options }: Field, now: number): Extreme[] {
  const values: unknown[] = [undefined, null, ...(OF_TYPE[type]?.(now) ?? OTHER), ...options];
  return values.map((value) => ({ path, value }));
}

const OTHER = ['', 0, {}, []];

const deep = (levels: number): object =>
  levels === 0 ? { type: 'text', text: 'x' } : { type: 'panel', content: [deep(levels - 1)] };

const OF_TYPE: Record<string, (now: number) => unknown[]> = {
  number: (now) => [
    0,
    -1,
    1.5,
    100,
    4999,
    1_000_000_000,
    2 ** 40,
    now - 3 * 24 * 3_600_000,
    now + 4 * 60_000,
    now + 6 * 60_000,
    8.64e15,
    Number.MAX_SAFE_INTEGER,
    1e308,
    '1',
  ],
  string: () => [
    '',
    'x'.repeat(30_000),
    ' '.repeat(30_000),
    '9999-12-31T23:59:59.999+0000',
    '-271821-04-20T00:00:00.000Z',
    'javascript:alert(1)//browse/A-1',
    '__proto__',
    'constructor',
    '../../../etc/passwd\0',
    '\u202e\u200b evil',
    'DESK-3\nERROR forged',
    '10002',
    'DESK-3',
    7,
  ],
  boolean: () => [true, false, 'true', 1],
  enum: () => ['nonsense', '', '__proto__'],
  literal: () => ['nonsense', 0],
  array: () => [[], Array.from({ length: 300 }, () => null), 'x'],
  record: () => [
    {},
    JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`k${n}`, { accountId: `a${n}` }])),
  ],
  lazy: () => [deep(60), deep(200), '<'.repeat(30_000), { accountId: '__proto__' }, 1e308],
};

/** A copy of a message with something else in one place. */
export function withExtreme(message: object, { path, value }: Extreme): object {
  const copy = structuredClone(message) as Record<string, unknown>;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[nameIn(at, step)] as Record<string, unknown>;
  const last = nameIn(at, path.at(-1) ?? '');
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy;
}

/** Whether a message has something in that place. */
export function has(message: object, path: string[]): boolean {
  let at: unknown = message;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<string, unknown>)[nameIn(at, step)];
  }
  return at !== undefined;
}

function nameIn(at: object, step: string): string {
  return step === ANY_KEY ? (Object.keys(at)[0] ?? '') : step;
}
