/** The picture of a connection's health: what came and went, how fast, what waits, what is left of Jira's points. */
import type { HealthView } from '../../src/entry/screens/work-views';
import { take } from '../cloud/rest';
import { createQuota } from '../cloud/jira/manners/quota';
import { documentedRateLimits } from '../cloud/jira/site-state';
import { makeRequest, makeTwin, makeTwoSites, republish, type TwoSites } from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

function look(site: 'desk' | 'dev', period: 'day' | 'week' = 'day'): Promise<HealthView> {
  return sites.ask(site, 'readHealth', { connectionId: sites.connected[site], period });
}

async function sweep(): Promise<void> {
  await sites.after(sites.platform.doors.runScheduled('every-five-minutes'));
}

test('counts what was sent, received and failed in its hour, and how long changes took', async () => {
  await makeTwin(sites);
  const { buckets, span } = await look('dev');
  expect(buckets).toHaveLength(24);
  const last = buckets.at(-1)!;
  expect(last).toMatchObject({ applied: 1, failed: 0 });
  expect(last.took!.median).toBeGreaterThan(0);
  expect(last.took!.slow).toBeLessThan(60_000);
  expect((await look('desk')).buckets.at(-1)!.sent).toBeGreaterThan(0);

  await sites.world.clock.pass(2 * span);
  await republish(sites, 'dev', 'incoming', 'throw new Error("No such customer")');
  await sites.after(take(sites.agent, await makeRequest(sites), 'Send to development'));
  const later = await look('dev');
  expect(later.buckets.at(-1)).toMatchObject({ applied: 0, failed: 1 });
  expect(later.buckets.at(-3)).toMatchObject({ applied: 1, failed: 0 });
  expect(later.now.parked).toBe(1);
  expect((await look('dev', 'week')).buckets.reduce((sum, { applied }) => sum + applied, 0)).toBe(
    1,
  );
});

test('shows what waited when the sweep looked, also while the connection rests', async () => {
  const { request } = await makeTwin(sites);
  await sweep();
  expect((await look('desk')).buckets.at(-1)).toMatchObject({ parked: 0 });
  const id = sites.connected.desk;
  await sites.ask('desk', 'changeConnection', { id, change: { kind: 'pause' } });
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Changed' } }),
  );
  await sweep();
  const { buckets, now } = await look('desk');
  expect(now.held).toBe(1);
  expect(buckets.at(-1)!.waiting).toBeGreaterThanOrEqual(1);
  expect(buckets.at(-2)).not.toHaveProperty('waiting');
});

test('tells the points of Jira’s hour, and how many are left once Jira says so', async () => {
  const { quota: first } = await look('desk');
  expect(first).toMatchObject({ points: 65_000 });
  expect(first).not.toHaveProperty('left');
  const quota = createQuota(1, 100);
  sites.desk.jira.admin.configure({ rateLimits: documentedRateLimits(quota) });
  quota.spend(sites.world.clock.now(), 90);
  expect((await look('desk')).quota).toMatchObject({ points: 100, left: expect.any(Number) });
  quota.spend(sites.world.clock.now(), 90);
  expect((await look('desk')).quota).toEqual({ left: 0 });
});
