/** Queues: at least once, in no order, again and again until the app is content or a day is over. */
import { createStage, order, type Stage } from '../stage';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

/** Milliseconds from the first run of a function to each of the next. */
function since(functionKey: string): number[] {
  const [first, ...more] = stage.runs(functionKey).map((run) => run.startedAt);
  return more.map((start) => start - first!);
}

test('an event arrives with its job, its queue and its body, at the installation that pushed it', async () => {
  const { jobId } = await stage.a.ask('push', 'quick', { body: { ...order('echo'), more: [1] } });
  await stage.platform.idle();
  expect(stage.heard('consume')).toEqual([
    {
      body: { act: 'echo', args: [], more: [1] },
      jobId,
      queueName: 'quick',
      eventId: expect.any(String) as string,
    },
  ]);
  expect(stage.runs('consume')[0]?.spec.installation).toBe(stage.a.installation.id);
});

test('an event with a delay arrives after it, not before', async () => {
  await stage.a.ask('push', 'quick', { body: order('echo'), delayInSeconds: 60 });
  await stage.world.clock.pass(59_900);
  expect(stage.runs('consume')).toHaveLength(0);
  await stage.world.clock.pass(200);
  expect(stage.heard('consume')).toMatchObject([{ delayInSeconds: 60 }]);
});

test('a queue may deliver twice, with one event id', async () => {
  stage = createStage({ manners: { queue: { delayMs: 0, doubled: 1 } } });
  await stage.a.ask('push', 'quick', { body: order('echo') });
  await stage.platform.idle();
  const [first, second, ...more] = stage.heard('consume');
  expect(second?.['eventId']).toBe(first?.['eventId']);
  expect(more).toEqual([]);
});

test('events of one push may arrive in another order', async () => {
  stage = createStage({ manners: { queue: { delayMs: 10_000, doubled: 0 } } });
  const numbers = [0, 1, 2, 3, 4, 5, 6, 7];
  await stage.a.ask('push', 'quick', numbers.map((nr) => ({ body: { ...order('echo'), nr } }))); // prettier-ignore
  await stage.platform.idle();
  const arrived = stage.heard('consume').map((event) => event['body'].nr as number);
  expect(arrived).not.toEqual(numbers);
  expect([...arrived].sort()).toEqual(numbers);
});

test('a consumer that throws is called again, each time after twice as long, at the most 15 minutes', async () => {
  await stage.a.ask('push', 'quick', { body: order('throwUntil', 10) });
  await stage.platform.idle();
  const steps = since('consume').map((at, index, all) => at - (all[index - 1] ?? 0));
  expect(steps).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900].map((s) => s * 1000));
  expect(stage.heard('consume')).toMatchObject([
    {
      retryCount: 10,
      retryReason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR',
      retentionWindow: { remainingTimeMs: 86_400_000 - since('consume').at(-1)! },
    },
  ]);
});

test('a consumer that answers with an InvocationError is called again when and with what it asked for', async () => {
  await stage.a.ask('push', 'quick', { body: order('retryUntil', 2, 30) });
  await stage.platform.idle();
  expect(since('consume')).toEqual([30_000, 60_000]);
  expect(stage.heard('consume')).toMatchObject([{ retryCount: 2, retryData: { so: 'far' } }]);
});

test('a consumer that ran out of time is called again and told why', async () => {
  await stage.a.ask('push', 'brief', { body: order('sleepFirstThenEcho', 5000) });
  await stage.platform.idle();
  expect(stage.runs('consume-briefly').map((run) => run.fate)).toEqual(['timeout', 'ended']);
  expect(stage.heard('consume-briefly')).toMatchObject([
    { retryContext: { retryCount: 1, retryReason: 'FUNCTION_TIME_OUT' } },
  ]);
});

test('events of one concurrency key run as many at a time as they say, others are not held up', async () => {
  const { a, platform } = stage;
  const concurrency = { key: 'issue-1', limit: 1 };
  const body = order('sleep', 10_000);
  await a.ask('push', 'quick', [
    { body, concurrency },
    { body, concurrency },
    { body, concurrency },
    { body, concurrency: { key: 'issue-2', limit: 1 } },
  ]);
  await stage.world.clock.pass(100);
  expect(stage.runs('consume')).toHaveLength(2);
  await platform.idle();
  const spans = stage.runs('consume').map((run) => [run.startedAt, run.endedAt!] as const);
  expect(spans).toHaveLength(4);
  const mostAtOnce = Math.max(
    ...spans.map(([at]) => spans.filter(([start, end]) => start <= at && at < end).length),
  );
  expect(mostAtOnce).toBe(2);
});

test('a push can be asked what became of its events, and be cancelled', async () => {
  const { a, b, platform } = stage;
  const { jobId } = await a.ask('push', 'quick', [
    { body: order('echo') },
    { body: order('echo'), delayInSeconds: 60 },
    { body: order('echo'), delayInSeconds: 600 },
  ]);
  await stage.world.clock.pass(61_000);
  expect(await a.ask('stats', 'quick', jobId)).toEqual({ success: 2, inProgress: 1, failed: 0 });
  await a.ask('cancel', 'quick', jobId);
  await platform.idle();
  expect(await a.ask('stats', 'quick', jobId)).toEqual({ success: 2, inProgress: 0, failed: 1 });
  expect(stage.runs('consume')).toHaveLength(2);
  for (const { ask } of [a, b])
    await expect(ask('stats', ask === a.ask ? 'long' : 'quick', jobId)).rejects.toMatchObject({
      kind: 'JobDoesNotExistError',
    });
});

test('what an uninstalled app still had in its queues is dropped', async () => {
  const { a, platform, world } = stage;
  await a.ask('push', 'quick', { body: order('echo'), delayInSeconds: 60 });
  await world.clock.drive(platform.uninstall(a.installation));
  await platform.idle();
  expect(stage.runs('consume')).toHaveLength(0);
});
