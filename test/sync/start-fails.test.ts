/** A start that fails: it waits like any other failure, is told, and nothing of it is lost. */
import { starterScripts } from '../cloud/cloud';
import { take } from '../cloud/rest';
import { ADMINS, askPanel, callPanel, twinsOn } from '../make/panel';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

const THROWS = 'replica.key = issue.key\nthrow new Error("broken")';

async function sendsNothing(): Promise<string> {
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  expect(await tasksOf(sites)).toEqual([]);
  return request;
}

function listParked(site: 'desk' | 'dev') {
  const connectionId = sites.connected[site];
  return sites.ask<{ twinKey: string; issueKey: string; parked: { code: string } }[]>(
    site,
    'listParked',
    { connectionId },
  );
}

async function goodScript(): Promise<string> {
  return (await sites.world.clock.drive(starterScripts(sites))).deskOutgoing;
}

async function sweepLater(times = 1): Promise<void> {
  for (let sweep = 0; sweep < times; sweep += 1) {
    await sites.world.clock.pass(5 * 60_000);
    await sites.sweep();
  }
}

test('a start that fails in the outgoing script is listed, and goes once a better script is published', async () => {
  await republish(sites, 'desk', 'outgoing', THROWS);
  const request = await sendsNothing();
  expect(await listParked('desk')).toMatchObject([
    { issueKey: request, parked: { code: 'script-failed' } },
  ]);
  expect(await twinsOn(sites, 'desk', request)).toMatchObject([{ state: 'parked' }]);
  await republish(sites, 'desk', 'outgoing', await goodScript());
  expect(await tasksOf(sites)).toHaveLength(1);
  expect(await listParked('desk')).toEqual([]);
});

test('a start that fails is tried again by the next change of its issue', async () => {
  await republish(
    sites,
    'desk',
    'outgoing',
    `if (issue.summary != "Good") throw new Error("no")\n${await goodScript()}`,
  );
  const request = await sendsNothing();
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Good' } }),
  );
  expect(await tasksOf(sites)).toHaveLength(1);
});

test('a start of an issue that the app does not see is listed by its key, and goes once the app is let in', async () => {
  sites.desk.jira.admin.denyApp('DESK', 'BROWSE_PROJECTS');
  const request = await sendsNothing();
  expect(await listParked('desk')).toMatchObject([
    { issueKey: request, parked: { code: 'jira-forbidden' } },
  ]);
  const { length } = await sites.events('desk');
  await sweepLater(3);
  expect(await sites.events('desk')).toHaveLength(length);
  sites.desk.jira.admin.allowApp('DESK');
  await sweepLater();
  expect(await tasksOf(sites)).toHaveLength(1);
});

test('a first message whose note was lost leaves no half a twin, and costs little work', async () => {
  let notes = 0;
  sites.platform.intercept = ({ site, name }) => {
    if (site !== 'desk' || !name.includes('transaction') || (notes += 1) > 1) return 'proceed';
    void sites.world.clock.setTimeout(() => {
      sites.desk.jira.admin.denyApp('DESK', 'BROWSE_PROJECTS');
    }, 25);
    return 'fail';
  };
  const request = await makeRequest(sites);
  await sites.world.clock.drive(take(sites.agent, request, 'Send to development'));
  await sites.world.clock.pass(60_000);
  const [task] = await tasksOf(sites);
  expect(task).toBeDefined();
  sites.desk.jira.admin.allowApp('DESK');
  const { length } = sites.platform.ledger.invocations;
  await sweepLater(6);
  await sites.after(comment(sites.developer, task!.key, 'On it'));
  await sweepLater(2);
  expect((await read(sites.agent, request)).fields.comment.comments).toHaveLength(1);
  expect(await twinsOn(sites, 'desk', request)).toMatchObject([{ state: 'active' }]);
  expect(sites.platform.ledger.invocations.length - length).toBeLessThan(60);
});

