/** A site gives itself a new address: whoever may still send to the old one hears of it before that ends. */
import {
  change,
  cutOffLine,
  cutScreenAt,
  fiveMinutesPass,
  mendLine,
  secretOf,
  stall,
  viewOf,
} from '../make/connection';
import { comment, makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';

const HOUR = 3_600_000;

const urls = ({ desk }: TwoSites) => desk.installation.listUrls().map(({ url }) => url);

const invite = (sites: TwoSites) =>
  sites.ask<{ id: string; code: string }>('desk', 'invite', { name: 'Second' });

test('who accepts an invitation that names the old address hears of the new one before the old one ends', async () => {
  const sites = await makeTwoSites();
  const { id, code } = await invite(sites);
  const [old] = urls(sites);
  expect(await sites.ask('desk', 'renewAddress')).toEqual({ told: 1, waiting: 0 });
  await fiveMinutesPass(sites, 6);
  expect(urls(sites)).toContain(old);
  const made = await sites.ask<{ id: string }>('dev', 'acceptInvitation', { code });
  await sites.settle();
  expect(secretOf(sites, 'dev', made.id)?.url).toBe(old);
  await fiveMinutesPass(sites, 5);
  const [only, ...more] = urls(sites);
  expect([more, only === old]).toEqual([[], false]);
  expect(secretOf(sites, 'dev', made.id)?.url).toBe(only);
  await sites.ask('dev', 'changeConnection', { id: made.id, change: { kind: 'pause' } });
  await sites.settle();
  expect((await viewOf(sites, 'desk', id)).state).toBe('paused');
});

test('an invitation that nobody accepts holds the old address for as long as it is good', async () => {
  const sites = await makeTwoSites();
  await invite(sites);
  await sites.ask('desk', 'renewAddress');
  await sites.world.clock.pass(47 * HOUR);
  await fiveMinutesPass(sites);
  expect(urls(sites)).toHaveLength(2);
  await sites.world.clock.pass(HOUR);
  await fiveMinutesPass(sites, 2);
  expect(urls(sites)).toHaveLength(1);
});

test('a connection that the other side has removed holds no address', async () => {
  const sites = await makeTwoSites();
  await sites.ask('dev', 'removeConnection', { id: sites.connected.dev });
  await sites.settle();
  expect(await sites.ask('desk', 'renewAddress')).toEqual({ told: 0, waiting: 0 });
  await fiveMinutesPass(sites, 5);
  expect(urls(sites)).toHaveLength(1);
});

test('peers that do not answer while the screen waits are told later, and the old address stays a quarter of an hour longer', async () => {
  const sites = await makeTwoSites();
  const { code } = await invite(sites);
  await sites.ask('dev', 'acceptInvitation', { code });
  await sites.settle();
  const answerAgain = stall(sites);
  expect(await sites.ask('desk', 'renewAddress')).toEqual({ told: 0, waiting: 2 });
  await fiveMinutesPass(sites, 6);
  answerAgain();
  await fiveMinutesPass(sites, 2);
  expect((await viewOf(sites, 'desk')).isUntold).toBe(false);
  expect(urls(sites)).toHaveLength(2);
  await fiveMinutesPass(sites, 3);
  expect(urls(sites)).toHaveLength(1);
});

test('a renewal, cut off at every single call in turn, leads every peer to an address that is there', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  const { code } = await invite(sites);
  const second = await sites.ask<{ id: string }>('dev', 'acceptInvitation', { code });
  let wasReached = true;
  for (let cut = 1; wasReached; cut += 1) {
    const end = cutScreenAt(sites, cut, 'kill-after');
    await sites.ask('desk', 'renewAddress').catch(() => undefined);
    wasReached = end();
    await sites.settle();
    await fiveMinutesPass(sites, 6);
    for (const id of [sites.connected.dev, second.id])
      expect([cut, urls(sites).includes(secretOf(sites, 'dev', id)?.url ?? '')]).toEqual([
        cut,
        true,
      ]);
    await sites.after(comment(sites.developer, task, `Cut ${cut}`));
    const said = JSON.stringify((await read(sites.agent, request)).fields.comment);
    expect(said).toContain(`Cut ${cut}`);
  }
  expect(urls(sites)).toHaveLength(1);
});

test('a change that waits to be told crosses with the new address', async () => {
  const sites = await makeTwoSites();
  cutOffLine(sites);
  await change(sites, 'desk', { kind: 'rename', name: 'Moved' });
  await sites.ask('desk', 'renewAddress');
  await sites.ask('desk', 'renewAddress');
  mendLine(sites);
  await fiveMinutesPass(sites);
  const there = await viewOf(sites, 'dev');
  expect(there.name).toBe('Moved');
  const moves = there.changes.filter(({ what }) => what === 'Gave the other site a new address');
  expect(moves).toHaveLength(1);
});
