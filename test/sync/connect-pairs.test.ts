/** Issues that exist on both sites become twins if both sites agree, and until then nothing of them crosses. */
import type { TwinView } from '../../src/entry/screens/calls';
import { text, wordsOf, type Json } from '../cloud/rest';
import { twinsOn } from '../make/panel';
import { answerAll, askForPairs, makeTask, pairResults, requestsOn } from '../make/pairs';
import {
  comment,
  makeRequest,
  makeRequests,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';
import { listenIn } from '../trust/wire';

/** How many pairs the story asks for: `PAIRS=1000` is the whole of it, which takes minutes. */
const PAIRS = Number(process.env.PAIRS ?? 100);

const DAY_MS = 24 * 3_600_000;

const commentsOf = async (who: TwoSites['agent'], key: string) => {
  const { comments } = (await read(who, key)).fields.comment as { comments: Json[] };
  return comments.map((each) => wordsOf(each.body));
};

const running = (twins: TwinView[]) => twins.filter(({ stopped }) => !stopped);

const dailyLook = async (sites: TwoSites) => {
  await sites.world.clock.drive(sites.platform.doors.runScheduled('every-day'));
  await sites.settle();
};

const WAITS = 'an admin there has to agree';

test(`of ${PAIRS} pairs that the other site asks for, only the 3 that are agreed to cross`, async () => {
  const sites = await makeTwoSites();
  const secret = await makeRequest(sites, {
    summary: 'SECRET: lay-offs in March',
    description: text('SECRET names'),
  });
  await sites.agent.post(`/rest/api/3/issue/${secret}/comment`, {
    body: text('SECRET talk'),
    properties: [{ key: 'sd.public.comment', value: { internal: true } }],
  });
  const shared = await makeRequests(sites, 3);
  const wanted = [
    ...shared,
    secret,
    ...Array.from({ length: PAIRS - 4 }, (_, n) => `DESK-${n + 5000}`),
  ];
  const tasks: string[] = [];
  for (const [n] of wanted.entries()) {
    tasks.push(await makeTask(sites, `bait ${n}`));
    if (n % 20 === 19) await sites.world.clock.pass(2000);
  }
  const heard = listenIn(sites);
  const calls: string[] = [];
  sites.platform.intercept = ({ site, name }) => {
    if (site === 'desk' && name.includes('/rest/api')) calls.push(name);
    return 'proceed';
  };
  const job = await askForPairs(
    sites,
    'dev',
    tasks.map((task, n) => [task, wanted[n] ?? '']),
  );
  await sites.world.clock.pass(PAIRS * 200);
  await sites.sweep();
  // Neither what exists nor what does not costs a call, and both are answered alike.
  expect(calls.filter((name) => !name.includes('search'))).toEqual([]);
  const said = new Set((await pairResults(sites, 'dev', job)).map(({ message }) => message));
  expect([...said]).toEqual([expect.stringContaining(WAITS)]);

  calls.length = 0;
  const list = await requestsOn(sites, 'desk');
  expect([list.total, list.requests.length + list.hidden.length]).toEqual([PAIRS, 50]);
  expect(calls.filter((name) => name.includes('bulkfetch'))).toHaveLength(1);
  await sites.ask('desk', 'answerPairRequests', {
    connectionId: sites.connected.desk,
    ids: list.requests.filter(({ key }) => shared.includes(key)).map(({ id }) => id),
    isAgreed: true,
  });
  await sites.settle();
  await sites.sweep();
  for (const [n, key] of shared.entries())
    expect(running(await twinsOn(sites, 'desk', key)).map(({ remote }) => remote?.key)).toEqual([
      tasks[n],
    ]);
  expect(await twinsOn(sites, 'desk', secret)).toEqual([]);
  expect(heard.filter(({ body }) => body.includes('SECRET'))).toEqual([]);
  expect((await read(sites.agent, secret)).fields.summary).toBe('SECRET: lay-offs in March');
});

test('a pair takes the values of the side that asked, and copies nothing that both issues have', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites, { summary: 'Printer' });
  const task = await makeTask(sites, 'Printer (dev)');
  await comment(sites.agent, request, 'Known to both');
  await comment(sites.developer, task, 'Known to both');
  await comment(sites.developer, task, 'Only here');
  const other = await makeRequest(sites, { summary: 'Other' });
  const job = await askForPairs(sites, 'desk', [
    [request, task],
    [other, 'ACME-999'],
  ]);
  expect((await read(sites.developer, task)).fields.summary).toBe('Printer (dev)');
  expect((await requestsOn(sites, 'dev')).hidden).toHaveLength(1);
  await answerAll(sites, 'dev', true);
  expect(await pairResults(sites, 'desk', job)).toEqual([
    expect.objectContaining({ key: request, remoteKey: task, outcome: 'done' }),
    expect.objectContaining({
      key: other,
      remoteKey: 'ACME-999',
      outcome: 'done',
      message: expect.stringContaining(WAITS) as string,
    }),
  ]);
  expect(await tasksOf(sites)).toHaveLength(1);
  expect((await read(sites.developer, task)).fields.summary).toBe('Printer');
  expect(await commentsOf(sites.developer, task)).toEqual(['Known to both', 'Only here']);
  expect(await commentsOf(sites.agent, request)).toEqual([
    'Known to both',
    expect.stringContaining('Only here'),
  ]);
  await sites.after(comment(sites.developer, task, 'Later'));
  expect((await commentsOf(sites.agent, request)).at(-1)).toContain('Later');
});