describe('a sync that was stopped and is started again', () => {
  async function makeStopped() {
    const { request, task } = await makeTwin(sites);
    const [twin] = await twinsOn(sites, 'desk', request);
    await askPanel(sites, 'desk', {
      key: request,
      name: 'stopSync',
      payload: { twinKey: twin!.twinKey },
    });
    return { request, task };
  }

  const start = (key: string) =>
    askPanel(sites, 'desk', {
      key,
      name: 'startSync',
      payload: { connectionId: sites.connected.desk },
    });

  test('if it fails on the other side, it is parked there and both sides are told', async () => {
    const { request, task } = await makeStopped();
    await republish(sites, 'dev', 'incoming', 'throw new Error("broken there")');
    await start(request);
    expect((await twinsOn(sites, 'dev', task))[0]?.state).toBe('parked');
    expect((await twinsOn(sites, 'desk', request))[0]?.last).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('broken there'),
    });
  });

  test('if it fails on this side, it is parked here, both sides are told, and it goes once mended', async () => {
    const { request, task } = await makeStopped();
    await republish(sites, 'desk', 'outgoing', THROWS);
    await start(request);
    expect((await twinsOn(sites, 'desk', request))[0]?.state).toBe('parked');
    expect((await sites.events('dev')).at(-1)?.summary).toContain('broken');
    expect((await twinsOn(sites, 'dev', task))[0]?.last).toMatchObject({ outcome: 'failed' });
    await republish(sites, 'desk', 'outgoing', await goodScript());
    expect((await twinsOn(sites, 'dev', task))[0]?.state).toBe('active');
  });

  test('if it fails on this side, what arrives late of the stopped sync does not keep a retry from starting it', async () => {
    const { request, task } = await makeTwin(sites);
    const { clock } = sites.world;
    const [twin] = await twinsOn(sites, 'desk', request);
    sites.platform.intercept = ({ site, functionKey }) =>
      site === 'desk' && functionKey === 'inbound' ? 'fail' : 'proceed';
    await clock.drive(comment(sites.developer, task, 'Under way'));
    await clock.pass(5000);
    const { id, key } = await read(sites.agent, request);
    const onPanel = (name: string, payload: object) =>
      clock.drive(
        callPanel(sites.platform, sites.desk, {
          issue: { id, key },
          name,
          email: ADMINS.desk,
          payload,
        }),
      );
    await onPanel('stopSync', { twinKey: twin!.twinKey });
    await clock.pass(5000);
    sites.desk.jira.admin.denyApp('DESK', 'BROWSE_PROJECTS');
    await onPanel('startSync', { connectionId: sites.connected.desk });
    await clock.pass(5000);
    sites.platform.intercept = () => 'proceed';
    await sites.settle();

    sites.desk.jira.admin.allowApp('DESK');
    const parked = await listParked('desk');
    expect(parked).toMatchObject([{ parked: { code: 'jira-forbidden' } }]);
    const twinKeys = parked.map(({ twinKey }) => twinKey);
    await sites.ask('desk', 'retry', { connectionId: sites.connected.desk, twinKeys });
    await sites.settle();
    expect((await twinsOn(sites, 'desk', request))[0]?.state).toBe('active');
    expect((await twinsOn(sites, 'dev', task))[0]?.state).toBe('active');
    const { comments } = (await read(sites.agent, request)).fields.comment as {
      comments: unknown[];
    };
    expect(comments).toHaveLength(1);
  });

  test.each(['desk', 'dev'] as const)('what %s wrote meanwhile and before comes', async (side) => {
    const { request, task } = await makeTwin(sites);
    const [who, key] =
      side === 'desk' ? ([sites.agent, request] as const) : ([sites.developer, task] as const);
    const other =
      side === 'desk' ? ([sites.developer, task] as const) : ([sites.agent, request] as const);
    const [twin] = await twinsOn(sites, 'desk', request);
    // Its message is refused by the other side, which is down when the sync is stopped.
    sites.platform.intercept = ({ site, kind, name }) =>
      site === side && kind === 'fetch' && name.includes('webtrigger') ? 'fail' : 'proceed';
    await sites.world.clock.drive(comment(who, key, 'Under way'));
    await sites.world.clock.pass(5000);
    sites.platform.intercept = () => 'proceed';
    await askPanel(sites, 'desk', {
      key: request,
      name: 'stopSync',
      payload: { twinKey: twin!.twinKey },
    });
    await start(request);
    await sweepLater(2);
    const { comments } = (await read(...other)).fields.comment as { comments: unknown[] };
    expect(comments).toHaveLength(1);
  });
});

describe('a start during an outage that is longer than the platform delivers it again', () => {
  const OUTAGE_MS = 45 * 60_000;

  test.each([
    ['the store and the queue', /^(kvs|queue)/],
    ['Jira and the queue', /^(GET|POST|PUT) \/rest|^queue/],
  ])('comes after it: %s were away', async (_what, isAway) => {
    const request = await makeRequest(sites);
    const transition = take(sites.agent, request, 'Send to development');
    sites.platform.intercept = ({ site, name }) =>
      site === 'desk' && isAway.test(name) ? 'fail' : 'proceed';
    await sites.world.clock.drive(transition);
    await sites.world.clock.pass(OUTAGE_MS);
    sites.platform.intercept = () => 'proceed';
    expect(await tasksOf(sites)).toEqual([]);

    await sweepLater(2);

    expect(await tasksOf(sites)).toHaveLength(1);
    expect(await twinsOn(sites, 'desk', request)).toMatchObject([{ state: 'active' }]);
  });
});
