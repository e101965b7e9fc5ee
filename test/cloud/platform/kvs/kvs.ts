/** One installation's key-value store: what @forge/kvs posts, answered as Forge answers it. */
import type { Clock } from '../../contract';
import type { EntitySpec } from '../deploy/manifest';
import { LIMITS } from '../limits';
import { checkEntity, checkKey, checkTtl, checkValue } from './check';
import { meetsAll, type Condition } from './condition';
import { page, queryEntity, type EntityQuery, type Page } from './query';
import { KvsRefusal } from './refusal';
import { Rates, type Moved } from './rates';
import { Table, type Row } from './table';

interface SetOptions {
  keyPolicy?: 'OVERRIDE' | 'FAIL_IF_EXISTS';
  returnValue?: 'PREVIOUS' | 'LATEST';
  ttl?: unknown;
  returnMetadataFields?: string[];
  metadataFields?: string[];
}

interface Item {
  key: string;
  entityName?: string;
  value?: unknown;
  options?: SetOptions;
  conditions?: { and?: Condition[]; or?: Condition[] };
}

export interface KvsOptions {
  clock: Clock;
  entities: EntitySpec[];
  /** Milliseconds by which queries lag behind. */
  queryLag: () => number;
  /** Milliseconds for which a value may still be there after its time. */
  expiryLag: () => number;
}

export class Kvs {
  readonly plain: Table;
  readonly secrets: Table;
  private readonly entities = new Map<string, { spec: EntitySpec; table: Table }>();
  private readonly options: KvsOptions;
  private readonly rates: Rates;
  private moved: Moved = { read: 0, written: 0 };

  constructor(options: KvsOptions) {
    this.options = options;
    this.plain = new Table(options.clock);
    this.secrets = new Table(options.clock);
    this.rates = new Rates(options.clock);
    for (const spec of options.entities)
      this.entities.set(spec.name, { spec, table: new Table(options.clock) });
  }

