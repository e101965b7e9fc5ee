/** What an admin does to a connection reaches the other site, whatever comes between; and both sites end up alike. */
import type { ControlMessage } from '../../src/peer/message';
import { signingKeys, takenKeys } from '../../src/model/connection-secret';
import { seal } from '../../src/peer/envelope';
import {
  change as changed,
  follow,
  type Change,
  type Controlled,
} from '../../src/connection/change';
import { change, cutOffLine, cutScreenAt, fiveMinutesPass, mendLine } from '../make/connection';
import { secretOf, stall, viewOf, type Side } from '../make/connection';
import { comment, makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { knock, stolenKeys } from '../trust/wire';

const GONE = () => undefined;

const setBy = (row: Controlled, wanted: Change, at: number) =>
  changed(row, wanted, { who: { accountId: 'somebody', displayName: 'Somebody' }, at });

describe('a change', () => {
  test('is told later where the other site does not answer while the screen waits', async () => {
    const sites = await makeTwoSites();
    const answerAgain = stall(sites);
    expect(await change(sites, 'desk', { kind: 'pause' })).toMatchObject({
      state: 'paused',
      isUntold: true,
    });
    answerAgain();
    await fiveMinutesPass(sites);
    expect((await viewOf(sites, 'dev')).state).toBe('paused');
    expect(await viewOf(sites, 'desk')).toMatchObject({ isUntold: false });
  });

  test.each(['kill-before', 'kill-after'] as const)(
    'is told once more where the function that told of it was cut off (%s)',
    async (how) => {
      const sites = await makeTwoSites();
      sites.platform.intercept = ({ kind }) => (kind === 'fetch' ? how : 'proceed');
      await change(sites, 'desk', { kind: 'pause' }).catch(GONE);
      mendLine(sites);
      await sites.settle();
      expect(await viewOf(sites, 'desk')).toMatchObject({ state: 'paused', isUntold: true });
      await fiveMinutesPass(sites);
      const there = await viewOf(sites, 'dev');
      expect(there.state).toBe('paused');
      const told = there.changes.filter(({ what }) => what === 'Paused the connection');
      expect(told).toHaveLength(1);
      expect((await viewOf(sites, 'desk')).isUntold).toBe(false);
    },
  );

  test('of the newest alone is told where several were made about the same', async () => {
    const sites = await makeTwoSites();
    cutOffLine(sites);
    for (const name of ['One', 'Two', 'Three'])
      await change(sites, 'desk', { kind: 'rename', name });
    mendLine(sites);
    await fiveMinutesPass(sites);
    const { name, changes } = await viewOf(sites, 'dev');
    expect(name).toBe('Three');
    expect(changes.filter(({ what }) => what.startsWith('Renamed'))).toHaveLength(1);
  });
});

test.each([
  ['pause', { kind: 'resume' }, { state: 'active' }],
  ['comments', { kind: 'comments', publicComments: false }, { peerPublicComments: false }],
  ['policy', { kind: 'policy', policy: 'newer' }, { policy: 'newer' }],
  ['rename', { kind: 'rename', name: 'Second' }, { name: 'Second' }],
] as const)(
  '%s that is changed after the clock was set back reaches the other side',
  (kind, second, wanted) => {
    const row = (side: 'a' | 'b'): Controlled => ({
      side,
      name: 'First',
      state: 'active',
      policy: 'remote',
      publicComments: false,
    });
    const HOUR = 3_600_000;
    const now = 100 * HOUR;
    const firsts = {
      pause: { kind: 'pause' },
      comments: { kind: 'comments', publicComments: true },
      policy: { kind: 'policy', policy: 'local' },
      rename: { kind: 'rename', name: 'One' },
    } as const;
    const heard = ({ untold = [] }: Controlled) => untold.at(-1) as ControlMessage;
    const before = setBy(row('a'), firsts[kind], now);
    const there = follow(row('b'), heard(before), now);

    const after = setBy(before, second, now - HOUR);

    expect(follow(there, heard(after), now + 1000)).toMatchObject(wanted);
  },
);

describe('what two admins set before they heard of each other', () => {
  test.each([
    ['desk', 'dev'],
    ['dev', 'desk'],
  ] as const)('is what the later one set, told first by %s', async (first, second) => {
    const sites = await makeTwoSites();
    cutOffLine(sites);
    await change(sites, 'desk', { kind: 'policy', policy: 'local' });
    await change(sites, 'desk', { kind: 'rename', name: 'Earlier' });
    await sites.world.clock.pass(1000);
    await change(sites, 'dev', { kind: 'policy', policy: 'local' });
    await change(sites, 'dev', { kind: 'rename', name: 'Later' });
    for (const side of [first, second]) {
      const { id } = sites[side].installation;
      sites.platform.intercept = ({ kind, installation }) =>
        kind === 'fetch' && installation !== id ? 'fail' : 'proceed';
      await fiveMinutesPass(sites);
    }
    mendLine(sites);
    const [desk, dev] = [await viewOf(sites, 'desk'), await viewOf(sites, 'dev')];
    expect([desk.name, dev.name]).toEqual(['Later', 'Later']);
    expect([desk.policy, dev.policy]).toEqual(['remote', 'local']);
  });

  test('at the very same moment is what the inviting side set', async () => {
    const sites = await makeTwoSites();
    cutOffLine(sites);
    const set = (side: Side) => change(sites, side, { kind: 'policy', policy: 'local' });
    const [desk, dev] = await Promise.all([set('desk'), set('dev')]);
    expect(desk.changes[0]?.at).toBe(dev.changes[0]?.at);
    mendLine(sites);
    await fiveMinutesPass(sites, 2);
    expect((await viewOf(sites, 'desk')).policy).toBe('local');
    expect((await viewOf(sites, 'dev')).policy).toBe('remote');
  });

  test('counts on both sites though the clock of one is fast', () => {
    const row = (side: 'a' | 'b'): Controlled => ({
      side,
      name: 'Before',
      state: 'active',
      policy: 'remote',
      publicComments: false,
    });
    const fast = setBy(row('b'), { kind: 'rename', name: 'By a fast clock' }, 10_000);
    const heard = follow(row('a'), fast.untold?.[0] as ControlMessage, 5000);
    const next = setBy(heard, { kind: 'rename', name: 'Afterwards' }, 5000);
    const there = follow(fast, next.untold?.[0] as ControlMessage, 10_001);
    expect([next.name, there.name]).toEqual(['Afterwards', 'Afterwards']);
  });

  test('is both kept where each is about its own side', async () => {
    const sites = await makeTwoSites();
    cutOffLine(sites);
    await change(sites, 'desk', { kind: 'comments', publicComments: true });
    await sites.world.clock.pass(1000);
    await change(sites, 'dev', { kind: 'comments', publicComments: true });
    mendLine(sites);
    await fiveMinutesPass(sites, 2);
    for (const side of ['desk', 'dev'] as const)
      expect(await viewOf(sites, side)).toMatchObject({
        publicComments: true,
        hasPeerPublicComments: true,
      });
  });
});

/** Both sites hear each other. */
async function expectTalk(sites: TwoSites, request: string, task: string, words: string) {
  await sites.after(comment(sites.agent, request, `${words}, asked`));
  await sites.after(comment(sites.developer, task, `${words}, answered`));
  await fiveMinutesPass(sites);
  const on = async (who: TwoSites['agent'], key: string) =>
    JSON.stringify((await read(who, key)).fields.comment);
  expect(await on(sites.developer, task)).toContain(`${words}, asked`);
  expect(await on(sites.agent, request)).toContain(`${words}, answered`);
  for (const side of ['desk', 'dev'] as const)
    expect([words, side, (await viewOf(sites, side)).isUntold]).toEqual([words, side, false]);
}

/** How many keys a site signs with, and how many it takes. */
function keysOn(sites: TwoSites, side: Side): [number, number] {
  const secret = secretOf(sites, side);
  if (!secret) throw new Error(`${side} has no keys`);
  return [signingKeys(secret).length, takenKeys(secret, sites.world.clock.now()).length];
}

test('replacing the keys, cut off at every single call in turn, leaves both sites talking, and the old key good for nothing', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  const keyOf = () => secretOf(sites, 'desk')?.send[0]?.id;
  let wasReached = true;
  let replaced = 0;
  for (let cut = 1; wasReached; cut += 1) {
    const before = keyOf();
    const end = cutScreenAt(sites, cut, 'kill-after');
    await sites.ask('desk', 'rotateKeys', { id: sites.connected.desk }).catch(GONE);
    wasReached = end();
    await sites.settle();
    await fiveMinutesPass(sites, 4);
    await expectTalk(sites, request, task, `Cut ${cut}`);
    if (keyOf() === before) continue;
    replaced += 1;
    expect([cut, keysOn(sites, 'desk'), keysOn(sites, 'dev')]).toEqual([cut, [1, 1], [1, 1]]);
  }
  expect(replaced).toBeGreaterThan(3);
});

