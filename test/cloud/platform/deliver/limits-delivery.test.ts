/** Limits of queues and product events. */
import { createStage, order, type Stage } from '../stage';

const KIB = 1024;
const HOUR_MS = 3_600_000;
const UPDATED = 'updated:issue';
let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

/** Milliseconds between the starts of a function's runs. */
function gaps(functionKey: string): number[] {
  const starts = stage.runs(functionKey).map((run) => run.startedAt);
  return starts.slice(1).map((start, index) => start - starts[index]!);
}

const events = (count: number) => Array.from({ length: count }, () => ({ body: {} }));

describe('pushes', () => {
  test('queue.events-per-push: 50 pass, of 51 none does', async () => {
    const { ask } = stage.a;
    expect(await ask('pushUnchecked', 'quick', events(50))).toMatchObject({ status: 201 });
    expect(await ask('pushUnchecked', 'quick', events(51))).toMatchObject({
      status: 413,
      body: { errorMessage: expect.stringContaining('too many events') as string },
    });
    await stage.platform.idle();
    expect(stage.runs('consume')).toHaveLength(50);
  });

  /** An event of that many bytes, in a list. */
  const eventOf = (bytes: number) => {
    const event = { body: { pad: '' } };
    event.body.pad = 'x'.repeat(bytes - JSON.stringify([event]).length);
    return event;
  };

  test('queue.push-bytes: 200 KiB pass, one byte more does not', async () => {
    const { ask } = stage.a;
    const fits = await ask('pushUnchecked', 'quick', [eventOf(200 * KIB)]);
    expect(fits.status).toBe(201);
    const beyond = await ask('pushUnchecked', 'quick', [eventOf(200 * KIB + 1)]);
    expect(beyond).toMatchObject({ status: 413 });
  });

  test('queue.long-event-bytes: 100 KiB for a consumer that may run longer, one byte more does not', async () => {
    const { ask } = stage.a;
    const brackets = '[]'.length;
    await ask('push', 'long', eventOf(100 * KIB + brackets));
    await ask('push', 'quick', eventOf(100 * KIB + brackets + 1));
    await expect(ask('push', 'long', eventOf(100 * KIB + brackets + 1))).rejects.toMatchObject({
      kind: 'PayloadTooBigError',
      message: expect.stringContaining('100 KB') as string,
    });
  });

  test('queue.events-per-minute: 500 pass, the next only in the next minute, and elsewhere at once', async () => {
    const { ask } = stage.a;
    for (let time = 0; time < 10; time += 1) await ask('push', 'quick', events(50));
    await expect(ask('push', 'quick', events(1))).rejects.toMatchObject({ kind: 'RateLimitError' });
    await stage.b.ask('push', 'quick', events(1));
    await stage.world.clock.pass(60_000);
    await ask('push', 'quick', events(1));
  });

  test('queue.cyclic: 1000 pushes may follow from one invocation, then the app is stopped', async () => {
    stage = createStage({ latency: 200 });
    await stage.a.ask('passOn', 'quick', 1000);
    await stage.platform.idle();
    expect(stage.runs('consume').filter((run) => run.error)).toEqual([]);
    await stage.b.ask('passOn', 'quick', 1001);
    await stage.world.clock.pass(HOUR_MS);
    const last = stage
      .runs('consume')
      .filter((run) => run.error)
      .at(-1);
    expect(last?.error?.constructor.name).toBe('InvocationLimitReachedError');
  });

  test('queue.delay-seconds: an event may wait for 900 s, not for 901', async () => {
    const { ask } = stage.a;
    const wait = (delayInSeconds: number) =>
      ask('pushUnchecked', 'quick', [{ body: {}, delayInSeconds }]);
    expect(await wait(901)).toMatchObject({ status: 400 });
    const before = stage.world.clock.now();
    expect(await wait(900)).toMatchObject({ status: 201 });
    await stage.platform.idle();
    expect(stage.runs('consume').map((run) => run.startedAt - before)).toEqual([900_000]);
  });

  test('queue.known: a queue needs a consumer', async () => {
    await stage.a.ask('push', 'quick', events(1));
    await expect(stage.a.ask('push', 'nowhere', events(1))).rejects.toMatchObject({
      kind: 'InternalServerError',
      message: expect.stringContaining('404') as string,
    });
  });
});

