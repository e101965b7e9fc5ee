/** Bad manners of the cloud that a test can ask for: limits on rates, a young installation, lost access. */
import { adf, APP, as, startSite, type Driven } from '../drive/drive';
import { documentedRateLimits } from '../site-state';
import { createQuota, nextHour, tier2Points, TIER_1_POINTS } from './quota';

function limited(points = TIER_1_POINTS, site: 'desk' | 'dev' = 'dev'): Driven {
  return startSite(site, { rateLimits: documentedRateLimits(createQuota(1, points)) });
}

async function statuses(count: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await call()).status);
  return all;
}

test('points are counted as Jira counts them', async () => {
  const dev = limited();
  const key = await dev.create();
  const cost = async (method: string, path: string, body?: unknown) => {
    const before = dev.jira.usage().appPoints;
    await dev.call(method, path, body, APP);
    return dev.jira.usage().appPoints - before;
  };
  expect(await cost('GET', `/rest/api/3/issue/${key}`)).toBe(2);
  expect(await cost('GET', '/rest/api/3/group/member?groupname=acme-developers')).toBe(1 + 2 * 3);
  expect(await cost('PUT', `/rest/api/3/issue/${key}`, { fields: { summary: 'x' } })).toBe(1);
  expect(await cost('POST', '/rest/api/3/search/jql', { jql: 'project = ACME' })).toBe(2);
  const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' };
  const issueUpdates = [{ fields }, { fields }, { fields }];
  expect(await cost('POST', '/rest/api/3/issue/bulk', { issueUpdates })).toBe(3);
  expect(dev.jira.usage().byEndpoint['GET /rest/api/3/issue/*']).toBe(1);
});

test('jira-points: a used-up quota refuses the app until the next full hour, and nobody else', async () => {
  const dev = limited(10);
  const key = await dev.create();
  const read = () => dev.call('GET', `/rest/api/3/issue/${key}`, undefined, APP);
  expect((await read()).headers.get('X-RateLimit-NearLimit')).toBeNull();
  expect(await statuses(4, read)).toEqual([200, 200, 200, 200]);
  dev.world.advance(15 * 60_000);
  const refused = await read();
  expect(refused.status).toBe(429);
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'retry-after': String(45 * 60),
    'ratelimit-reason': 'jira-quota-global-based',
    'x-ratelimit-limit': '10',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '2026-11-23T10:00:00Z',
  });
  expect((await dev.call('GET', `/rest/api/3/issue/${key}`)).status).toBe(200);
  expect(dev.jira.usage().refused).toEqual({ 'jira-quota-global-based': 1 });
  dev.world.advance(nextHour(dev.world.clock.now()) - dev.world.clock.now());
  expect((await read()).status).toBe(200);
});

test('what is left of the quota is told when less than a fifth is', async () => {
  const dev = limited(10);
  const path = `/rest/api/3/issue/${await dev.create()}`;
  const header = async () => (await dev.call('GET', path, undefined, APP)).headers.get('RateLimit');
  expect(await header()).toBe('"global-app-quota";t=3600');
  await statuses(3, () => dev.call('GET', path, undefined, APP));
  expect(await header()).toBe('"global-app-quota";r=0;t=3600');
});

test('two sites share the points of tier 1', async () => {
  const quota = createQuota(1, 4);
  const sites = (['desk', 'dev'] as const).map((name) =>
    startSite(name, { rateLimits: documentedRateLimits(quota) }),
  );
  for (const site of sites) await site.call('GET', '/rest/api/3/serverInfo', undefined, APP);
  for (const site of sites) await site.call('GET', '/rest/api/3/serverInfo', undefined, APP);
  const answers = sites.map((site) => site.call('GET', '/rest/api/3/serverInfo', undefined, APP));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([429, 429]);
  expect(tier2Points(100)).toBe(101_000);
  expect(tier2Points(1_000_000)).toBe(500_000);
});

