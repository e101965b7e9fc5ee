/** Limits of invocations, of what goes out of them, and of the ways in from screens and the internet. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStage, order, type Stage } from '../stage';

const KIB = 1024;
const MIB = 1024 * KIB;
const UPDATED = 'updated:issue';
let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

describe('time', () => {
  test('invocation.seconds.resolver: a screen is answered within 25 s or not at all', async () => {
    const { ask } = stage.a;
    expect(await ask('sleep', 24_999)).toBe('slept');
    await expect(ask('sleep', 25_001)).rejects.toThrow('timeout');
  });

  test('invocation.seconds.trigger: a product event has 25 s', async () => {
    stage.a.site.emit(UPDATED, order('sleep', 24_999));
    await stage.world.clock.pass(30_000);
    stage.a.site.emit(UPDATED, order('sleep', 25_001));
    await stage.world.clock.pass(25_001);
    expect(stage.runs('notice').map((run) => run.fate)).toEqual(['ended', 'timeout']);
  });

  test('invocation.seconds.webtrigger: a web trigger has 55 s', async () => {
    await stage.a.post(order('sleep', 54_999));
    expect((await stage.a.post(order('sleep', 55_001))).status).toBe(500);
    expect(stage.runs('receive').map((run) => run.fate)).toEqual(['ended', 'timeout']);
  });

  test('invocation.seconds.consumer: a consumer has 55 s, or what the manifest says', async () => {
    const { ask } = stage.a;
    await ask('push', 'quick', { body: order('sleep', 54_999) });
    await ask('push', 'quick', { body: order('sleep', 55_001) });
    await ask('push', 'long', { body: order('sleep', 899_999) });
    await ask('push', 'brief', { body: order('sleep', 2001) });
    await stage.world.clock.pass(55_002);
    expect(stage.runs('consume').map((run) => run.fate)).toEqual(['ended', 'timeout']);
    expect(stage.runs('consume-briefly')[0]?.fate).toBe('timeout');
    await stage.world.clock.pass(900_000);
    expect(stage.runs('consume-long').map((run) => run.fate)).toEqual(['ended']);
  });

  test('invocation.after-end: what nobody awaits does not happen, and is told', async () => {
    const { ask } = stage.a;
    await ask('leaveForLater', 'late', 1000);
    await stage.world.clock.pass(2000);
    expect(await ask('get', 'late')).toBeUndefined();
    expect(stage.platform.failures()).toMatchObject([
      { functionKey: 'resolve', what: expect.stringContaining('left behind: kvs') as string },
    ]);
  });
});

describe('memory', () => {
  test('invocation.memory: a function has what its manifest says; one that holds more is ended', async () => {
    const { ask } = stage.a;
    await ask('push', 'brief', { body: order('hoard', 64) });
    await stage.platform.idle();
    await ask('push', 'brief', { body: order('hoard', 384) });
    await stage.world.clock.pass(1000);
    await ask('push', 'quick', { body: order('hoard', 384) });
    await stage.world.clock.pass(1000);
    expect(stage.runs('consume-briefly').map((run) => run.fate)).toEqual(['ended', 'memory']);
    expect(stage.runs('consume').map((run) => run.fate)).toEqual(['ended']);
  });

  test('an event whose consumer ran out of memory comes again, and says so', async () => {
    await stage.a.ask('push', 'brief', { body: order('hoardFirstThenEcho', 384) });
    await stage.platform.idle();
    expect(stage.heard('consume-briefly')).toMatchObject([
      { retryContext: { retryCount: 1, retryReason: 'FUNCTION_OUT_OF_MEMORY' } },
    ]);
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-files-'));
  const existing = join(folder, 'existing');
  writeFileSync(existing, 'there before');
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(['promise', 'sync', 'stream'] as const)(
    'function.temporary-files: a function may read files and write none, by %s',
    async (how) => {
      const { ask } = stage.a;
      expect(await ask('readFile', existing)).toBe('there before');
      const path = join(folder, how);
      await expect(ask('writeFile', path, how)).rejects.toMatchObject({
        message: expect.stringContaining('no temporary folder') as string,
      });
      expect(existsSync(path)).toBe(false);
    },
  );
});

describe('logs', () => {
  test('invocation.log-lines: 100 lines a minute of its time are kept', async () => {
    const { ask } = stage.a;
    await ask('log', 100, 1);
    await ask('log', 101, 1);
    await ask('push', 'long', { body: order('log', 1501, 1) });
    await stage.platform.idle();
    const kept = stage.platform.ledger.invocations.map((run) => [run.logs.length, run.droppedLogs]);
    expect(kept).toEqual(expect.arrayContaining([[100, 0], [100, 1], [1500, 1]])); // prettier-ignore
  });

  test('invocation.log-bytes: 200 KiB are kept', async () => {
    await stage.a.ask('log', 2, 100 * KIB);
    await stage.a.ask('log', 3, 100 * KIB);
    const kept = stage.runs('resolve').map((run) => [run.logs.length, run.droppedLogs]);
    expect(kept).toEqual([
      [2, 0],
      [2, 1],
    ]);
  });
});

describe('what a screen calls', () => {
  /** Bytes of what the bridge sends, with a text of that length in it. */
  const size = (length: number) =>
    JSON.stringify({
      call: { functionKey: 'actUncaught', payload: order('give', 'x'.repeat(length)) },
      context: { extension: { type: 'jira:adminPage' } },
    }).length;

  test('invoke.request-bytes: 500 KiB pass, one byte more does not', async () => {
    const length = 500 * KIB - size(0);
    const give = (more: number) =>
      stage.a.invoke('actUncaught', order('give', 'x'.repeat(length + more)));
    expect(await give(0)).toHaveLength(length);
    await expect(give(1)).rejects.toThrow('500 KB');
  });

  test('invoke.response-bytes: 5 MiB pass, one byte more does not', async () => {
    const give = (bytes: number) => stage.a.invoke('actUncaught', order('giveText', bytes - 2));
    expect(await give(5 * MIB)).toHaveLength(5 * MIB - 2);
    await expect(give(5 * MIB + 1)).rejects.toThrow('5 MB');
  });
});

