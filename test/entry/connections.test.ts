/** What an admin does to a connection that stands is told to the other site, and both say so. */
import type { ConnectionView } from '../../src/entry/screens/calls';
import { comment, makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';

type Side = 'desk' | 'dev';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});
afterEach(() => {
  expect(sites.platform.failures()).toEqual([]);
});

async function view(side: Side): Promise<ConnectionView> {
  const [only] = await sites.ask<ConnectionView[]>(side, 'listConnections');
  if (!only) throw new Error(`${side} has no connection`);
  return only;
}

async function change(side: Side, wanted: object): Promise<ConnectionView> {
  const request = { id: sites.connected[side], change: wanted };
  const answer = await sites.ask<ConnectionView>(side, 'changeConnection', request);
  await sites.settle();
  return answer;
}

async function fiveMinutesPass(): Promise<void> {
  await sites.world.clock.pass(5 * 60_000);
  await sites.world.clock.drive(sites.platform.doors.runScheduled('every-five-minutes'));
  await sites.settle();
}

/** An edit of a request's summary, and what the task says once five minutes have passed. */
async function edit(request: string, task: string, summary: string): Promise<string> {
  await sites.after(sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary } }));
  await fiveMinutesPass();
  return (await read(sites.developer, task)).fields.summary as string;
}

describe('pausing', () => {
  test('is stated on both sites with who did it, and holds changes back until it is resumed', async () => {
    const { request, task } = await makeTwin(sites);
    expect(await change('desk', { kind: 'pause' })).toMatchObject({
      state: 'paused',
      isPausedHere: true,
      reason: 'Paused by Maya Lindqvist on this site.',
    });
    expect(await view('dev')).toMatchObject({
      state: 'paused',
      isPausedHere: false,
      reason: 'Paused by Maya Lindqvist on the other site.',
    });
    expect(await edit(request, task, 'Still burning')).toBe('The printer is on fire');

    await change('desk', { kind: 'resume' });
    expect(await view('dev')).toMatchObject({ state: 'active' });
    await fiveMinutesPass();
    expect((await read(sites.developer, task)).fields.summary).toBe('Still burning');
  });

  test('by both admins lasts until both have resumed', async () => {
    await change('desk', { kind: 'pause' });
    await change('dev', { kind: 'pause' });
    await change('desk', { kind: 'resume' });
    expect((await view('desk')).state).toBe('paused');
    expect((await view('dev')).state).toBe('paused');
    await change('dev', { kind: 'resume' });
    expect((await view('desk')).state).toBe('active');
    expect((await view('dev')).state).toBe('active');
  });

  test('is told later where the other site cannot be reached now', async () => {
    sites.platform.intercept = (moment) => (moment.kind === 'fetch' ? 'fail' : 'proceed');
    expect(await change('desk', { kind: 'pause' })).toMatchObject({ isUntold: true });
    expect((await view('dev')).state).toBe('active');
    sites.platform.intercept = () => 'proceed';
    await fiveMinutesPass();
    expect((await view('dev')).state).toBe('paused');
    expect(await view('desk')).toMatchObject({ isUntold: false });
  });
});

test('a new name is the name on both sites', async () => {
  await change('dev', { kind: 'rename', name: 'Service and development' });
  expect((await view('desk')).name).toBe('Service and development');
  expect((await view('dev')).name).toBe('Service and development');
});

test('who wins a conflict is set for both sites at once, each from its own view', async () => {
  await change('desk', { kind: 'policy', policy: 'local' });
  expect((await view('desk')).policy).toBe('local');
  expect((await view('dev')).policy).toBe('remote');
  await change('dev', { kind: 'policy', policy: 'newer' });
  expect((await view('desk')).policy).toBe('newer');
});

test('where comments arrive public, the other site is told so', async () => {
  await change('desk', { kind: 'comments', publicComments: true });
  expect(await view('desk')).toMatchObject({ publicComments: true, hasPeerPublicComments: false });
  expect(await view('dev')).toMatchObject({ publicComments: false, hasPeerPublicComments: true });
});

test.each([
  [false, 'internal'],
  [true, 'public'],
])('with public comments %s, a comment of development arrives %s', async (publicComments, as) => {
  const { request, task } = await makeTwin(sites);
  await change('desk', { kind: 'comments', publicComments });
  await sites.after(comment(sites.developer, task, 'Replaced the fuser.'));
  const { fields } = await read(sites.agent, request);
  const { jsdPublic } = fields.comment.comments.at(-1);
  expect(jsdPublic).toBe(as === 'public');
});

test('an invitation that is removed can be accepted no more', async () => {
  const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
    name: 'Second thoughts',
  });
  await sites.ask('desk', 'removeConnection', { id });
  await expect(sites.ask('dev', 'acceptInvitation', { code })).rejects.toThrow('refused');
});

