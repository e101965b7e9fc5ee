/** The last of the hour's points of Jira: among two connections of one site, and between bulk work and live edits. */
import type { JobView } from '../../src/entry/screens/work-views';
import { connect, publish, starterScripts } from '../cloud/cloud';
import { createQuota } from '../cloud/jira/manners/quota';
import { documentedRateLimits } from '../cloud/jira/site-state';
import { askPanel } from '../make/panel';
import {
  makeRequest,
  makeRequests,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
} from '../make/two-sites';

const HOUR = 3_600_000;

test('a busy connection leaves the others what they need to draw level with it, and goes on in the next hour', async () => {
  const sites = await makeTwoSites();
  const { clock } = sites.world;
  const other = await clock.drive(connect(sites, 'Other'));
  await clock.drive(starterScripts(sites).then((scripts) => publish(sites, other, scripts)));
  const busy = await makeTwin(sites);
  const request = await makeRequest(sites, { summary: 'Of the quiet one' });
  const payload = { connectionId: other.desk };
  await askPanel(sites, 'desk', { key: request, name: 'startSync', payload });
  const task = (await tasksOf(sites)).find(({ key }) => key !== busy.task)?.key ?? '';
  const edit = async (key: string, summary: string) => {
    await clock.drive(sites.agent.put(`/rest/api/3/issue/${key}`, { fields: { summary } }));
    await clock.pass(5000);
  };
  const nameOf = async (key: string) => (await read(sites.developer, key)).fields.summary as string;

  await clock.pass(HOUR - (clock.now() % HOUR));
  const quota = createQuota(2, 1000);
  quota.spend(clock.now(), 850);
  sites.desk.jira.admin.configure({ rateLimits: documentedRateLimits(quota) });
  await edit(request, 'Quiet 1');
  for (let number = 1; number <= 30; number += 1) await edit(busy.request, `Busy ${number}`);
  const got = Number(/\d+$/.exec(await nameOf(busy.task))?.[0]);
  expect(got).toBeGreaterThan(10);
  expect(got).toBeLessThan(30);
  expect(quota.left(clock.now())).toBeGreaterThan(40);
  await edit(request, 'Quiet 2');
  expect(await nameOf(task)).toBe('Quiet 2');

  await sites.settle();
  expect(await nameOf(busy.task)).toBe('Busy 30');
  expect(sites.platform.failures()).toEqual([]);
});

test('bulk work rests while the other site has few points left, live edits go on, and nothing is refused', async () => {
  const sites = await makeTwoSites();
  const { clock } = sites.world;
  const live = await makeTwin(sites);
  await makeRequests(sites, 60);
  await clock.pass(HOUR - (clock.now() % HOUR));
  const quota = createQuota(2, 1000);
  quota.spend(clock.now(), 905);
  sites.dev.jira.admin.configure({ rateLimits: documentedRateLimits(quota) });
  const { desk: connectionId } = sites.connected;
  const jql = 'project = DESK AND summary ~ "Request"';
  await sites.ask('desk', 'startMany', { connectionId, jql });
  await clock.pass(30_000);
  const [job] = await sites.ask<JobView[]>('desk', 'listJobs', { connectionId });
  expect(job).toMatchObject({
    state: 'running',
    note: expect.stringContaining('of the other') as string,
  });
  const begun = (await tasksOf(sites)).length;
  expect(begun).toBeLessThan(61);

  const put = sites.agent.put(`/rest/api/3/issue/${live.request}`, { fields: { summary: 'Now' } });
  await clock.drive(put);
  await clock.pass(5000);
  expect((await read(sites.developer, live.task)).fields.summary).toBe('Now');
  expect(await tasksOf(sites)).toHaveLength(begun);

  await sites.settle();
  expect(await tasksOf(sites)).toHaveLength(61);
  expect(sites.dev.jira.usage().refused['jira-quota-tenant-based'] ?? 0).toBe(0);
});