test.each(['one side alone', 'both sides at once', 'one side after the other'])(
  'issues that %s asks to connect become twins once, and each change crosses once',
  async (who) => {
    const sites = await makeTwoSites();
    const request = await makeRequest(sites, { summary: 'Printer' });
    const task = await makeTask(sites, 'Printer (dev)');
    const byDev = () => askForPairs(sites, 'dev', [[task, request]]);
    const byDesk = () => askForPairs(sites, 'desk', [[request, task]]);
    if (who === 'one side alone') {
      await byDev();
      await answerAll(sites, 'desk', true);
    } else if (who === 'both sides at once') await Promise.all([byDev(), byDesk()]);
    else {
      await byDesk();
      await byDev();
    }
    await sites.world.clock.pass(20 * 60_000);
    await sites.sweep();
    const onDesk = running(await twinsOn(sites, 'desk', request));
    const onDev = running(await twinsOn(sites, 'dev', task));
    expect(onDesk.map(({ remote }) => remote?.key)).toEqual([task]);
    expect(onDev.map(({ remote }) => remote?.key)).toEqual([request]);
    await dailyLook(sites);
    for (const site of ['desk', 'dev'] as const)
      expect((await requestsOn(sites, site)).total).toBe(0);

    await sites.after(comment(sites.developer, task, 'From development'));
    await sites.after(comment(sites.agent, request, 'From the desk'));
    expect(await commentsOf(sites.agent, request)).toEqual([
      expect.stringContaining('From development'),
      'From the desk',
    ]);
    expect(await commentsOf(sites.developer, task)).toEqual([
      'From development',
      expect.stringContaining('From the desk'),
    ]);
  },
);

test('an issue that is asked for twice becomes one twin, also while queries lag behind', async () => {
  const sites = await makeTwoSites();
  const task = await makeTask(sites, 'Printer (dev)');
  const requests = await makeRequests(sites, 2);
  await askForPairs(
    sites,
    'desk',
    requests.slice(0, 1).map((key) => [key, task]),
  );
  await askForPairs(
    sites,
    'desk',
    requests.slice(1).map((key) => [key, task]),
  );
  sites.platform.manners.kvsQueryLagMs = 20_000;
  const { failed } = await answerAll(sites, 'dev', true);
  expect(failed.map(({ why }) => why)).toEqual([
    expect.stringContaining(`${task} was connected with another issue a moment ago`),
  ]);
  await sites.world.clock.pass(60_000);
  expect(running(await twinsOn(sites, 'dev', task))).toHaveLength(1);
});

test('a declined pair ends on the side that asked, and asking again changes nothing for days', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites);
  const task = await makeTask(sites, 'Ours');
  await askForPairs(sites, 'desk', [[request, task]]);
  await answerAll(sites, 'dev', false);
  const [twin] = await twinsOn(sites, 'desk', request);
  expect(twin?.stopped?.why).toBe('The other site did not agree to connect the two issues.');
  await askForPairs(sites, 'desk', [[request, task]]);
  expect((await requestsOn(sites, 'dev')).total).toBe(0);
  await sites.world.clock.pass(8 * DAY_MS);
  await dailyLook(sites);
  await askForPairs(sites, 'desk', [[request, task]]);
  expect((await requestsOn(sites, 'dev')).requests).toMatchObject([{ key: task }]);
  expect((await read(sites.developer, task)).fields.summary).toBe('Ours');
});

