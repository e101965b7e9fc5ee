/** Product events: which reach the app, when, and with what. */
import { misbehave } from '../calls/faults';
import { createStage, order, type Stage } from '../stage';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

const APP = { kind: 'app' } as const;

/** Keys of the triggers that were called, in order. */
const called = () => stage.runs('notice').map((run) => run.spec.moduleKey);

test('an event arrives at its own installation, with its type and whose doing it is', async () => {
  stage.a.site.emit('updated:issue', { ...order('echo'), issue: { id: '1' } });
  stage.a.site.emit('updated:issue', order('echo'), APP);
  await stage.platform.idle();
  expect(stage.heard('notice')).toMatchObject([
    { eventType: 'avi:jira:updated:issue', selfGenerated: false, issue: { id: '1' } },
    { eventType: 'avi:jira:updated:issue', selfGenerated: true },
  ]);
  expect(stage.runs('notice')[0]?.spec.installation).toBe(stage.a.installation.id);
});

test('ignoreSelf keeps the app from its own events, not from others', async () => {
  stage.a.site.emit('commented:issue', {}, APP);
  await stage.platform.idle();
  expect(called()).toEqual([]);
  stage.a.site.emit('commented:issue', {});
  await stage.platform.idle();
  expect(called()).toEqual(['comments-of-others']);
});

test('where the platform misbehaves, events and what is queued come late, overtake each other and come twice', async () => {
  misbehave(stage.platform, 1);
  for (const id of ['1', '2', '3', '4'])
    stage.a.site.emit('updated:issue', { ...order('echo'), issue: { id } });
  await stage.platform.idle();
  const heard = stage.heard('notice').map(({ issue }) => issue.id as string);
  expect([...heard].sort()).toEqual(['1', '1', '2', '2', '3', '3', '4', '4']);
  expect(heard).not.toEqual([...heard].sort());
  const { manners, faults } = stage.platform;
  expect([manners.queue.doubled, manners.queue.delayMs, faults.rate]).toEqual([1, 300, 1]);
  misbehave(stage.platform, 0);
  expect([manners.queue.doubled, manners.queue.delayMs, faults.rate]).toEqual([0, 0, 0]);
});

test('a filter on an issue property lets through what is marked, with the properties that are asked for', async () => {
  const { site } = stage.a;
  site.emit('created:attachment', order('echo'));
  site.setProperty('1', 'mark', { state: 'asleep' });
  site.emit('created:attachment', order('echo'));
  await stage.platform.idle();
  expect(called()).toEqual([]);
  site.setProperty('1', 'mark', { state: 'active', twins: ['x', 'y'] });
  site.emit('created:attachment', order('echo'));
  await stage.platform.idle();
  expect(stage.heard('notice')).toMatchObject([
    { payloadIncludeProperties: { "issue.properties['mark'].twins": ['x', 'y'] } },
  ]);
});

test('a filter may see a property as it was some seconds ago', async () => {
  const manners = { delayMs: 0, doubled: 0, lost: 0, propertyLagMs: 5000 };
  stage = createStage({ manners: { events: manners } });
  const { site } = stage.a;
  site.emit('created:attachment', {});
  site.setProperty('1', 'mark', { state: 'active' });
  site.emit('created:attachment', {});
  await stage.platform.idle();
  expect(called()).toEqual([]);
  await stage.world.clock.pass(5000);
  site.emit('created:attachment', {});
  await stage.platform.idle();
  expect(called()).toEqual(['marked-only']);
});

test('a filter that fails keeps the event away, or lets it through where the manifest says so', async () => {
  stage.a.site.emit('created:issuelink', {});
  stage.a.site.emit('deleted:issuelink', {});
  await stage.platform.idle();
  expect(called()).toEqual(['receives-on-error']);
});

test('events may come late, and in another order', async () => {
  const manners = { delayMs: 180_000, doubled: 0, lost: 0, propertyLagMs: 0 };
  stage = createStage({ manners: { events: manners } });
  const numbers = [0, 1, 2, 3, 4, 5, 6, 7];
  for (const nr of numbers) stage.a.site.emit('updated:issue', { ...order('echo'), nr });
  await stage.platform.idle();
  const arrived = stage.heard('notice').map((event) => event['nr'] as number);
  expect(arrived).not.toEqual(numbers);
  expect([...arrived].sort()).toEqual(numbers);
  const last = Math.max(...stage.runs('notice').map((run) => run.startedAt));
  expect(stage.world.clock.now() - last).toBeLessThan(180_000);
});

test('an event may come twice, or not at all', async () => {
  const manners = { delayMs: 0, propertyLagMs: 0 };
  stage = createStage({ manners: { events: { ...manners, doubled: 1, lost: 0 } } });
  stage.a.site.emit('updated:issue', {});
  await stage.platform.idle();
  expect(called()).toEqual(['all-updates', 'all-updates']);
  stage = createStage({ manners: { events: { ...manners, doubled: 0, lost: 1 } } });
  stage.a.site.emit('updated:issue', {});
  await stage.platform.idle();
  expect(called()).toEqual([]);
});

test('what a trigger throws is not tried again; what it asks to hear again, it hears', async () => {
  stage.a.site.emit('updated:issue', order('fail', 'no'));
  await stage.platform.idle();
  expect(called()).toEqual(['all-updates']);
  stage.a.site.emit('updated:issue', order('retryUntil', 1, 10));
  await stage.world.clock.pass(20_000);
  expect(stage.heard('notice')).toMatchObject([{ retryCount: 1, retryData: { so: 'far' } }]);
});

test('a post function runs with its configuration, and is retried as an event is', async () => {
  stage.a.site.transition(order('retryUntil', 1, 10), APP);
  await stage.world.clock.pass(20_000);
  expect(stage.heard('post-function')).toMatchObject([{ retryCount: 1 }]);
});

test('an app hears that it was installed', async () => {
  await stage.platform.idle();
  expect(stage.runs('greet').map((run) => run.spec.installation)).toEqual([
    stage.a.installation.id,
    stage.b.installation.id,
  ]);
});
