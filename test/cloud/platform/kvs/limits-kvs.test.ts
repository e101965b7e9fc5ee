/** The store's limits: what is just within passes, what is just beyond is refused as the store does. */
import type { Operation } from '../fixture-app/src/acts';
import { Kvs } from './kvs';
import { createStage, type Stage } from '../stage';

const KIB = 1024;
const MIB = 1024 * KIB;
let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

/** What a refused call of the store throws in the app. */
const refusal = (code: string, message: RegExp) => ({
  name: 'ForgeKvsError',
  code,
  message: expect.stringMatching(message) as string,
  isError: true,
});

/** Text whose JSON has that many bytes. */
const textOf = (bytes: number) => 'x'.repeat(bytes - 2);

/** Lists within lists. */
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

describe('keys and values', () => {
  test('kvs.key-length: 500 characters pass, 501 do not', async () => {
    const { ask } = stage.a;
    await ask('set', 'x'.repeat(500), 1);
    await expect(ask('set', 'x'.repeat(501), 1)).rejects.toMatchObject(
      refusal('INVALID_KEY', /500/),
    );
  });

  test.each(['a/b', 'ü', '  ', 'a@b'])('kvs.key-form: «%s» is no key', async (key) => {
    const { ask } = stage.a;
    await ask('set', 'a:b.c_d-e#f g', 1);
    await expect(ask('set', key, 1)).rejects.toMatchObject(refusal('INVALID_KEY', /Key/));
  });

  test('kvs.value-bytes: 240 KiB pass, one byte more does not', async () => {
    const { ask } = stage.a;
    await ask('set', 'k', textOf(240 * KIB));
    await expect(ask('set', 'k', textOf(240 * KIB + 1))).rejects.toMatchObject(
      refusal('MAX_SIZE', /240/),
    );
  });

  test('kvs.depth: 31 levels pass, 32 do not', async () => {
    const { ask } = stage.a;
    await ask('set', 'k', nested(31));
    await expect(ask('set', 'k', nested(32))).rejects.toMatchObject(refusal('INVALID_VALUE', /31/));
  });

  test('kvs.ttl-days: a value may live for 365 days, not for 366', async () => {
    const { ask } = stage.a;
    await ask('set', 'k', 1, { ttl: { value: 365, unit: 'DAYS' } });
    await expect(ask('set', 'k', 1, { ttl: { value: 366, unit: 'DAYS' } })).rejects.toMatchObject(
      refusal('INVALID_TTL', /year/),
    );
  });
});

describe('rates', () => {
  const hundredKb = textOf(100_000);

  test('kvs.reads-per-minute: 4000 reads of 10 KB, the next is refused until the minute is over', async () => {
    const { ask } = stage.a;
    for (const key of keys(4)) await ask('set', key, hundredKb);
    await ask(
      'readOneByOne',
      keys(4).flatMap((key) => Array.from({ length: 100 }, () => key)),
    );
    await expect(ask('get', 'k0')).rejects.toMatchObject(refusal('RATE_LIMIT_EXCEEDED', /rate/));
    await ask('set', 'other', 1);
    await stage.world.clock.pass(60_000);
    expect(await ask('get', 'k0')).toBe(hundredKb);
  });

  test('kvs.writes-per-minute: 4000 writes of 10 KB, the next is refused until the minute is over', async () => {
    const { ask } = stage.a;
    // The key counts too.
    const value = textOf(100_000 - 'k00'.length);
    const names = keys(40).map((key) => key.replace(/^k(.)$/, 'k0$1'));
    for (const key of names) for (let time = 0; time < 10; time += 1) await ask('set', key, value);
    await expect(ask('set', 'k', 1)).rejects.toMatchObject(refusal('RATE_LIMIT_EXCEEDED', /rate/));
    expect(await ask('get', 'k00')).toBe(value);
    await stage.world.clock.pass(60_000);
    await ask('set', 'k', 1);
  });

  test('kvs.key-writes-per-second: 1 MiB to one key, more only in the next second or elsewhere', async () => {
    const { ask } = stage.a;
    const quarter = textOf(128 * KIB);
    for (let time = 0; time < 8; time += 1) await ask('set', 'k', quarter);
    await expect(ask('set', 'k', 1)).rejects.toMatchObject(refusal('RATE_LIMIT_EXCEEDED', /rate/));
    const two: Operation[] = ['other', 'k'].map((key) => ({ do: 'set', key, value: 1 }));
    await expect(ask('transact', two)).rejects.toMatchObject(
      refusal('RATE_LIMIT_EXCEEDED', /rate/),
    );
    expect(await ask('get', 'other')).toBeUndefined();
    await ask('set', 'other', 1);
    await stage.world.clock.pass(1000);
    await ask('transact', two);
  });

  test('kvs.key-reads-per-second: 12 MiB of one key, more only in the next second', async () => {
    const { ask } = stage.a;
    await ask('set', 'k', textOf(128 * KIB));
    await ask(
      'readOneByOne',
      Array.from({ length: 96 }, () => 'k'),
    );
    await expect(ask('get', 'k')).rejects.toMatchObject(refusal('RATE_LIMIT_EXCEEDED', /rate/));
    await stage.world.clock.pass(1000);
    expect(await ask('get', 'k')).toBeDefined();
  });

  test('kvs.calls-per-second: 1000 calls pass, the next only in the next second, and elsewhere at once', async () => {
    const { ask } = stage.a;
    await ask('readTogether', keys(1000));
    await expect(ask('get', 'k')).rejects.toMatchObject(refusal('RATE_LIMIT_EXCEEDED', /rate/));
    expect(await stage.b.ask('get', 'k')).toBeUndefined();
    await stage.world.clock.pass(1000);
    expect(await ask('get', 'k')).toBeUndefined();
  });
});

