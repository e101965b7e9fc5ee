/** Removing a connection deletes what was kept of it, tells the other site, and leaves others alone. */
import type { ConnectionView } from '../../src/entry/screens/calls';
import { connect, publish, starterScripts } from '../cloud/cloud';
import { DESK_WORKFLOW } from '../cloud/jira/blueprint/desk';
import { take } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';
import { knock, listenIn } from './wire';

/** Every key and value of a site's store that names a connection. */
function kept({ desk, dev }: TwoSites, side: 'desk' | 'dev', connectionId: string): string[] {
  const { installation } = side === 'desk' ? desk : dev;
  return Object.entries(installation.kvs.dump()).flatMap(([table, rows]) =>
    Object.entries(rows as object)
      .filter(([key, value]) => `${key}${JSON.stringify(value)}`.includes(connectionId))
      .map(([key]) => `${table} ${key}`),
  );
}

async function sweep(sites: TwoSites): Promise<void> {
  await sites.world.clock.pass(5 * 60_000);
  await sites.world.clock.drive(sites.platform.doors.runScheduled('every-five-minutes'));
  await sites.settle();
}

async function properties(sites: TwoSites, key: string): Promise<string[]> {
  const { keys } = await sites.agent.get<{ keys: { key: string }[] }>(
    `/rest/api/3/issue/${key}/properties`,
  );
  return keys.map((each) => each.key);
}

test('nothing of a removed connection stays on its site, whatever fails meanwhile, and its twins of other connections go on', async () => {
  const sites = await makeTwoSites();
  const { agent, developer, connected, world, platform } = sites;
  const second = await world.clock.drive(connect(sites, 'Second'));
  await world.clock.drive((async () => publish(sites, second, await starterScripts(sites)))());
  sites.desk.jira.admin.addPostFunction(DESK_WORKFLOW, 'Send to development', {
    moduleKey: 'send-to-twin',
    configuration: { connectionId: second.desk, name: 'Second' },
  });
  const { request, task } = await makeTwin(sites, { description: null });
  await agent.attach(request, 'smoke.png', new Uint8Array(200_000).fill(7));
  await sites.after(comment(agent, request, 'x'.repeat(30_000)));
  await sites.ask('desk', 'saveDraft', {
    connectionId: connected.desk,
    direction: 'outgoing',
    source: 'replica.key = issue.key',
  });
  await world.clock.pass(60_000);
  expect(await tasksOf(sites)).toHaveLength(2);
  expect(kept(sites, 'desk', connected.desk).length).toBeGreaterThan(8);
  const heard = listenIn(sites);

  // The other site does not answer, and the first attempt to delete is cut off.
  let isCut = false;
  platform.intercept = ({ kind, name, functionKey }) => {
    if (kind === 'fetch') return 'fail';
    if (!isCut && functionKey === 'erase' && name === 'kvs batch/delete') {
      isCut = true;
      return 'kill-after';
    }
    return 'proceed';
  };
  await sites.ask('desk', 'removeConnection', { id: connected.desk });
  await sites.settle();
  expect(isCut).toBe(true);
  const names = async () =>
    (await sites.ask<ConnectionView[]>('desk', 'listConnections')).map(({ name }) => name);
  expect(await names()).toEqual(['Second']);
  const recorded = heard.filter(({ status }) => status < 300).at(-1);
  expect(recorded).toBeUndefined();
  platform.intercept = () => 'proceed';
  for (let n = 0; n < 3; n += 1) await sweep(sites);
  expect(kept(sites, 'desk', connected.desk)).toEqual([]);
  const views = await sites.ask<ConnectionView[]>('dev', 'listConnections');
  expect(views.map(({ name, state }) => [name, state])).toEqual([
    ['DeskDev', 'broken'],
    ['Second', 'active'],
  ]);
  expect(views[0]?.reason).toContain('Removed by Maya Lindqvist on the other site');

  // What its peer still sends is refused as if there had never been such a connection.
  const knocks = heard.filter(({ status }) => status < 300);
  const last = knocks.at(-1)!;
  const [wire = ''] = connected.desk.split('.');
  const headers = Object.entries({
    ...last.headers,
    'tandem-connection': wire,
    'tandem-from': 'b',
  });
  const url = `https://${sites.desk.installation.id}.webtrigger.atlassian.app/public/${sites.desk.installation.listUrls()[0]!.id}`;
  expect(await knock(sites, { url, headers, body: last.body })).toEqual({
    status: 401,
    body: '{"error":"unauthenticated"}',
  });

  // The request has a twin of the other connection: it is still under sync.
  expect(await properties(sites, request)).toContain('tandem');
  await sites.after(
    agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Still together' } }),
  );
  await sweep(sites);
  const summaries = (await tasksOf(sites)).map(({ fields }) => fields.summary as string);
  expect(summaries.filter((summary) => summary === 'Still together')).toHaveLength(1);

  // Removed on the other site too, and the second one: then no issue says that it is under sync.
  await sites.ask('dev', 'removeConnection', { id: connected.dev });
  await sites.ask('desk', 'removeConnection', { id: second.desk });
  await sites.settle();
  await sweep(sites);
  expect(kept(sites, 'dev', connected.dev)).toEqual([]);
  expect(kept(sites, 'desk', second.desk)).toEqual([]);
  expect(await properties(sites, request)).not.toContain('tandem');
  expect((await read(developer, task)).key).toBe(task);
  const after = await makeRequest(sites);
  await sites.after(take(agent, after, 'Send to development'));
  expect(await tasksOf(sites)).toHaveLength(2);
});

test('uninstalling tells the peers, which then say so', async () => {
  const sites = await makeTwoSites();
  await makeTwin(sites);
  await sites.world.clock.drive(sites.platform.uninstall(sites.desk.installation));
  await sites.settle();
  const [view] = await sites.ask<ConnectionView[]>('dev', 'listConnections');
  expect(view).toMatchObject({
    state: 'broken',
    reason: expect.stringContaining('uninstalled') as string,
  });
});
