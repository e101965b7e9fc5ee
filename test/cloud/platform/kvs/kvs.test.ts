import { createStage, type Stage } from '../stage';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

const MIB = 1024 * 1024;

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
});

describe('limits', () => {
  test('kvs.key-length: 500 characters pass, 501 do not', async () => {
    const { ask } = stage.a;
    await ask('set', 'x'.repeat(500), 1);
    await expect(ask('set', 'x'.repeat(501), 1)).rejects.toMatchObject({
      name: 'ForgeKvsError',
      code: 'INVALID_KEY_FORMAT',
      isError: true,
    });
  });
  test('kvs.value-bytes', async () => {
    await expect(stage.a.ask('giveText', 5 * MIB)).rejects.toThrow('5 MB');
  });
});