describe('replacing the keys', () => {
  test('loses nothing that is under way, and is stated on both sites', async () => {
    const { request, task } = await makeTwin(sites);
    const rotate = sites.ask<ConnectionView>('desk', 'rotateKeys', { id: sites.connected.desk });
    const edits = sites.after(
      sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Under way' } }),
    );
    await Promise.all([rotate, edits]);
    await sites.settle();
    expect((await read(sites.developer, task)).fields.summary).toBe('Under way');
    expect((await view('desk')).keysAt).toBeGreaterThan(0);
    expect((await view('dev')).keysAt).toBeGreaterThan(0);
  });

  test('works again and again, from either site, also after the old keys have ended', async () => {
    const { request, task } = await makeTwin(sites);
    for (const side of ['desk', 'dev', 'dev', 'desk'] as const) {
      await sites.ask(side, 'rotateKeys', { id: sites.connected[side] });
      await sites.settle();
      expect(await edit(request, task, `After ${side}`)).toBe(`After ${side}`);
    }
    await sites.world.clock.pass(20 * 60_000);
    expect(await edit(request, task, 'Much later')).toBe('Much later');
  });

  test('whose answer was lost leaves both sites talking, and can be asked for again', async () => {
    const { request, task } = await makeTwin(sites);
    sites.platform.intercept = (moment) => (moment.kind === 'fetch' ? 'lose-answer' : 'proceed');
    await expect(sites.ask('desk', 'rotateKeys', { id: sites.connected.desk })).rejects.toThrow();
    sites.platform.intercept = () => 'proceed';
    expect(await edit(request, task, 'There')).toBe('There');
    await sites.after(
      sites.developer.put(`/rest/api/3/issue/${task}`, { fields: { summary: 'And back' } }),
    );
    expect((await read(sites.agent, request)).fields.summary).toBe('And back');
    await sites.ask('desk', 'rotateKeys', { id: sites.connected.desk });
    await sites.settle();
    expect(await edit(request, task, 'With new keys')).toBe('With new keys');
  });

  test('that the other site never answered leaves the old keys good', async () => {
    const { request, task } = await makeTwin(sites);
    sites.platform.intercept = (moment) => (moment.kind === 'fetch' ? 'fail' : 'proceed');
    await expect(sites.ask('desk', 'rotateKeys', { id: sites.connected.desk })).rejects.toThrow(
      'The other site is not ready',
    );
    sites.platform.intercept = () => 'proceed';
    expect(await edit(request, task, 'Old keys')).toBe('Old keys');
  });
});

test('every change is listed with who made it and where', async () => {
  await change('desk', { kind: 'pause' });
  await change('dev', { kind: 'rename', name: 'Other' });
  expect((await view('dev')).changes.slice(0, 2)).toMatchObject([
    { by: 'Jonas Weber', isRemote: false, what: 'Renamed the connection to Other' },
    { by: 'Maya Lindqvist', isRemote: true, what: 'Paused the connection' },
  ]);
  expect((await view('dev')).changes.slice(2)).toMatchObject([
    { by: 'Jonas Weber', isRemote: false, what: 'Published the incoming script' },
    { by: 'Jonas Weber', isRemote: false, what: 'Published the outgoing script' },
  ]);
});

test('nobody but a Jira admin may change a connection', async () => {
  const { desk, connected, world } = sites;
  const agent = desk.jira.admin.userByEmail('tomasz.zielinski@desk.example');
  if (!agent) throw new Error('There is no such agent.');
  for (const [name, payload] of [
    ['changeConnection', { id: connected.desk, change: { kind: 'pause' } }],
    ['rotateKeys', { id: connected.desk }],
  ] as const) {
    const answer = await world.clock.drive(desk.ask(name, payload, agent));
    expect(answer).toMatchObject({ ok: false, failure: { code: 'forbidden' } });
  }
  expect((await view('desk')).state).toBe('active');
});

test.each(['fail', 'lose-answer'] as const)(
  'an admin whom Jira does not vouch for just now (%s) is not told that they are none',
  async (how) => {
    const { desk, connected, world, platform } = sites;
    platform.intercept = ({ name }) => (name.includes('mypermissions') ? how : 'proceed');
    const pause = { id: connected.desk, change: { kind: 'pause' } };
    const answer = await world.clock.drive(desk.ask('changeConnection', pause));
    platform.intercept = () => 'proceed';
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'jira-silent', next: 'Try again in a minute.' },
    });
    expect((await view('desk')).state).toBe('active');
  },
);

test.each([
  ['desk', 'desk first'],
  ['desk', 'desk last'],
] as const)('where %s wins, its value ends up on both sites, edited %s', async (_side, order) => {
  const { request, task } = await makeTwin(sites);
  await change('desk', { kind: 'policy', policy: 'local' });
  const edits = [
    () => sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'By the desk' } }),
    () => sites.developer.put(`/rest/api/3/issue/${task}`, { fields: { summary: 'By dev' } }),
  ];
  if (order === 'desk last') edits.reverse();
  for (const make of edits) {
    await sites.world.clock.drive(make());
  }
  await sites.settle();
  for (let n = 0; n < 4; n += 1) await fiveMinutesPass();
  const seen = [await read(sites.agent, request), await read(sites.developer, task)];
  expect(seen.map(({ fields }) => fields.summary)).toEqual(['By the desk', 'By the desk']);
});
