/** Anyone who may edit an issue may write what they like into the property that names its twins. */
import { namesIn } from '../../src/jira/sync-property';
import { fiveMinutesPass } from '../make/connection';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  type TwoSites,
} from '../make/two-sites';

const key = (n: number) => `${'0'.repeat(24)}.a:a${n}`;

const write = (sites: TwoSites, issue: string, value: unknown) =>
  sites.after(sites.agent.put(`/rest/api/3/issue/${issue}/properties/tandem`, value as object));

const saidOn = async (sites: TwoSites, task: string) =>
  JSON.stringify((await read(sites.developer, task)).fields.comment);

describe('what a property names', () => {
  test.each([
    undefined,
    null,
    'twins',
    7,
    [key(1)],
    {},
    { twins: null, stopped: null },
    { twins: key(1), stopped: { 0: key(1) } },
    { twins: [null, 7, '', ' ', {}, [key(1)], `${key(1)} `, 'x'.repeat(600), `../${key(1)}`] },
  ])('is nothing where it is none of ours (%#)', (value) => {
    expect(namesIn(value)).toEqual({ twins: [], stopped: [] });
  });

  test('is each key once, of many the newest, whatever stands beside them', () => {
    const many = Array.from({ length: 500 }, (_, n) => key(n));
    const twins = [...many, ...many, 'not a key'];
    expect(namesIn({ twins, stopped: [key(1), null, key(1)] })).toEqual({
      twins: many.slice(-20),
      stopped: [key(1)],
    });
  });
});

test.each([
  ['nothing', null],
  ['one text', 'everything'],
  ['no keys', ['', 'x'.repeat(600), 'a/b', ' ']],
  ['no texts', [null, 7, {}]],
])(
  'an issue that names %s as its twins is looked up, and the sweep finds others',
  async (_what, twins) => {
    const sites = await makeTwoSites();
    const [spoilt, other] = [await makeTwin(sites), await makeTwin(sites)];
    await write(sites, spoilt.request, { state: 'active', twins });
    await sites.after(comment(sites.agent, spoilt.request, 'Heard at once'));
    expect(await saidOn(sites, spoilt.task)).toContain('Heard at once');
    await write(sites, spoilt.request, { state: 'active', twins });

    sites.platform.manners.events.lost = 1;
    await sites.after(comment(sites.agent, other.request, 'Found by the sweep'));
    expect(await saidOn(sites, other.task)).not.toContain('Found by the sweep');
    await sites.world.clock.pass(60_000);
    await fiveMinutesPass(sites);
    expect(await saidOn(sites, other.task)).toContain('Found by the sweep');
    expect(sites.platform.failures()).toEqual([]);
  },
);

test('an issue that names hundreds of twins asks for few syncs, and its own is among them', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  const property = `/rest/api/3/issue/${request}/properties/tandem`;
  const { value } = await sites.agent.get<{ value: { twins: string[] } }>(property);
  const many = Array.from({ length: 800 }, (_, n) => key(n));
  await write(sites, request, { state: 'active', twins: [...many, ...value.twins] });
  const from = sites.platform.ledger.invocations.length;
  await sites.after(comment(sites.agent, request, 'Still heard'));
  const asked = sites.platform.ledger.invocations
    .slice(from)
    .filter(({ spec }) => spec.functionKey === 'outbound');
  expect(asked.length).toBeLessThan(25);
  expect(await saidOn(sites, task)).toContain('Still heard');
});

test('a clone that took the property along is not found as under sync, and its issue is', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  const { value } = await sites.agent.get<{ value: object }>(
    `/rest/api/3/issue/${request}/properties/tandem`,
  );
  const clone = await makeRequest(sites, { summary: 'CLONE - The printer is on fire' });
  await write(sites, clone, value);
  await sites.after(comment(sites.agent, clone, 'Of the clone'));
  const { issues } = await sites.agent.post<{ issues: { key: string }[] }>(
    '/rest/api/3/search/jql',
    { jql: 'tandemState = active', fields: ['summary'] },
  );
  expect(issues.map(({ key }) => key)).toEqual([request]);
});
