/** Jira's rate limits as an agent meets them: what has to wait is waited out, and nothing is lost or doubled. */
import { createQuota } from '../cloud/jira/manners/quota';
import { documentedRateLimits } from '../cloud/jira/site-state';
import { take } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

const HOUR = 3_600_000;

const commentsOf = (task: { fields: unknown }) =>
  (task.fields as { comment: { total: number; comments: unknown[] } }).comment;

const runs = ({ platform }: TwoSites, functionKey: string) =>
  platform.ledger.invocations.filter(({ spec }) => spec.functionKey === functionKey).length;

test('an issue with more comments than Jira takes in one go arrives whole in one attempt', async () => {
  const sites = await makeTwoSites({ latency: 5 });
  const request = await makeRequest(sites);
  // Written over days, so that the desk has no limit to meet.
  sites.desk.jira.admin.configure({ rateLimits: false });
  for (let index = 0; index < 45; index += 1) await comment(sites.agent, request, `No. ${index}`);
  const before = runs(sites, 'inbound');

  await sites.after(take(sites.agent, request, 'Send to development'));

  const [task] = await tasksOf(sites);
  expect(commentsOf(await read(sites.developer, task?.key ?? '')).total).toBe(45);
  expect(sites.dev.jira.usage().refused['jira-per-issue-on-write']).toBeGreaterThan(0);
  expect(runs(sites, 'inbound') - before).toBe(1);
  expect(sites.platform.failures()).toEqual([]);
});

test('a file whose site has no points left is fetched in the next hour, and says when', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites);
  await sites.agent.attach(request, 'smoke.png', new Uint8Array(4096));
  // Enough for reading the request and marking it, not for the file.
  const quota = createQuota(2, 3);
  sites.desk.jira.admin.configure({ rateLimits: documentedRateLimits(quota) });
  const started = sites.world.clock.now();

  await sites.after(take(sites.agent, request, 'Send to development'));
  await sites.world.clock.pass(HOUR);
  await sites.settle();

  const tasks = await tasksOf(sites);
  expect(tasks).toHaveLength(1);
  const { fields } = await read(sites.developer, tasks[0]?.key ?? '');
  expect((fields as { attachment: unknown[] }).attachment).toHaveLength(1);
  const refused = sites.desk.jira.usage().refused['jira-quota-tenant-based'] ?? 0;
  const waited = sites.world.clock.now() - started;
  // Asked again when the hour is over, or as late as the platform lets an event wait: every 15 minutes.
  expect(refused).toBeLessThanOrEqual(Math.ceil(waited / (15 * 60_000)) + 1);
  expect(sites.platform.failures()).toEqual([]);
});
