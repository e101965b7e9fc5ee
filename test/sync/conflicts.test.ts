/** Two people, two sites: who wins where both changed the same, and that nobody erases anybody else's. */
import { EVERYTHING } from '../convergence/scripts';
import { makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';

let sites: TwoSites;
let request: string;
let task: string;
// Some change what counts for all that follow: scripts, and who wins.
beforeEach(async () => {
  sites = await makeTwoSites({ scripts: EVERYTHING });
  ({ request, task } = await makeTwin(sites));
});
afterEach(() => {
  expect(sites.platform.failures()).toEqual([]);
});

type Side = 'desk' | 'dev';

/** Both sides change their issue before either has heard of the other, in that order. */
async function crossing(edits: [Side, object][]): Promise<void> {
  for (const [side, fields] of edits) {
    const [who, key] = side === 'desk' ? [sites.agent, request] : [sites.developer, task];
    await sites.world.clock.drive(who.put(`/rest/api/3/issue/${key}`, { fields }));
    await sites.world.clock.pass(1);
  }
  await sites.settle();
  await sites.world.clock.pass(20 * 60_000);
  await sites.sweep();
}

async function values(field: string): Promise<unknown[]> {
  const issues = [await read(sites.agent, request), await read(sites.developer, task)];
  return issues.map(({ fields }) => fields[field]);
}

describe.each([
  ['local', 'desk', 'what desk wrote, though the other edit was later', 'desk'],
  ['remote', 'dev', 'what dev wrote, though the other edit was later', 'dev'],
  ['newer', 'desk', 'the later edit', 'dev'],
  ['newer', 'dev', 'the later edit', 'desk'],
] as const)('where desk lets the %s side win and %s edits first', (policy, first, what, winner) => {
  test(`both end with ${what}, and the events say what was lost`, async () => {
    const id = sites.connected.desk;
    await sites.ask('desk', 'changeConnection', { id, change: { kind: 'policy', policy } });
    await sites.settle();
    const second = first === 'desk' ? 'dev' : 'desk';
    const mine = (side: Side) => `${policy} ${first} first: of ${side}`;
    await crossing([
      [first, { summary: mine(first) }],
      [second, { summary: mine(second) }],
    ]);
    expect(await values('summary')).toEqual([mine(winner), mine(winner)]);
    const events = [...(await sites.events('desk')), ...(await sites.events('dev'))];
    const told = events.flatMap(({ why }) => why.filter(({ conflict }) => conflict !== undefined));
    expect(JSON.stringify(told)).toContain(mine(winner === 'desk' ? 'dev' : 'desk'));
  });
});

test('two people who edit different fields at once never erase each other, and labels add up', async () => {
  await crossing([
    ['desk', { summary: 'Named by the agent', labels: ['office'] }],
    ['dev', { duedate: '2026-03-01', labels: ['backend'] }],
  ]);
  expect(await values('summary')).toEqual(['Named by the agent', 'Named by the agent']);
  expect(await values('duedate')).toEqual(['2026-03-01', '2026-03-01']);
  expect(await values('labels')).toEqual([
    ['backend', 'office'],
    ['backend', 'office'],
  ]);
});

test('what an automation set on one side is not reset by a later sync of something else', async () => {
  const calm = `if (firstSync) return\nissue.summary = replica.summary\nissue.priority = replica.priority`;
  const request_ = { connectionId: sites.connected.desk, direction: 'incoming', source: calm };
  await sites.ask('desk', 'publish', { ...request_, anyway: true });
  await crossing([['desk', { priority: { name: 'Lowest' } }]]);
  const { name } = (await read(sites.developer, task)).fields.priority;
  await sites.ask('desk', 'publish', {
    ...request_,
    direction: 'outgoing',
    source: 'replica.summary = issue.summary',
    anyway: true,
  });
  await crossing([['desk', { priority: { name: 'Highest' } }]]);
  await crossing([['dev', { summary: 'Something else' }]]);
  expect(await values('summary')).toEqual(['Something else', 'Something else']);
  expect((await values('priority')).map((each) => (each as { name: string }).name)).toEqual([
    'Highest',
    name,
  ]);
});

test('custom fields are settled one by one: what only one side fills is taken, and no conflict is told', async () => {
  const publish = (site: Side, direction: string, source: string) =>
    sites.ask(site, 'publish', {
      connectionId: sites.connected[site],
      direction,
      source,
      anyway: true,
    });
  await publish('dev', 'outgoing', 'replica.customFields.Severity = issue.customFields.Severity');
  await publish('desk', 'outgoing', 'replica.summary = issue.summary');
  await publish('dev', 'incoming', 'issue.customFields["Customer"].value = replica.summary');
  const { names } = await sites.developer.get<{ names: Record<string, string> }>(
    `/rest/api/3/issue/${task}?expand=names`,
  );
  const idOf = (name: string) => Object.entries(names).find(([, each]) => each === name)?.[0] ?? '';
  await crossing([['dev', { [idOf('Severity')]: { value: 'Minor' } }]]);
  await crossing([['desk', { summary: 'Globex' }]]);
  await crossing([['desk', { summary: 'Initech' }]]);
  expect((await read(sites.developer, task)).fields[idOf('Customer')]).toBe('Initech');
  const told = (await sites.events('dev')).flatMap(({ why }) => why);
  expect(told.filter(({ conflict }) => conflict !== undefined)).toEqual([]);
});
