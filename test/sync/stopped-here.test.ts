/** What a person stopped on a side starts only there; the other side's wish waits as a request. */
import { take } from '../cloud/rest';
import { fiveMinutesPass } from '../make/connection';
import { askPanel, twinsOn } from '../make/panel';
import { comment, makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';

let sites: TwoSites;
let keys: { desk: string; dev: string };
beforeEach(async () => {
  sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  keys = { desk: request, dev: task };
});

type Side = keyof typeof keys;

const panel = async (side: Side) => (await twinsOn(sites, side, keys[side]))[0];

const start = (side: Side) =>
  askPanel(sites, side, {
    key: keys[side],
    name: 'startSync',
    payload: { connectionId: sites.connected[side] },
  });

async function stop(side: Side): Promise<void> {
  const payload = { twinKey: (await panel(side))?.twinKey };
  await askPanel(sites, side, { key: keys[side], name: 'stopSync', payload });
}

async function commentsOn(side: Side): Promise<number> {
  const who = side === 'desk' ? sites.agent : sites.developer;
  return ((await read(who, keys[side])).fields.comment as { comments: unknown[] }).comments.length;
}

test.each([
  ['desk', 'dev'],
  ['dev', 'desk'],
] as const)(
  'stopped on %s, a start on %s waits as a request until somebody here starts it',
  async (here, there) => {
    await stop(here);
    await sites.after(comment(here === 'desk' ? sites.agent : sites.developer, keys[here], 'Ours'));
    await sites.after(
      comment(there === 'desk' ? sites.agent : sites.developer, keys[there], 'Theirs'),
    );
    await start(there);

    expect(await panel(here)).toMatchObject({
      state: 'stopped',
      request: { by: expect.anything() },
    });
    expect(await panel(there)).toMatchObject({ state: 'stopped', stopped: { waits: true } });
    expect((await sites.events(here)).at(-1)?.summary).toMatch(/asks for the sync.*to go on/);
    await sites.sweep();
    expect(await commentsOn(here)).toBe(1);
    expect(await commentsOn(there)).toBe(1);

    await start(here);
    await sites.sweep();
    expect(await panel(here)).toMatchObject({ state: 'active' });
    expect((await panel(here))?.request).toBeUndefined();
    expect(await panel(there)).toMatchObject({ state: 'active' });
    expect(await commentsOn(here)).toBe(2);
    expect(await commentsOn(there)).toBe(2);
  },
);

test('the side that stopped it starts it without asking the other', async () => {
  await stop('desk');
  await start('desk');
  expect(await panel('dev')).toMatchObject({ state: 'active' });
});

test('a request that is made again and again is told once for each start, and reads nothing', async () => {
  await stop('dev');
  await sites.after(take(sites.agent, keys.desk, 'Development Ready'));
  await sites.after(take(sites.agent, keys.desk, 'Send to development'));
  await start('desk');
  const asked = (await sites.events('dev')).filter(({ summary }) => summary.includes('asks for'));
  expect(asked).toHaveLength(2);
  expect(await panel('dev')).toMatchObject({ state: 'stopped' });
  await start('dev');
  expect(await panel('desk')).toMatchObject({ state: 'active' });
});

test('an admin may let the other site start what was stopped here', async () => {
  const id = sites.connected.dev;
  const view = await sites.ask<{ mayPeerRestart: boolean }>('dev', 'setPeerRestart', {
    id,
    isAllowed: true,
  });
  expect(view.mayPeerRestart).toBe(true);
  await stop('dev');
  await start('desk');
  expect(await panel('dev')).toMatchObject({ state: 'active' });
});

test('a side whose store was restored to what it was before a start learns of it, and what is written there comes', async () => {
  const { kvs } = sites.dev.installation;
  const twinKey = (await panel('dev'))?.twinKey ?? '';
  const before = structuredClone((kvs.dump()['twin'] as Record<string, object>)[twinKey]);
  await stop('desk');
  await start('desk');
  await sites.sweep();
  kvs.call('/api/v1/entity/set', { entityName: 'twin', key: twinKey, value: before });
  await sites.after(comment(sites.developer, keys.dev, 'Written since'));
  await fiveMinutesPass(sites, 4);
  expect(await commentsOn('desk')).toBe(1);
  expect(await panel('dev')).toMatchObject({ state: 'active', isUnconfirmed: false });
});