describe('retries of queue events', () => {
  test('queue.retry-seconds: the app may ask to be called again in 900 s, more becomes 900', async () => {
    await stage.a.ask('push', 'quick', { body: order('retryUntil', 1, 900) });
    await stage.b.ask('push', 'long', { body: order('retryUntil', 1, 2000) });
    await stage.platform.idle();
    expect(gaps('consume')).toEqual([900_000]);
    expect(gaps('consume-long')).toEqual([900_000]);
  });

  test('queue.retry-data: 4 KiB come back, one byte more does not', async () => {
    const push = (bytes: number) =>
      stage.a.ask('push', 'quick', { body: order('retryOnce', 'x'.repeat(bytes - 2)) });
    await push(4 * KIB);
    await push(4 * KIB + 1);
    await stage.platform.idle();
    const lengths = stage
      .heard('consume')
      .map(({ retryData }) => (retryData as string | undefined)?.length);
    expect(lengths).toEqual([4 * KIB - 2, undefined]);
  });

  test('queue.retention-hours: an event is tried for 24 h, then it is gone without a word', async () => {
    await stage.a.ask('push', 'quick', { body: order('retryUntil', 96, 900) });
    await stage.platform.idle();
    expect(stage.heard('consume')).toMatchObject([{ retryCount: 96 }]);
    await stage.a.ask('push', 'long', { body: order('retryUntil', 97, 900) });
    await stage.platform.idle();
    expect(stage.heard('consume-long')).toEqual([]);
    expect(stage.runs('consume-long')).toHaveLength(97);
    expect(stage.platform.queues.dropped).toHaveLength(1);
  });
});

describe('product events', () => {
  test('trigger.retries: the app may ask for an event again four times, not five', async () => {
    stage.a.site.emit(UPDATED, order('retryUntil', 4, 1));
    await stage.world.clock.pass(60_000);
    expect(stage.heard('notice')).toMatchObject([{ retryCount: 4, retryData: { so: 'far' } }]);
    stage.b.site.emit(UPDATED, order('retryUntil', 5, 1));
    await stage.world.clock.pass(60_000);
    expect(stage.heard('notice')).toHaveLength(1);
    expect(stage.runs('notice')).toHaveLength(5 + 5);
  });

  test('trigger.event-bytes: 200 000 bytes are delivered, one more is not', async () => {
    const envelope = { eventType: 'avi:jira:updated:issue', selfGenerated: false, pad: '' };
    const padOf = (bytes: number) => 'x'.repeat(bytes - JSON.stringify(envelope).length);
    stage.a.site.emit(UPDATED, { pad: padOf(200_001) });
    await stage.platform.idle();
    expect(stage.runs('notice')).toHaveLength(0);
    stage.a.site.emit(UPDATED, { pad: padOf(200_000) });
    await stage.platform.idle();
    expect(stage.runs('notice')).toHaveLength(1);
  });

  test('trigger.property-paths: five in a manifest pass, six do not', () => {
    const withPaths = (count: number) =>
      createStage({
        manifest: ({ modules }) => {
          const marked = modules.trigger?.find(({ key }) => key === 'marked-only');
          for (let path = 0; path < count; path += 1)
            marked?.payload?.include?.propertyPaths?.push(`issue.properties['p'].p${path}`);
        },
      });
    // Two are in the fixture's own.
    withPaths(3);
    expect(() => withPaths(4)).toThrow('more than 5 entity property paths');
  });
});