test.each([
  ['GET', '/rest/api/3/priority', undefined, 100],
  ['GET', '/rest/api/3/issue/ACME-1', undefined, 150],
  ['POST', '/rest/api/3/search/jql', { jql: 'project = ACME' }, 100],
  ['PUT', '/rest/api/3/version/10001', { released: true }, 50],
  ['DELETE', '/rest/api/3/attachment/1', undefined, 50],
] as const)(
  'jira-burst: %s %s takes its burst and no more, until the bucket fills',
  async (method, path, body, allowed) => {
    const dev = limited();
    await dev.create();
    const call = () => dev.call(method, path, body, APP);
    expect(await statuses(allowed, call)).not.toContain(429);
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit-Reason')).toBe('jira-burst-based');
    expect(refused.headers.get('Retry-After')).toBe('1');
    expect((await dev.call('GET', '/rest/api/3/resolution', undefined, APP)).status).toBe(200);
    dev.world.advance(1000);
    expect((await call()).status).not.toBe(429);
  },
);

test.each([
  [20, 0, '2'],
  [100, 100, '20'],
])(
  'jira-issue-writes: the write after %i to one issue, %i ms apart, waits',
  async (allowed, gap, seconds) => {
    const dev = limited();
    const [key, other] = [await dev.create(), await dev.create()];
    const write = (issue: string) =>
      dev.call('PUT', `/rest/api/3/issue/${issue}/properties/x`, 1, APP);
    for (let index = 0; index < allowed; index += 1) {
      expect((await write(key)).status).toBeLessThan(300);
      dev.world.advance(gap);
    }
    const refused = await write(key);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit-Reason')).toBe('jira-per-issue-on-write');
    expect(refused.headers.get('Retry-After')).toBe(seconds);
    expect((await write(other)).status).toBe(201);
    dev.world.advance(30_000);
    expect((await write(key)).status).toBe(200);
  },
);

test.each([401, 403] as const)(
  'in the minutes after an installation the app gets %i, people do not',
  async (freshStatus) => {
    const dev = startSite('dev');
    const key = await dev.create();
    dev.jira.admin.configure({ appFreshUntil: dev.world.clock.now() + 5000, freshStatus });
    const read = (caller = APP) => dev.call('GET', `/rest/api/3/issue/${key}`, undefined, caller);
    expect((await read()).status).toBe(freshStatus);
    expect((await read(as('developer'))).status).toBe(200);
    dev.world.advance(5000);
    expect((await read()).status).toBe(200);
  },
);

test('an app that lost a project finds nothing there, and has it again later', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  dev.jira.admin.denyApp('ACME', 'BROWSE_PROJECTS');
  const path = `/rest/api/3/issue/${key}`;
  const gone = await dev.call('GET', path, undefined, APP);
  expect(gone.status).toBe(404);
  expect(gone.body.errorMessages).toEqual([
    'Issue does not exist or you do not have permission to see it.',
  ]);
  dev.jira.admin.allowApp('ACME');
  expect((await dev.call('GET', path, undefined, APP)).status).toBe(200);
});

test('a restricted comment added on a transition is hidden from the app (FRGE-709)', async () => {
  const desk = startSite('desk');
  const key = await desk.create();
  desk.jira.admin.addToRole(
    'DESK',
    'atlassian-addons-project-access',
    desk.jira.admin.userByEmail('agent@desk.example')!,
  );
  const visibility = { type: 'role', value: 'atlassian-addons-project-access' };
  const send = {
    transition: { id: '11' },
    update: { comment: [{ add: { body: adf('x'), visibility } }] },
  };
  expect((await desk.call('POST', `/rest/api/3/issue/${key}/transitions`, send)).status).toBe(204);
  const path = `/rest/api/3/issue/${key}/comment`;
  const { id } = (await desk.call('GET', path)).body.comments[0];
  expect((await desk.call('GET', `${path}/${id}`, undefined, APP)).status).toBe(404);
  desk.jira.admin.configure({ hidesTransitionComments: false });
  expect((await desk.call('GET', `${path}/${id}`, undefined, APP)).status).toBe(200);
});
