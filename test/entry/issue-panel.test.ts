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

const ask = <T>(email: string, key: string, name: string) =>
  askPanel<T>(sites, 'desk', { key, name, email });
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

test('a customer, who may not edit the issue, cannot ask for a sync', async () => {
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const answer = await ask('helen.okafor@customer.example', request, 'syncNow');
  expect(answer).toMatchObject({ ok: false, failure: { code: 'forbidden' } });
});
