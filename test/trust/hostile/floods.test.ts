/** Floods and impossible numbers: what they cost is bounded, and what was taken before they were checked is healed. */
import { comment, read } from '../../make/two-sites';
import { fiveMinutesPass } from '../../make/connection';
import { wordsOf, type Json } from '../../cloud/rest';
import { recover } from './invariants';
import { MESSAGES } from './messages';
import { makeHostileScene, type HostileScene } from './scene';

let scene: HostileScene;
beforeEach(async () => {
  scene = await makeHostileScene();
});

function results(count: number, outcome: string): object {
  const result = { twin: scene.twin, ack: 0, outcome, message: 'x'.repeat(2000) };
  return { kind: 'results', results: Array.from({ length: count }, () => result) };
}

async function invocationsOf(work: () => Promise<unknown>): Promise<number> {
  const { invocations } = scene.sites.platform.ledger;
  const from = invocations.length;
  await work();
  return invocations.length - from;
}

test('two hundred demands for the whole in a message are one, and more wait for the sweep', async () => {
  const one = await invocationsOf(() => scene.send(results(200, 'needs-whole')));
  expect(one).toBeLessThan(8);
  const more = await invocationsOf(async () => {
    for (let n = 0; n < 10; n += 1) await scene.send(results(1, 'needs-whole'));
  });
  expect(more).toBeLessThan(15);
  expect(await recover(scene)).toBe(0);
});

test('two hundred failures in a message are listed once, and more of the same minute not again', async () => {
  const failures = async () =>
    (await scene.sites.events('desk')).filter(({ state }) => state === 'failed').length;
  const before = await failures();
  await scene.send(results(200, 'failed'));
  for (let n = 0; n < 10; n += 1) await scene.send(results(1, 'failed'));
  expect(await failures()).toBe(before + 1);
  expect(await recover(scene)).toBe(0);
});

test('a message that names thousands of people is refused, and both sides are told', async () => {
  const replica = MESSAGES.replica(scene, 0);
  const people = Array.from({ length: 2000 }, (_, n) => [`k${n}`, { accountId: `a${n}` }]);
  const fields = { ...replica.delta.fields, customKeys: Object.fromEntries(people) as object };
  await scene.send({ ...replica, delta: { ...replica.delta, fields } });
  const [event] = (await scene.sites.events('desk')).slice(-1);
  expect(event?.error?.message).toMatch(/name 2001 people; 200 are allowed/);
  expect(JSON.stringify(scene.sites.desk.installation.kvs.dump())).not.toContain('person:a7');
});

test.each([
  ['message', { seq: 20_000 }],
  ['start', { run: 20_000 }],
])('a number of a %s far beyond what is known is told and changes nothing', async (_, numbers) => {
  await scene.send({ ...MESSAGES.replica(scene, 0), ...numbers });
  const [event] = (await scene.sites.events('desk')).slice(-1);
  expect(event?.error?.code).toBe('implausible');
  expect((await read(scene.sites.agent, scene.request.key)).fields.summary).toBe('Shared');
  expect(await recover(scene)).toBe(0);
});

test('after a forged message with a high number, what the peer really writes still arrives', async () => {
  const { readAt, ...replica } = MESSAGES.replica(scene, 9000);
  await scene.send({ ...replica, readAt: readAt + 4 * 60_000 });
  expect(await recover(scene)).toBe(0);
});

test('a twin that was stored with impossible numbers is healed by the next message', async () => {
  const { sites, twin, request, task } = scene;
  const { kvs } = sites.desk.installation;
  const key = `${sites.connected.desk}:${twin.initiator}${twin.issueId}`;
  const rows = kvs.dump()['twin'] as Record<string, Json>;
  const value = rows[key];
  const poisoned = {
    applied: { seq: Number.MAX_SAFE_INTEGER, readAt: Number.MAX_SAFE_INTEGER },
    acked: Number.MAX_SAFE_INTEGER,
    run: Number.MAX_SAFE_INTEGER,
  };
  kvs.call('/api/v1/entity/set', {
    entityName: 'twin',
    key,
    value: { ...value, data: { ...value.data, ...poisoned } },
  });
  await sites.after(comment(sites.developer, task.key, 'After it was poisoned'));
  await fiveMinutesPass(sites);
  const { comments } = (await read(sites.agent, request.key)).fields.comment as {
    comments: Json[];
  };
  expect(comments.map(({ body }) => wordsOf(body)).join()).toContain('After it was poisoned');
  expect(await recover(scene)).toBe(0);
});