test('a replaced key ends though its confirmation was lost and the other side then failed to replace keys too', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  const old = stolenKeys(sites, 'desk');
  let posts = 0;
  sites.platform.intercept = ({ kind }) =>
    kind === 'fetch' && (posts += 1) > 1 ? 'fail' : 'proceed';
  await sites.ask('desk', 'rotateKeys', { id: sites.connected.desk });
  expect(await viewOf(sites, 'desk')).toMatchObject({ isUntold: true });
  const replacing = sites.ask('dev', 'rotateKeys', { id: sites.connected.dev });
  await expect(replacing).rejects.toThrow('The other site is replacing the keys.');
  mendLine(sites);
  await fiveMinutesPass(sites);
  await expectTalk(sites, request, task, 'Confirmed');
  await fiveMinutesPass(sites, 3);
  expect([keysOn(sites, 'desk'), keysOn(sites, 'dev')]).toEqual([
    [1, 1],
    [1, 1],
  ]);
  const stamp = { id: sites.world.uuid(), now: sites.world.clock.now() };
  const { headers, body } = seal({ kind: 'confirm' }, old.sender, old.send, stamp);
  const answer = await knock(sites, { url: old.url, headers: Object.entries(headers), body });
  expect(answer).toEqual({ status: 401, body: '{"error":"unauthenticated"}' });
});

