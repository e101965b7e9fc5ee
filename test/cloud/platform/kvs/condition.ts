/** Conditions of queries and transactions, by the names @forge/kvs sends (out/conditions.js). */
import { KvsRefusal } from './refusal';

export interface Condition {
  property?: string;
  condition: string;
  values: unknown[];
}

type Scalar = string | number;

const TESTS: Record<string, (value: unknown, values: unknown[]) => boolean> = {
  EQUAL_TO: (value, [wanted]) => value === wanted,
  NOT_EQUAL_TO: (value, [wanted]) => value !== wanted,
  BEGINS_WITH: (value, [start]) => typeof value === 'string' && value.startsWith(String(start)),
  BETWEEN: (value, [low, high]) =>
    isScalar(value) && value >= (low as Scalar) && value <= (high as Scalar),
  GREATER_THAN: (value, [bound]) => isScalar(value) && value > (bound as Scalar),
  GREATER_THAN_EQUAL_TO: (value, [bound]) => isScalar(value) && value >= (bound as Scalar),
  LESS_THAN: (value, [bound]) => isScalar(value) && value < (bound as Scalar),
  LESS_THAN_EQUAL_TO: (value, [bound]) => isScalar(value) && value <= (bound as Scalar),
  CONTAINS: (value, [part]) => contains(value, part),
  NOT_CONTAINS: (value, [part]) => !contains(value, part),
  EXISTS: (value) => value !== undefined,
  NOT_EXISTS: (value) => value === undefined,
};

/** Whether a value meets a condition. */
export function meets(value: unknown, { condition, values }: Condition): boolean {
  const test = TESTS[condition];
  if (!test) throw new KvsRefusal(400, 'INVALID_QUERY', `Unknown condition ${condition}.`);
  return test(value, values);
}

/** All of `and`, and any of `or`, as filters and transactions have them. */
export function meetsAll(
  row: Record<string, unknown>,
  filters: { and?: Condition[]; or?: Condition[] },
): boolean {
  const holds = (each: Condition) => meets(row[each.property ?? ''], each);
  return (filters.and ?? []).every(holds) && (!filters.or || filters.or.some(holds));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number';
}

function contains(value: unknown, part: unknown): boolean {
  return typeof value === 'string'
    ? value.includes(String(part))
    : Array.isArray(value) && value.includes(part);
}
