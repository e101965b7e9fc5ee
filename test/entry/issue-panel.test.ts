/** The panel on an issue: words for everyone who sees it, details for admins, a sync when asked for. */
import { take } from '../cloud/rest';
import { ADMINS, askPanel, twinsOn } from '../make/panel';
import {
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  type TwoSites,
} from '../make/two-sites';

const SECRET = 'Customer 4711 of Initech is not known';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

const ask = <T>(email: string, key: string, name: string, payload?: object) =>
  askPanel<T>(sites, 'desk', { key, name, email, payload });
const twins = (email: string, key: string) => twinsOn(sites, 'desk', key, email);

const ADMIN = ADMINS.desk;
const AGENT = 'tomasz.zielinski@desk.example';

test('names the twin for everyone who sees the issue, and its status once that was sent', async () => {
  const { request, task } = await makeTwin(sites);
  expect(await twins(AGENT, request)).toMatchObject([
    { connectionName: 'DeskDev', state: 'active', remote: { key: task } },
  ]);
  await sites.after(take(sites.developer, task, 'Start progress'));
  expect((await twins(AGENT, request))[0]?.remote?.status).toBe('In Progress');
});

test('says nothing of the status there where the other side does not send it', async () => {
  const { request, task } = await makeTwin(sites);
  await republish(sites, 'dev', 'outgoing', 'replica.summary = issue.summary');
  await sites.after(take(sites.developer, task, 'Start progress'));
  expect((await twins(AGENT, request))[0]?.remote).not.toHaveProperty('status');
});

test.each([
  ['here', 'desk', 'outgoing'],
  ['on the other site', 'dev', 'incoming'],
] as const)('what failed %s is told to admins alone', async (_where, side, direction) => {
  const { request } = await makeTwin(sites);
  await republish(sites, side, direction, `throw new Error(${JSON.stringify(SECRET)})`);
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Changed' } }),
  );
  expect(JSON.stringify(await twins(ADMIN, request))).toContain(SECRET);
  const seen = await twins(AGENT, request);
  expect(JSON.stringify(seen)).not.toContain(SECRET);
  if (side === 'desk') expect(seen[0]?.problem?.next).toMatch(/^Ask a Jira admin/);
  expect(seen[0]?.last?.outcome).toBe('failed');
});

test('a sync that is asked for happens', async () => {
  const { request, task } = await makeTwin(sites);
  const before = (await sites.events('desk')).length;
  expect(await ask(AGENT, request, 'syncNow')).toEqual({ ok: true, value: { asked: 1 } });
  expect((await sites.events('desk')).length).toBeGreaterThan(before);
  expect((await read(sites.developer, task)).fields.summary).toBe('The printer is on fire');
});

test('who may edit the issue starts its sync and stops it, and both sides say who stopped it', async () => {
  const request = await makeRequest(sites);
  const start = { connectionId: sites.connected.desk };
  expect(await ask(AGENT, request, 'startSync', start)).toEqual({ ok: true, value: null });
  const [twin] = await twins(AGENT, request);
  expect(twin?.remote?.key).toBe('ACME-1');
  expect(await ask(AGENT, request, 'stopSync', { twinKey: twin?.twinKey })).toEqual({
    ok: true,
    value: { stopped: true },
  });
  const why = 'The sync was stopped by Tomasz Zieliński.';
  expect((await twins(AGENT, request))[0]?.stopped?.why).toBe(why);
  expect((await twinsOn(sites, 'dev', 'ACME-1'))[0]?.stopped?.why).toBe(why);
});

test('a customer, who may not edit the issue, cannot ask for a sync, nor start one, nor stop one', async () => {
  const { request } = await makeTwin(sites);
  const other = await makeRequest(sites);
  const [twin] = await twins(AGENT, request);
  const customer = 'helen.okafor@customer.example';
  const tries = [
    await ask(customer, request, 'syncNow'),
    await ask(customer, other, 'startSync', { connectionId: sites.connected.desk }),
    await ask(customer, request, 'stopSync', { twinKey: twin?.twinKey }),
  ];
  for (const answer of tries)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'forbidden' } });
  expect((await twins(AGENT, request))[0]?.state).toBe('active');
  expect(await twins(AGENT, other)).toEqual([]);
});

test('the panel of one issue stops no twin of another', async () => {
  const { request } = await makeTwin(sites);
  const { request: other } = await makeTwin(sites, { summary: 'Another' });
  const [twin] = await twins(AGENT, request);
  const answer = await ask(AGENT, other, 'stopSync', { twinKey: twin?.twinKey });
  expect(answer).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
  expect((await twins(AGENT, request))[0]?.stopped).toBeUndefined();
});