describe('web triggers', () => {
  const ANSWER = { statusCode: 200 };

  test('webtrigger.bytes: 5 MiB of headers, query and body pass, one byte more does not', async () => {
    const { post } = stage.a;
    const echo = await post({ act: 'echoRequest' }, { path: '?q=1' });
    const echoed = (await echo.json()) as { headers: object };
    const others = JSON.stringify(echoed.headers).length + '?q=1'.length;
    const empty = JSON.stringify({ ...order('give', ANSWER), pad: '' }).length;
    const send = async (bytes: number) => {
      const pad = 'x'.repeat(bytes - others - empty);
      return (await post({ ...order('give', ANSWER), pad }, { path: '?q=1' })).status;
    };
    expect(await send(5 * MIB)).toBe(200);
    expect(await send(5 * MIB + 1)).toBe(413);
  });

  /** Statuses of that many requests at once. */
  /** Knocks so many times, ten at once, which warm functions answer. */
  async function knock(times: number): Promise<number[]> {
    const url = stage.a.installation.webTriggerUrl('hook', false);
    const statuses: number[] = [];
    while (statuses.length < times) {
      const answers = Array.from({ length: Math.min(10, times - statuses.length) }, async () =>
        stage.platform.handleWebTrigger(new Request(url)),
      );
      const some = await stage.world.clock.drive(Promise.all(answers));
      statuses.push(...some.map((answer) => answer?.status ?? 0));
    }
    return statuses;
  }

  test('webtrigger.per-second: 300 pass, the next only in the next second', async () => {
    const statuses = await knock(301);
    expect(statuses.filter((status) => status === 200)).toHaveLength(300);
    expect(statuses.at(-1)).toBe(429);
    await stage.world.clock.pass(1000);
    expect(await knock(1)).toEqual([200]);
  });

  test('webtrigger.per-minute: 7000 pass, the next only in the next minute', async () => {
    for (let second = 0; second < 28; second += 1) {
      expect(new Set(await knock(250))).toEqual(new Set([200]));
      await stage.world.clock.pass(1000);
    }
    expect(await knock(1)).toEqual([429]);
    await stage.world.clock.pass(60_000);
    expect(await knock(1)).toEqual([200]);
  });

  test.each([
    ['text', 'fine'],
    ['no status', { body: 'fine' }],
    ['a status in words', { statusCode: '200' }],
    ['a header that is no list', { statusCode: 200, headers: { a: 'b' } }],
    ['a body that is no text', { statusCode: 200, body: {} }],
  ])('webtrigger.answer-shape: %s is a 500', async (_, answer) => {
    const right = { statusCode: 201, headers: { a: ['b'] }, body: 'fine' };
    expect((await stage.a.post(order('give', right))).status).toBe(201);
    expect((await stage.a.post(order('give', answer))).status).toBe(500);
  });
});

