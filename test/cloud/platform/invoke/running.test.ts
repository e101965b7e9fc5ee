/** How functions run: warm processes, work left behind, cuts, and what a function sees around it. */
import { createStage, order, type Stage } from '../stage';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

describe('processes', () => {
  test('a warm process serves one installation after the other, and remembers', async () => {
    expect(await stage.a.ask('count')).toBe(1);
    expect(await stage.b.ask('count')).toBe(2);
    expect(stage.platform.processes.started).toBe(1);
  });

  test('two at the same time run in two processes', async () => {
    const { a, platform, world } = stage;
    await a.ask('push', 'quick', [
      { body: order('sleep', 10_000) },
      { body: order('sleep', 10_000) },
    ]);
    await world.clock.pass(1000);
    expect(stage.runs('consume').map((run) => run.fate)).toEqual(['running', 'running']);
    expect(platform.processes.started).toBe(2);
  });

  test('a process whose work was cut off serves nobody again', async () => {
    const { a, platform } = stage;
    await a.ask('count');
    platform.intercept = ({ kind }) => (kind === 'kvs' ? 'kill-after' : 'proceed');
    await expect(a.ask('set', 'k', 1)).rejects.toThrow('killed');
    platform.intercept = () => 'proceed';
    expect(await a.ask('count')).toBe(1);
    expect(platform.processes.started).toBe(2);
  });

  test('what each function sees is of its own installation', async () => {
    for (const { ask, installation } of [stage.a, stage.b]) {
      const { context, app } = await ask('context');
      expect(context).toMatchObject({ accountId: 'person' });
      expect(app.installationAri.toString()).toContain(installation.id);
    }
  });
});

describe('what is left behind', () => {
  test('a write under way at the end is told, and takes no effect where it has not reached the store', async () => {
    stage.platform.latency = 100;
    expect(await stage.a.ask('leaveUnderWay', 'k')).toBe('ended');
    await stage.world.clock.pass(1000);
    expect(await stage.a.ask('get', 'k')).toBeUndefined();
    expect(stage.platform.failures()).toMatchObject([
      { what: expect.stringContaining('left behind: kvs set (still under way)') as string },
    ]);
  });

  test('a function that is cut off does nothing more', async () => {
    const { a, world } = stage;
    await a.ask('push', 'brief', { body: order('leaveForLater', 'left', 3000) });
    await a.ask('push', 'brief', { body: order('sleepThenSet', 3000, 'slept') });
    await world.clock.pass(10_000);
    expect(await a.ask('get', 'left')).toBeUndefined();
    expect(await a.ask('get', 'slept')).toBeUndefined();
  });
});

describe('what never comes', () => {
  test('a function that awaits it is ended at its time limit, and the world goes on', async () => {
    stage = createStage({ patienceMs: 100 });
    const { a, world } = stage;
    await a.ask('push', 'brief', { body: order('hang') });
    a.site.emit('updated:issue', order('hang'));
    await world.clock.pass(3000);
    expect(stage.runs('consume-briefly').map((run) => run.fate)).toEqual(['timeout']);
    await world.clock.pass(25_000);
    expect(stage.runs('notice')[0]?.fate).toBe('timeout');
    expect(await a.ask('give', 'still here')).toBe('still here');
  });
});

describe('cuts that a test asks for', () => {
  test.each([
    ['kill-before', undefined],
    ['kill-after', 'written'],
  ] as const)('%s the second write', async (intervention, second) => {
    const { a, platform } = stage;
    platform.intercept = ({ index, kind }) =>
      kind === 'kvs' && index === 1 ? intervention : 'proceed';
    await expect(a.ask('writeInTurn', ['k1', 'k2', 'k3'])).rejects.toThrow('killed');
    platform.intercept = () => 'proceed';
    expect(await a.ask('get', 'k1')).toBe('written');
    expect(await a.ask('get', 'k2')).toBe(second);
    expect(await a.ask('get', 'k3')).toBeUndefined();
  });

  test('a lost answer: the write has its effect, the app hears of an error', async () => {
    const { a, platform } = stage;
    platform.intercept = ({ kind }) => (kind === 'kvs' ? 'lose-answer' : 'proceed');
    await expect(a.ask('set', 'k', 1)).rejects.toMatchObject({ isError: true });
    platform.intercept = () => 'proceed';
    expect(await a.ask('get', 'k')).toBe(1);
  });

  test('a failing call has no effect', async () => {
    const { a, platform } = stage;
    platform.intercept = ({ kind }) => (kind === 'kvs' ? 'fail' : 'proceed');
    await expect(a.ask('set', 'k', 1)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    platform.intercept = () => 'proceed';
    expect(await a.ask('get', 'k')).toBeUndefined();
  });
});

describe('uninstalling', () => {
  test('the app may say goodbye; then its events and its web trigger are gone', async () => {
    const { a, b, platform, world } = stage;
    const url = a.installation.webTriggerUrl('hook', false);
    await b.ask('set', 'theirs', 1);
    await world.clock.drive(platform.uninstall(a.installation));
    expect(stage.runs('say-goodbye').map((run) => run.fate)).toEqual(['ended']);
    a.site.emit('updated:issue', {});
    await platform.idle();
    const answer = platform.handleWebTrigger(new Request(url)) as Promise<Response>;
    expect((await world.clock.drive(answer)).status).toBe(424);
    expect([...stage.runs('notice'), ...stage.runs('receive')]).toEqual([]);
    expect(await b.ask('get', 'theirs')).toBe(1);
  });
});