describe('many at once', () => {
  const sets = (count: number): Operation[] =>
    keys(count).map((key) => ({ do: 'set', key, value: 1 }));

  test('kvs.page: 100 rows may be asked for, 101 may not', async () => {
    const { ask } = stage.a;
    for (const key of keys(11)) await ask('set', key, 1);
    expect((await ask('find', 'k')).results).toHaveLength(10);
    expect((await ask('find', 'k', 100)).results).toHaveLength(11);
    await expect(ask('find', 'k', 101)).rejects.toMatchObject(refusal('INVALID_QUERY', /100/));
  });

  test('kvs.transaction-operations: 25 pass, of 26 none is done', async () => {
    const { ask } = stage.a;
    await expect(ask('transact', sets(26))).rejects.toMatchObject(
      refusal('UNPROCESSABLE_ENTITY', /25/),
    );
    expect(await ask('get', 'k0')).toBeUndefined();
    await ask('transact', sets(25));
    expect(await ask('get', 'k24')).toBe(1);
  });

  /** Length of each of 20 texts that are that many bytes together. */
  const share = (bytes: number) => Math.floor(bytes / 20);

  test('kvs.transaction-bytes: nearly 4 MiB pass, of more nothing is done', async () => {
    const { ask } = stage.a;
    const limit = 4 * MIB;
    await expect(ask('transactTexts', keys(20), share(limit))).rejects.toMatchObject(
      refusal('INVALID_REQUEST', /4 MB/),
    );
    expect(await ask('get', 'k0')).toBeUndefined();
    await ask('transactTexts', keys(20), share(limit) - 100);
    expect(await ask('get', 'k19')).toBeDefined();
  });

  test('kvs.transaction-distinct: a transaction names a key only once', async () => {
    const { ask } = stage.a;
    const twice: Operation[] = [
      { do: 'set', key: 'k', value: 1 },
      { do: 'delete', key: 'k' },
    ];
    await expect(ask('transact', twice)).rejects.toMatchObject(
      refusal('KEY_DUPLICATION_ERROR', /only once/),
    );
    await ask('transact', [
      { do: 'set', key: 'k', value: 1 },
      { do: 'set', key: 'k', value: { size: 1 }, entity: 'note' },
    ]);
  });

  test('kvs.batch-keys: 25 keys pass, of 26 none is set', async () => {
    const { ask } = stage.a;
    const items = keys(26).map((key) => ({ key, value: 1 }));
    await expect(ask('batchSet', items)).rejects.toMatchObject(
      refusal('TOO_MANY_BATCH_ENTITIES', /25/),
    );
    expect(await ask('get', 'k0')).toBeUndefined();
    const { successfulKeys } = await ask('batchSet', items.slice(0, 25));
    expect(successfulKeys).toHaveLength(25);
  });

  test('kvs.batch-bytes: nearly 4 MiB pass, more do not', async () => {
    const { ask } = stage.a;
    const limit = 4 * MIB;
    await expect(ask('batchSetTexts', keys(20), share(limit))).rejects.toMatchObject(
      refusal('INVALID_REQUEST', /4 MB/),
    );
    const { successfulKeys } = await ask('batchSetTexts', keys(20), share(limit) - 100);
    expect(successfulKeys).toHaveLength(20);
  });
});