describe('egress', () => {
  const FORBIDDEN = { name: 'REQUEST_EGRESS_ALLOWLIST_ERR', status: 403, isError: true };
  /** Nothing really leaves the local cloud, so what is let out reaches nobody. */
  const LET_OUT = { name: 'FUNCTION_FETCH_ERR' };
  const backend = (...addresses: string[]) =>
    createStage({
      manifest: (manifest) => {
        manifest.permissions.external = {
          fetch: { backend: addresses.map((address) => ({ address })) },
        };
      },
    });

  test('egress.hosts: only what the manifest lists', async () => {
    const { ask } = stage.a;
    await expect(ask('fetch', 'https://listed.example/x')).rejects.toMatchObject(LET_OUT);
    await expect(ask('fetch', 'https://unlisted.example/x')).rejects.toMatchObject(FORBIDDEN);
  });

  test('egress.https: never without encryption, even where the manifest has it', async () => {
    const { ask } = backend('http://plain.example', 'https://plain.example').a;
    await expect(ask('fetch', 'https://plain.example/x')).rejects.toMatchObject(LET_OUT);
    await expect(ask('fetch', 'http://plain.example/x')).rejects.toMatchObject(FORBIDDEN);
  });

  test('egress.ports: only the ports that the platform lets out', async () => {
    const { ask } = backend('*').a;
    await expect(ask('fetch', 'https://some.example:8443/')).rejects.toMatchObject(LET_OUT);
    await expect(ask('fetch', 'https://some.example:8444/')).rejects.toMatchObject(LET_OUT);
    await expect(ask('fetch', 'https://some.example:9000/')).rejects.toMatchObject(FORBIDDEN);
  });

  test('invocation.egress-requests: 100 requests a minute of its time', async () => {
    const url = stage.b.installation.webTriggerUrl('hook', false);
    expect(await stage.a.ask('fetchMany', url, 100)).toBe(100);
    await expect(stage.a.ask('fetchMany', url, 101)).rejects.toMatchObject({
      name: 'FUNCTION_FETCH_ERR',
    });
  });
});

describe('who asks Jira', () => {
  test('scopes: a call that the manifest has no scope for does not reach Jira', async () => {
    const { ask, site } = stage.a;
    expect(await ask('jira', 'app', '/rest/api/3/issue/1')).toMatchObject({ status: 200 });
    const refused = await ask('jira', 'app', '/rest/api/3/user?accountId=person');
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.body)).toEqual({
      code: 401,
      message: 'Unauthorized; scope does not match',
    });
    expect(site.asked.map((each) => each.path)).toEqual(['/rest/api/3/issue/1']);
  });

  test('asUser.consent: nobody is asked for who has not consented', async () => {
    const { ask, site } = stage.a;
    stage.platform.unconsented.add('person');
    await expect(ask('jira', 'user', '/rest/api/3/issue/1')).rejects.toMatchObject({
      name: 'NEEDS_AUTHENTICATION_ERR',
    });
    expect(site.asked).toHaveLength(0);
    stage.platform.unconsented.clear();
    expect(await ask('jira', 'user', '/rest/api/3/issue/1')).toMatchObject({ status: 200 });
  });

  test('asUser.without-user: nobody may be asked for who is not there', async () => {
    const { ask, site, post } = stage.a;
    expect(await ask('jira', 'user', '/rest/api/3/issue/1')).toMatchObject({ status: 200 });
    expect(site.asked[0]?.caller).toEqual({ kind: 'user', accountId: 'person' });
    expect((await post(order('jira', 'user', '/rest/api/3/issue/1'))).status).toBe(500);
    expect(stage.runs('receive')[0]?.error).toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
    expect(site.asked).toHaveLength(1);
  });
});