  /** Answers one call. @returns the answer's body and the bytes that were moved. @throws KvsRefusal */
  call(path: string, body: unknown): { body: unknown; moved: Moved } {
    const operation = path.replace(/^\/api\/v1\//, '');
    const run = this.operations[operation];
    if (!run) throw new KvsRefusal(404, 'NOT_FOUND', `There is no ${path}.`);
    this.moved = { read: 0, written: 0 };
    const kind = /(get|query)$/.test(operation) ? 'read' : 'write';
    this.rates.countCall(kind);
    try {
      return { body: run(body as never), moved: this.moved };
    } finally {
      this.rates.countBytes(kind, this.moved);
    }
  }

  /** Everything that is kept, for tests that look for what must not be there. */
  dump(): Record<string, unknown> {
    const show = (table: Table) =>
      Object.fromEntries(table.asOf(0).map((row) => [row.key, JSON.parse(row.text) as unknown]));
    const entities = [...this.entities].map(([name, { table }]) => [name, show(table)] as const);
    return {
      plain: show(this.plain),
      secrets: show(this.secrets),
      ...Object.fromEntries(entities),
    };
  }

  /**
   * Puts back what {@link dump} gave.
   * @param indexes of each entity, the indexes that there were when its rows were written
   */
  restore(dump: Record<string, Record<string, unknown>>, indexes: Record<string, string[]>): void {
    for (const [name, rows] of Object.entries(dump)) {
      const table = { plain: this.plain, secrets: this.secrets }[name];
      for (const [key, value] of Object.entries(rows)) {
        const target = table ?? this.entity({ key, entityName: name }).table;
        target.restore(key, JSON.stringify(value), new Set(indexes[name]));
      }
    }
  }

  private readonly operations: Record<string, (body: never) => unknown> = {
    get: (body: Item) => this.read(this.plain, body),
    set: (body: Item) => this.write(this.plain, body),
    delete: (body: Item) => {
      this.remove(this.plain, body);
    },
    'secret/get': (body: Item) => this.read(this.secrets, body),
    'secret/set': (body: Item) => this.write(this.secrets, body),
    'secret/delete': (body: Item) => {
      this.remove(this.secrets, body);
    },
    'entity/get': (body: Item) => this.read(this.entity(body).table, body),
    'entity/set': (body: Item) => this.write(this.entity(body).table, body),
    'entity/delete': (body: Item) => {
      this.remove(this.entity(body).table, body);
    },
    'entity/query': (body: EntityQuery) => this.answerPage(this.findEntities(body)),
    query: (body: { where?: Condition[]; limit?: number; after?: string }) =>
      this.answerPage(this.findKeys(body)),
    'batch/get': (body: Item[]) => this.batch(body, (item) => this.read(this.tableOf(item), item)),
    'batch/set': (body: Item[]) =>
      this.batch(body, (item) => this.write(this.tableOf(item), this.withoutPolicy(item))),
    'batch/delete': (body: Item[]) =>
      this.batch(body, (item) => {
        this.remove(this.tableOf(item), item);
      }),
    transaction: (body: { set?: Item[]; delete?: Item[]; check?: Item[] }) => {
      this.transact(body);
    },
  };

  private entity({ entityName }: Item): { spec: EntitySpec; table: Table } {
    const found = this.entities.get(entityName ?? '');
    if (found) return found;
    if (LIMITS.enforced('kvs.entity-declared') || entityName === undefined) {
      throw new KvsRefusal(
        404,
        'SCHEMA_NOT_FOUND',
        `There is no entity «${String(entityName)}» in the manifest.`,
      );
    }
    const made = {
      spec: { name: entityName, attributes: {} },
      table: new Table(this.options.clock),
    };
    this.entities.set(entityName, made);
    return made;
  }

  private tableOf(item: Item): Table {
    return item.entityName === undefined ? this.plain : this.entity(item).table;
  }

  private read(table: Table, item: Item): unknown {
    const { key, options } = item;
    const row = table.get(checkKey(key));
    const read = Buffer.byteLength(row?.text ?? '');
    this.rates.countKey(nameOf(item), { read, written: 0 });
    this.moved.read += read;
    if (!row) throw new KvsRefusal(404, 'KEY_NOT_FOUND', 'Key not found.');
    return show(row, options?.metadataFields);
  }

  private write(table: Table, item: Item): unknown {
    this.countWrite(item);
    return this.put(table, item);
  }

  private countWrite(item: Item): void {
    const written = Buffer.byteLength(JSON.stringify(item.value ?? null));
    this.rates.countKey(nameOf(item), { read: 0, written });
  }

  private put(table: Table, { key, value, entityName, options = {} }: Item): unknown {
    checkKey(key);
    const text = checkValue(value);
    if (entityName !== undefined) checkEntity(this.entity({ key, entityName }).spec, value);
    const ttl = checkTtl(options.ttl);
    const before = table.get(key);
    if (before && options.keyPolicy === 'FAIL_IF_EXISTS')
      throw new KvsRefusal(409, 'KEY_ALREADY_EXISTS', 'The key exists already.');
    const row = table.set(key, text, ttl === undefined ? undefined : this.expiry(ttl));
    this.moved.written += Buffer.byteLength(text) + Buffer.byteLength(key);
    if (options.returnValue === undefined) return undefined;
    const wanted = options.returnValue === 'PREVIOUS' ? before : row;
    return wanted && show(wanted, options.returnMetadataFields);
  }

  private expiry(ttl: number): number {
    return this.options.clock.now() + ttl + this.options.expiryLag();
  }

  private remove(table: Table, { key }: Item): undefined {
    if (!table.delete(checkKey(key))) throw new KvsRefusal(404, 'KEY_NOT_FOUND', 'Key not found.');
    this.moved.written += Buffer.byteLength(key);
  }

  private findEntities(query: EntityQuery): Page {
    const { spec, table } = this.entity({ key: '', entityName: query.entityName });
    return queryEntity(spec, query, table.asOf(this.options.queryLag()));
  }

  private findKeys({
    where = [],
    limit,
    after,
  }: {
    where?: Condition[];
    limit?: number;
    after?: string;
  }): Page {
    const rows = this.plain.asOf(this.options.queryLag());
    const found = rows.filter((row) =>
      where.every(
        (each) => each.condition === 'BEGINS_WITH' && row.key.startsWith(String(each.values[0])),
      ),
    );
    return page(
      found.map((row) => ({ row, at: row.key })),
      { cursor: after, limit },
    );
  }

  private answerPage({ rows, cursor }: Page): unknown {
    for (const row of rows) this.moved.read += Buffer.byteLength(row.text);
    return { data: rows.map((row) => show(row)), ...(cursor !== undefined && { cursor }) };
  }

  /** `keyPolicy` is not offered in batches. */
  private withoutPolicy(item: Item): Item {
    if (item.options?.keyPolicy !== undefined)
      throw new KvsRefusal(400, 'INVALID_REQUEST', 'keyPolicy is not supported in a batch.');
    return item;
  }

  private batch(items: Item[], run: (item: Item) => unknown): unknown {
    if (items.length > LIMITS.max('kvs.batch-keys'))
      throw new KvsRefusal(400, 'TOO_MANY_BATCH_ENTITIES', 'A batch has at most 25 keys.');
    if (Buffer.byteLength(JSON.stringify(items)) > LIMITS.max('kvs.batch-bytes'))
      throw new KvsRefusal(413, 'INVALID_REQUEST', 'A batch has at most 4 MB.');
    const successfulKeys: unknown[] = [];
    const failedKeys: unknown[] = [];
    for (const item of items) {
      const name = {
        key: item.key,
        ...(item.entityName !== undefined && { entityName: item.entityName }),
      };
      try {
        successfulKeys.push({ ...name, ...(run(item) as object | undefined) });
      } catch (error) {
        if (!(error instanceof KvsRefusal)) throw error;
        failedKeys.push({ ...name, error: { code: error.code, message: error.message } });
      }
    }
    return { successfulKeys, failedKeys };
  }

  private transact({
    set = [],
    delete: gone = [],
    check = [],
  }: {
    set?: Item[];
    delete?: Item[];
    check?: Item[];
  }): undefined {
    const all = [...set, ...gone, ...check];
    if (all.length > LIMITS.max('kvs.transaction-operations'))
      throw new KvsRefusal(422, 'UNPROCESSABLE_ENTITY', 'A transaction has at most 25 operations.');
    if (Buffer.byteLength(JSON.stringify(all)) > LIMITS.max('kvs.transaction-bytes'))
      throw new KvsRefusal(413, 'INVALID_REQUEST', 'A transaction has at most 4 MB.');
    const names = all.map(nameOf);
    if (LIMITS.enforced('kvs.transaction-distinct') && new Set(names).size < names.length) {
      throw new KvsRefusal(400, 'KEY_DUPLICATION_ERROR', 'A transaction names a key only once.');
    }
    for (const item of all) {
      checkKey(item.key);
      this.tableOf(item);
    }
    for (const item of set) this.checkSet(item);
    for (const item of all) this.requireConditions(item);
    for (const item of set) this.countWrite(item);
    for (const item of set) this.put(this.tableOf(item), item);
    for (const item of gone) this.tableOf(item).delete(item.key);
    return undefined;
  }

  private checkSet(item: Item): void {
    checkValue(item.value);
    checkTtl(this.withoutPolicy(item).options?.ttl);
    if (item.entityName !== undefined) checkEntity(this.entity(item).spec, item.value);
  }

  /** A row that is not there meets no condition but NOT_EXISTS: the docs do not say, and this is the stricter. */
  private requireConditions(item: Item): void {
    if (!item.conditions) return;
    const row = this.tableOf(item).get(item.key);
    const value = row ? (JSON.parse(row.text) as Record<string, unknown>) : {};
    if (!meetsAll(value, item.conditions))
      throw new KvsRefusal(
        400,
        'CONDITIONAL_CHECK_FAILED',
        `A condition on ${item.key} is not met.`,
      );
  }
}

function nameOf({ key, entityName = '' }: Item): string {
  return `${entityName} ${key}`;
}

function show(row: Row, metadata: string[] = []): Record<string, unknown> {
  return {
    key: row.key,
    value: JSON.parse(row.text) as unknown,
    ...(metadata.includes('CREATED_AT') && { createdAt: row.createdAt }),
    ...(metadata.includes('UPDATED_AT') && { updatedAt: row.updatedAt }),
    ...(metadata.includes('EXPIRE_TIME') &&
      row.expireAt !== undefined && { expireTime: new Date(row.expireAt).toISOString() }),
  };
}