describe('entities', () => {
  test('kvs.entity-declared: the manifest must declare an entity', async () => {
    const { ask } = stage.a;
    await ask('setEntity', 'note', 'k', { title: 'x' });
    await expect(ask('setEntity', 'letter', 'k', { title: 'x' })).rejects.toMatchObject(
      refusal('SCHEMA_NOT_FOUND', /letter/),
    );
  });

  test('kvs.attribute-declared: and each of its attributes', async () => {
    await expect(stage.a.ask('setEntity', 'note', 'k', { colour: 'red' })).rejects.toMatchObject(
      refusal('INVALID_ENTITY_VALUE', /colour/),
    );
  });

  test.each([
    ['title', 1],
    ['size', 1.5],
    ['size', '1'],
    ['ratio', '1'],
    ['done', 'yes'],
  ])('kvs.attribute-type: %s is not %p', async (name, value) => {
    const { ask } = stage.a;
    const right = { title: 'x', size: 1, ratio: 1.5, done: true, more: [1] };
    await ask('setEntity', 'note', 'k', right);
    await expect(ask('setEntity', 'note', 'k', { ...right, [name]: value })).rejects.toMatchObject(
      refusal('INCORRECT_PROPERTY_TYPE', new RegExp(name)),
    );
  });

  test('kvs.integer: an integer attribute takes 32 bits and no more, a float any time', async () => {
    const { ask } = stage.a;
    const most = 2_147_483_647;
    for (const size of [most, -most]) await ask('setEntity', 'note', 'k', { title: 'x', size });
    await ask('setEntity', 'note', 'k', { title: 'x', ratio: 1_800_000_000_000 });
    for (const size of [most + 1, -most - 2])
      await expect(ask('setEntity', 'note', 'k', { title: 'x', size })).rejects.toMatchObject(
        refusal('INCORRECT_PROPERTY_TYPE', /32-bit/),
      );
  });

  test.each(['', ' '])('kvs.string-blank: a string attribute is not %j', async (title) => {
    const { ask } = stage.a;
    await ask('setEntity', 'note', 'k', { title: '-' });
    await expect(ask('setEntity', 'note', 'k', { title })).rejects.toMatchObject(
      refusal('INCORRECT_PROPERTY_TYPE', /non-whitespace/),
    );
  });

  test('kvs.index-declared: a query goes by an index of the manifest', async () => {
    const { ask } = stage.a;
    await ask('setEntity', 'note', 'k', { title: 'x', ratio: 1 });
    const found = await ask('findEntities', { entity: 'note', index: 'title' });
    expect(found).toMatchObject({ results: [{ key: 'k' }] });
    await expect(ask('findEntities', { entity: 'note', index: 'ratio' })).rejects.toMatchObject(
      refusal('INVALID_QUERY', /ratio/),
    );
  });

  test('kvs.range-bytes: 900 bytes of a range value pass, 901 do not', async () => {
    const { ask } = stage.a;
    const find = (bytes: number) =>
      ask('findEntities', {
        entity: 'note',
        index: 'title',
        where: { condition: 'EQUAL_TO', values: ['x'.repeat(bytes)] },
      });
    await ask('setEntity', 'note', 'k', { title: 'x'.repeat(900) });
    expect(await find(900)).toMatchObject({ results: [{ key: 'k' }] });
    await expect(find(901)).rejects.toMatchObject(refusal('INVALID_QUERY', /900/));
  });

  test('kvs.partition-bytes: 1700 bytes of a partition pass, 1701 do not', async () => {
    const { ask } = stage.a;
    const find = (bytes: number) =>
      ask('findEntities', { entity: 'note', index: 'by-title', partition: ['x'.repeat(bytes)] });
    expect(await find(1700)).toMatchObject({ results: [] });
    await expect(find(1701)).rejects.toMatchObject(refusal('INVALID_QUERY', /1700/));
  });
});

test('kvs.index-old-rows: an index knows the rows that were written after it was made', () => {
  const attributes = { at: { type: 'float' } };
  const entities = [{ name: 'letter', attributes, indexes: [{ name: 'by-at', range: ['at'] }] }];
  const { clock } = createStage().world;
  const kvs = new Kvs({ clock, entities, queryLag: () => 0, expiryLag: () => 0 });
  const found = () =>
    kvs.call('/api/v1/entity/query', { entityName: 'letter', indexName: 'by-at' }).body;
  kvs.restore({ letter: { old: { at: 1 } } }, { letter: [] });
  expect(found()).toMatchObject({ data: [] });
  kvs.call('/api/v1/entity/set', { entityName: 'letter', key: 'old', value: { at: 1 } });
  expect(found()).toMatchObject({ data: [{ key: 'old' }] });
});
