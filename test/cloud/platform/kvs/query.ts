/** Queries of custom entities by a declared index, and of plain keys by their beginning. */
import type { EntitySpec } from '../manifest';
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
  found.sort((a, b) => compare(a.at, b.at) || compare(a.row.key, b.row.key));
  if (query.sort === 'DESC') found.reverse();
  return page(
    found.map((each) => each.row),
    query,
  );
}

function indexOf(entity: EntitySpec, name: string): { partition: string[]; range: string[] } {
  for (const index of entity.indexes) {
    if (index === name) return { partition: [], range: [name] };
    if (typeof index !== 'string' && index.name === name)
      return { partition: index.partition ?? [], range: index.range };
  }
  if (LIMITS.enforced('kvs.index-declared'))
    throw new KvsRefusal(400, 'INVALID_QUERY', `${entity.name} has no index «${name}».`);
  return { partition: [], range: ['key'] };
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

/** Cuts a page out of what was found; the cursor names the last key given. */
export function page(
  rows: Row[],
  { cursor, limit = DEFAULT_PAGE }: { cursor?: string | undefined; limit?: number | undefined },
): Page {
  if (limit > LIMITS.max('kvs.page'))
    throw new KvsRefusal(400, 'INVALID_QUERY', 'A page has at most 100 rows.');
  const start = cursor === undefined ? 0 : rows.findIndex((row) => row.key === decode(cursor)) + 1;
  const part = rows.slice(start, start + limit);
  const last = part.at(-1);
  return { rows: part, ...(last && start + limit < rows.length && { cursor: encode(last.key) }) };
}

const encode = (key: string) => Buffer.from(key).toString('base64url');
const decode = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
