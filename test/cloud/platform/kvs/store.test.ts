/** The store: values by key, entities by index, pages, transactions, and values that expire. */
import type { Operation } from '../fixture-app/src/acts';
import { createStage, type Stage } from '../stage';

const HOUR_MS = 3_600_000;
let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

describe('values by key', () => {
  test('what was set is got, overwritten, deleted; what is not there is undefined', async () => {
    const { ask } = stage.a;
    expect(await ask('get', 'k')).toBeUndefined();
    await ask('set', 'k', { some: 'thing' });
    expect(await ask('get', 'k')).toEqual({ some: 'thing' });
    await ask('set', 'k', 2);
    expect(await ask('get', 'k')).toBe(2);
    await ask('remove', 'k');
    expect(await ask('get', 'k')).toBeUndefined();
    await ask('remove', 'k');
  });

  test('each installation has its own; secrets and entities are apart from plain values', async () => {
    await stage.a.ask('set', 'k', 'plain');
    await stage.a.ask('setSecret', 'k', 'secret');
    await stage.a.ask('setEntity', 'note', 'k', { title: 'entity' });
    expect(await stage.a.ask('get', 'k')).toBe('plain');
    expect(await stage.a.ask('getSecret', 'k')).toBe('secret');
    expect(await stage.a.ask('getEntity', 'note', 'k')).toEqual({ title: 'entity' });
    expect(await stage.b.ask('get', 'k')).toBeUndefined();
  });

  test('only the first may set what must not exist yet', async () => {
    const { ask } = stage.a;
    await ask('setOnce', 'k', 1);
    await expect(ask('setOnce', 'k', 2)).rejects.toMatchObject({ code: 'KEY_ALREADY_EXISTS' });
    expect(await ask('get', 'k')).toBe(1);
  });

  test('keys are found by their beginning, page by page, also when one is deleted meanwhile', async () => {
    const { ask } = stage.a;
    for (const key of ['a:1', 'a:2', 'a:3', 'b:1']) await ask('set', key, key);
    const first = await ask('find', 'a:', 2);
    expect(first.results.map(({ key }) => key)).toEqual(['a:1', 'a:2']);
    await ask('remove', 'a:2');
    const second = await ask('find', 'a:', 2, first.nextCursor);
    expect(second.results.map(({ key }) => key)).toEqual(['a:3']);
    expect(second.nextCursor).toBeUndefined();
  });

  test('queries may lag behind, reads by key never do', async () => {
    stage = createStage({ manners: { kvsQueryLagMs: 2000 } });
    const { ask } = stage.a;
    await ask('set', 'k', 1);
    expect(await ask('get', 'k')).toBe(1);
    expect((await ask('find', 'k')).results).toEqual([]);
    await stage.world.clock.pass(2001);
    expect((await ask('find', 'k')).results).toHaveLength(1);
    const question = { entity: 'note', index: 'title' };
    await ask('setEntity', 'note', 'n', { title: 'a' });
    expect(await ask('getEntity', 'note', 'n')).toBeDefined();
    expect(await ask('findEntities', question)).toMatchObject({ results: [] });
    await stage.world.clock.pass(2001);
    expect(await ask('findEntities', question)).toMatchObject({ results: [{ key: 'n' }] });
  });

  test('a value that expires is gone by 48 hours after its time, and may be there until then', async () => {
    const { ask } = stage.a;
    await ask('set', 'k', 1, { ttl: { value: 1, unit: 'HOURS' } });
    await stage.world.clock.pass(48 * HOUR_MS);
    expect(await ask('get', 'k')).toBe(1);
    await stage.world.clock.pass(HOUR_MS + 1);
    expect(await ask('get', 'k')).toBeUndefined();
  });
});

describe('entities', () => {
  beforeEach(async () => {
    const { ask } = stage.a;
    await ask('setEntity', 'note', 'n1', { title: 'b', size: 3, done: true });
    await ask('setEntity', 'note', 'n2', { title: 'a', size: 1, done: true });
    await ask('setEntity', 'note', 'n3', { title: 'c', size: 2, done: false });
    await ask('setEntity', 'note', 'n4', { title: 'd', done: true });
  });

  const find = async (question: object) => {
    const found = await stage.a.ask('findEntities', { entity: 'note', ...question } as never);
    return found as { results: { key: string }[]; nextCursor?: string };
  };
  const keysOf = async (question: object) => (await find(question)).results.map(({ key }) => key);

  test('are found in the order of their index, both ways', async () => {
    expect(await keysOf({ index: 'title' })).toEqual(['n2', 'n1', 'n3', 'n4']);
    expect(await keysOf({ index: 'title', sort: 'DESC' })).toEqual(['n4', 'n3', 'n1', 'n2']);
  });

  test('are found by partition and range; what lacks an indexed attribute is not in the index', async () => {
    const byDone = { index: 'by-done', partition: [true] };
    expect(await keysOf(byDone)).toEqual(['n2', 'n1']);
    const where = { condition: 'GREATER_THAN', values: [1] };
    expect(await keysOf({ ...byDone, where })).toEqual(['n1']);
  });

  test('an index with a partition is not asked without it', async () => {
    await expect(find({ index: 'by-done' })).rejects.toMatchObject({ code: 'INVALID_QUERY' });
  });

  test('filters leave out, cursors go on', async () => {
    const and = [{ property: 'done', condition: 'EQUAL_TO', values: [true] }];
    expect(await keysOf({ index: 'title', and })).toEqual(['n2', 'n1', 'n4']);
    const first = await find({ index: 'title', limit: 3 });
    expect(await keysOf({ index: 'title', limit: 3, cursor: first.nextCursor })).toEqual(['n4']);
  });
});

describe('transactions', () => {
  const sizeIs = (size: number) => [{ property: 'size', condition: 'EQUAL_TO', values: [size] }];
  const change = (size: number): Operation[] => [
    { do: 'set', key: 'plain', value: 'new' },
    { do: 'delete', key: 'old' },
    { do: 'set', key: 'n', value: { size: 2 }, entity: 'note', conditions: sizeIs(size) },
  ];

  beforeEach(async () => {
    await stage.a.ask('set', 'old', 'here');
    await stage.a.ask('setEntity', 'note', 'n', { size: 1 });
  });

  test('do all of it where the conditions hold', async () => {
    const { ask } = stage.a;
    await ask('transact', change(1));
    expect(await ask('get', 'plain')).toBe('new');
    expect(await ask('get', 'old')).toBeUndefined();
    expect(await ask('getEntity', 'note', 'n')).toEqual({ size: 2 });
  });

  test.each<[string, Operation[]]>([
    ['a condition does not hold', change(7)],
    [
      'a check does not hold',
      [
        { do: 'set', key: 'plain', value: 'new' },
        { do: 'delete', key: 'old' },
        { do: 'check', key: 'n', entity: 'note', conditions: sizeIs(7) },
      ],
    ],
    [
      'an entity is not declared',
      [
        { do: 'set', key: 'plain', value: 'new' },
        { do: 'delete', key: 'old' },
        { do: 'delete', key: 'n', entity: 'letter' },
      ],
    ],
  ])('do nothing where %s', async (_, operations) => {
    const { ask } = stage.a;
    await expect(ask('transact', operations)).rejects.toMatchObject({ name: 'ForgeKvsError' });
    expect(await ask('get', 'plain')).toBeUndefined();
    expect(await ask('get', 'old')).toBe('here');
    expect(await ask('getEntity', 'note', 'n')).toEqual({ size: 1 });
  });
});