test('a pair that nobody answers ends after a week, like one whose issue does not exist', async () => {
  const sites = await makeTwoSites();
  const [first = '', second = ''] = await makeRequests(sites, 2);
  const task = await makeTask(sites, 'Ours');
  await askForPairs(sites, 'desk', [
    [first, task],
    [second, 'ACME-999'],
  ]);
  await sites.world.clock.pass(8 * DAY_MS);
  await dailyLook(sites);
  const ends = await Promise.all(
    [first, second].map(async (key) => (await twinsOn(sites, 'desk', key))[0]?.stopped?.why),
  );
  expect(ends).toEqual(Array(2).fill('The other site did not agree to connect the two issues.'));
  expect((await requestsOn(sites, 'dev')).total).toBe(0);
});

test('what lies in the scope that an admin has set is connected without asking, nothing else', async () => {
  const sites = await makeTwoSites();
  const [first = '', second = ''] = await makeRequests(sites, 2);
  const open = await makeTask(sites, 'open to all');
  const closed = await makeTask(sites, 'ours alone');
  const id = sites.connected.dev;
  await expect(sites.ask('dev', 'setJoinScope', { id, jql: 'nonsense' })).rejects.toThrow();
  await sites.ask('dev', 'setJoinScope', { id, jql: 'summary ~ "open"' });
  await askForPairs(sites, 'desk', [
    [first, open],
    [second, closed],
  ]);
  await sites.world.clock.pass(5 * 60_000);
  await sites.sweep();
  expect(running(await twinsOn(sites, 'dev', open))).toHaveLength(1);
  expect(await twinsOn(sites, 'dev', closed)).toEqual([]);
  expect((await requestsOn(sites, 'dev')).requests.map(({ key }) => key)).toEqual([closed]);
});

test('an issue that is moved while its pair waits, or while its scope is looked at, is still the one that was asked for', async () => {
  const sites = await makeTwoSites();
  const { admin } = sites.dev.jira;
  const accountId = admin.userByEmail('developer@acme.example')?.accountId ?? '';
  const move = (key: string) =>
    admin.moveIssue(key, 'AUTOTEST', 'Task', { kind: 'user', accountId }).key;
  const requests = await makeRequests(sites, 4);
  const tasks: string[] = [];
  for (const [n] of requests.entries()) tasks.push(await makeTask(sites, `Task ${n}`));
  await askForPairs(
    sites,
    'desk',
    requests.map((request, n) => [request, tasks[n] ?? '']),
  );
  const [byHand, byScope] = [move(tasks[1] ?? ''), move(tasks[3] ?? '')];
  const list = await requestsOn(sites, 'dev');
  expect(list.hidden).toEqual([]);
  expect(list.requests.map(({ key }) => key)).toContain(byHand);
  const { id } = list.requests.find(({ key }) => key === byHand) ?? {};
  const connectionId = sites.connected.dev;
  await sites.ask('dev', 'answerPairRequests', { connectionId, ids: [id], isAgreed: true });
  await sites.ask('dev', 'setJoinScope', { id: connectionId, jql: 'project = AUTOTEST' });
  await sites.world.clock.pass(5 * 60_000);
  await sites.sweep();
  for (const [key, n] of [
    [byHand, 1],
    [byScope, 3],
  ] as const)
    expect(running(await twinsOn(sites, 'dev', key)).map(({ remote }) => remote?.key)).toEqual([
      requests[n],
    ]);
});

test('while a pair waits, changes of the issue that asks do not cross; they come with the start', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites, { summary: 'Before' });
  const task = await makeTask(sites, 'Ours');
  await askForPairs(sites, 'desk', [[request, task]]);
  const heard = listenIn(sites);
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'After' } }),
  );
  await sites.sweep();
  expect(heard.filter(({ body }) => body.includes('After'))).toEqual([]);
  await answerAll(sites, 'dev', true);
  expect((await read(sites.developer, task)).fields.summary).toBe('After');
});

test('the peer is asked again by the sweep if it was away when an admin agreed', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites, { summary: 'Printer' });
  const task = await makeTask(sites, 'Ours');
  await askForPairs(sites, 'desk', [[request, task]]);
  sites.platform.intercept = ({ kind, site }) =>
    site === 'dev' && kind === 'fetch' ? 'fail' : 'proceed';
  await answerAll(sites, 'dev', true);
  expect((await read(sites.developer, task)).fields.summary).toBe('Ours');
  sites.platform.intercept = () => 'proceed';
  await sites.world.clock.pass(5 * 60_000);
  await sites.sweep();
  expect((await read(sites.developer, task)).fields.summary).toBe('Printer');
});
