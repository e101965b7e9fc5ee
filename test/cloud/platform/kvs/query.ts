/** Queries of custom entities by a declared index, and of plain keys by their beginning. */
import type { EntitySpec } from '../deploy/manifest';
import { LIMITS } from '../limits';
import { meets, meetsAll, type Condition } from './condition';
import { KvsRefusal } from './refusal';
import type { Row } from './table';

export interface EntityQuery {
  entityName: string;
  indexName: string;
  partition?: unknown[];
  range?: Condition;
  filters?: { and?: Condition[]; or?: Condition[] };
  sort?: 'ASC' | 'DESC';
  cursor?: string;
  limit?: number;
}

export interface Page {
  rows: Row[];
  cursor?: string;
}

/** Rows a query gives when it does not say how many. */
const DEFAULT_PAGE = 10;

/** Runs a query by index over the rows given. */
export function queryEntity(entity: EntitySpec, query: EntityQuery, rows: Row[]): Page {
  const index = indexOf(entity, query.indexName);
  checkSizes(query);
  const wanted = query.partition ?? [];
  if (index.partition.length !== wanted.length) {
    throw new KvsRefusal(
      400,
      'INVALID_QUERY',
      `Index ${query.indexName} needs ${index.partition.length} partition values.`,
    );
  }
  const [rangeName = ''] = index.range;
  const found = rows.flatMap((row) => {
    if (!knows(row, query.indexName)) return [];
    const value = JSON.parse(row.text) as Record<string, unknown>;
    const isIndexed = [...index.partition, ...index.range].every(
      (name) => value[name] !== undefined,
    );
    const isHere = index.partition.every((name, position) => value[name] === wanted[position]);
    const inRange = !query.range || meets(value[rangeName], query.range);
    return isIndexed && isHere && inRange && meetsAll(value, query.filters ?? {})
      ? [{ row, at: value[rangeName] as string | number }]
      : [];
  });
  const order = query.sort === 'DESC' ? -1 : 1;
  found.sort((a, b) => order * comparePlaces(a, b));
  return page(found, query, order);
}

function indexOf(entity: EntitySpec, name: string): { partition: string[]; range: string[] } {
  for (const index of entity.indexes ?? []) {
    if (index === name) return { partition: [], range: [name] };
    if (typeof index !== 'string' && index.name === name)
      return { partition: index.partition ?? [], range: index.range };
  }
  if (LIMITS.enforced('kvs.index-declared'))
    throw new KvsRefusal(400, 'INVALID_QUERY', `${entity.name} has no index «${name}».`);
  return { partition: [], range: ['key'] };
}

/** An index knows the rows that were written after it was made. */
function knows({ indexes }: Row, name: string): boolean {
  return indexes?.has(name) !== false || !LIMITS.enforced('kvs.index-old-rows');
}

function checkSizes({ partition = [], range }: EntityQuery): void {
  const bytes = (value: unknown) =>
    Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  if (
    partition.reduce<number>((sum, each) => sum + bytes(each), 0) >
    LIMITS.max('kvs.partition-bytes')
  ) {
    throw new KvsRefusal(400, 'INVALID_QUERY', 'Partition values are larger than 1700 bytes.');
  }
  if (range?.values.some((each) => bytes(each) > LIMITS.max('kvs.range-bytes'))) {
    throw new KvsRefusal(400, 'INVALID_QUERY', 'A range value is larger than 900 bytes.');
  }
}

/** A row and where it stands in the order of a query. */
export interface Placed {
  row: Row;
  at: string | number;
}

/** Cuts a page out of what was found; the cursor names the place of the last row given, which may be gone. */
export function page(
  found: Placed[],
  { cursor, limit = DEFAULT_PAGE }: { cursor?: string | undefined; limit?: number | undefined },
  order: 1 | -1 = 1,
): Page {
  if (limit > LIMITS.max('kvs.page')) {
    throw new KvsRefusal(400, 'INVALID_QUERY', 'A page has at most 100 rows.');
  }
  const after = cursor === undefined ? undefined : decode(cursor);
  const rest = after ? found.filter((each) => order * comparePlaces(each, after) > 0) : found;
  const part = rest.slice(0, limit);
  const last = part.at(-1);
  return {
    rows: part.map((each) => each.row),
    ...(last && rest.length > limit && { cursor: encode(last) }),
  };
}

type Place = { at: string | number; row: { key: string } };

function comparePlaces(a: Place, b: Place): number {
  return compare(a.at, b.at) || compare(a.row.key, b.row.key);
}

const encode = ({ at, row }: Placed) =>
  Buffer.from(JSON.stringify([at, row.key])).toString('base64url');

function decode(cursor: string): Place {
  const [at, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [
    string | number,
    string,
  ];
  return { at, row: { key } };
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