test('new keys that could not be confirmed in time are told of, and the old ones stay good', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  let posts = 0;
  sites.platform.intercept = ({ kind }) =>
    kind === 'fetch' && (posts += 1) > 1 ? 'fail' : 'proceed';
  await sites.ask('desk', 'rotateKeys', { id: sites.connected.desk });
  await sites.world.clock.pass(31 * 60_000);
  mendLine(sites);
  await fiveMinutesPass(sites);
  const { changes } = await viewOf(sites, 'desk');
  expect(changes[0]?.what).toContain('Kept the old keys');
  await expectTalk(sites, request, task, 'With the old keys');
  expect([keysOn(sites, 'desk'), keysOn(sites, 'dev')]).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('accepting an invitation, cut off at every single call in turn, can be gone on with', async () => {
  const sites = await makeTwoSites();
  let wasReached = true;
  for (let cut = 1; wasReached; cut += 1) {
    const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
      name: `Cut ${cut}`,
    });
    const end = cutScreenAt(sites, cut, 'kill-after');
    const accept = () => sites.ask<{ id: string }>('dev', 'acceptInvitation', { code });
    await accept().catch(GONE);
    wasReached = end();
    await sites.settle();
    await accept().catch((error: unknown) => {
      expect(String(error)).toContain('accepted here before');
    });
    await fiveMinutesPass(sites);
    const there = id.replace('.a', '.b');
    expect([cut, (await viewOf(sites, 'desk', id)).state]).toEqual([cut, 'active']);
    expect([cut, (await viewOf(sites, 'dev', there)).state]).toEqual([cut, 'active']);
    for (const [side, row] of [
      ['desk', id],
      ['dev', there],
    ] as const)
      expect([cut, side, secretOf(sites, side, row)?.pending]).toEqual([cut, side, undefined]);
    await sites.ask('dev', 'changeConnection', { id: there, change: { kind: 'pause' } });
    await sites.settle();
    expect([cut, (await viewOf(sites, 'desk', id)).state]).toEqual([cut, 'paused']);
  }
});
