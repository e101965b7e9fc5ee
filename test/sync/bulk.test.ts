/** Bulk jobs: many issues are started, connected and stopped, with progress, and nothing twice. */
import type { JobResult, JobView } from '../../src/entry/screens/work-views';
import { SyncError } from '../../src/errors';
import { autoStart, lookedUntil, type AutoStartPorts } from '../../src/sync/upkeep/auto-start';
import type { Connection } from '../../src/model/connection';
import type { OutboundEvent } from '../../src/model/queue-event';
import { wordsOf, type Json } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeRequests,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

const job = async (sites: TwoSites) =>
  (await sites.ask<JobView[]>('desk', 'listJobs', { connectionId: sites.connected.desk }))[0]!;

const results = async (sites: TwoSites) =>
  (
    await sites.ask<{ results: JobResult[] }>('desk', 'listJobResults', {
      id: (await job(sites)).id,
      page: 0,
    })
  ).results;

const commentsOf = async (who: TwoSites['agent'], key: string) => {
  const { comments } = (await read(who, key)).fields.comment as { comments: Json[] };
  return comments.map((each) => wordsOf(each.body));
};

const start = (sites: TwoSites, jql = 'project = DESK') =>
  sites.ask<JobView>('desk', 'startMany', { connectionId: sites.connected.desk, jql });

test('all issues that match a JQL are started, and each says what it became; again, all are skipped', async () => {
  const sites = await makeTwoSites();
  const keys = await makeRequests(sites, 30);
  await sites.world.clock.pass(60_000);
  expect((await start(sites)).state).toBe('collecting');
  await sites.settle();
  expect(await job(sites)).toMatchObject({ state: 'done', total: 30, counts: { done: 30 } });
  const tasks = await tasksOf(sites);
  expect(tasks.map((task) => task.fields.summary).sort()).toEqual(
    keys.map((_, index) => `Request ${index}`).sort(),
  );
  const rows = await results(sites);
  expect(rows.map((row) => row.remoteKey).sort()).toEqual(tasks.map((task) => task.key).sort());
  expect(rows.map((row) => row.key).sort()).toEqual([...keys].sort());

  await start(sites);
  await sites.settle();
  expect(await job(sites)).toMatchObject({ state: 'done', counts: { skipped: 30 } });
  expect(await tasksOf(sites)).toHaveLength(30);
});

test('a job that is cut off goes on where it was, and a JQL that is none is refused in Jira’s words', async () => {
  const sites = await makeTwoSites();
  await makeRequests(sites, 20);
  await sites.world.clock.pass(60_000);
  let calls = 0;
  sites.platform.intercept = ({ functionKey }) => {
    if (functionKey !== 'bulk') return 'proceed';
    calls += 1;
    return calls === 60 ? 'kill-after' : 'proceed';
  };
  await start(sites);
  await sites.settle();
  expect(calls).toBeGreaterThan(60);
  expect(await job(sites)).toMatchObject({ state: 'done', counts: { done: 20 } });
  expect(await tasksOf(sites)).toHaveLength(20);
  await expect(start(sites, 'projekt = DESK')).rejects.toThrow('projekt');
});

test('an issue that Jira fails over holds up no other: the job sets it aside and says so', async () => {
  const sites = await makeTwoSites();
  const keys = await makeRequests(sites, 5);
  const { id: bad } = await read(sites.agent, keys[1] ?? '');
  await sites.world.clock.pass(60_000);
  sites.desk.jira.admin.configure({ unfetched: [keys[1] ?? ''] });
  sites.platform.intercept = ({ site, name }) =>
    site === 'desk' && name.includes(bad) ? 'fail' : 'proceed';
  await start(sites);
  await sites.settle();
  expect(await job(sites)).toMatchObject({ state: 'done', counts: { done: 4, failed: 1 } });
  const row = (await results(sites)).find(({ outcome }) => outcome === 'failed');
  expect(row?.message).toContain('start it again once the cause is gone');
});

test('a job of more slices than the platform lets follow each other goes on with the next sweep', async () => {
  const sites = await makeTwoSites();
  await makeRequests(sites, 25);
  await sites.world.clock.pass(60_000);
  const { queues } = sites.platform;
  const answer = queues.answer.bind(queues);
  let refused = 0;
  queues.answer = (invocation, what, request) => {
    if (request.queueName !== 'bulk' || invocation.spec.pushes.count < 3)
      return answer(invocation, what, request);
    refused += 1;
    return Response.json({ errorMessage: 'The limit is reached.' }, { status: 405 });
  };
  await start(sites);
  await sites.settle();
  expect([refused, (await job(sites)).state]).toEqual([1, 'running']);
  await sites.sweep();
  expect(await job(sites)).toMatchObject({ state: 'done', counts: { done: 25 } });
  expect(await tasksOf(sites)).toHaveLength(25);
});

test('all of a connection are stopped, both sides say so, nothing crosses, and a start goes on where it was', async () => {
  const sites = await makeTwoSites();
  const [first = ''] = await makeRequests(sites, 3);
  await sites.world.clock.pass(60_000);
  await start(sites);
  await sites.settle();
  const { remoteKey: task = '' } = (await results(sites)).find((row) => row.key === first)!;
  await sites.ask('desk', 'stopMany', { connectionId: sites.connected.desk });
  await sites.settle();
  expect(await job(sites)).toMatchObject({ kind: 'stop', state: 'done', counts: { done: 3 } });
  const stopped = (await sites.events('dev')).filter((event) => event.state === 'skipped');
  expect(stopped.map((event) => event.summary)).toEqual(
    Array(3).fill(expect.stringContaining('The sync was stopped by')),
  );
  await sites.after(comment(sites.agent, first, 'While it rests'));
  await sites.after(comment(sites.developer, task, 'Here too'));
  expect(await commentsOf(sites.developer, task)).toEqual(['Here too']);

  await start(sites, `key = ${first}`);
  await sites.settle();
  expect(await tasksOf(sites)).toHaveLength(3);
  expect((await commentsOf(sites.developer, task)).join()).toContain('While it rests');
  expect((await commentsOf(sites.agent, first)).join()).toContain('Here too');
});

describe('what matches a connection’s JQL', () => {
  const sweep = async (sites: TwoSites, times = 1) => {
    for (let n = 0; n < times; n += 1) {
      await sites.world.clock.pass(5 * 60_000);
      await sites.sweep();
    }
  };
  const wanting = async () => {
    const sites = await makeTwoSites();
    const jql = 'summary ~ "wanted"';
    await sites.ask('desk', 'setAutoStart', { id: sites.connected.desk, jql });
    return sites;
  };
  const started = async (sites: TwoSites) =>
    (await tasksOf(sites)).map((task) => task.fields.summary as string);

  test('is started by itself, but not what somebody stopped', async () => {
    const sites = await wanting();
    const wanted = await makeRequest(sites, { summary: 'wanted' });
    await makeRequest(sites, { summary: 'other' });
    await sweep(sites);
    expect(await started(sites)).toEqual(['wanted']);
    await sites.ask('desk', 'stopMany', { connectionId: sites.connected.desk });
    await sites.settle();
    await sites.after(comment(sites.agent, wanted, 'Changed'));
    await sweep(sites);
    expect(await commentsOf(sites.developer, (await tasksOf(sites))[0]!.key)).toEqual([]);
    await expect(
      sites.ask('desk', 'setAutoStart', { id: sites.connected.desk, jql: 'nonsense' }),
    ).rejects.toThrow();
  });

  test('is started once the connection goes on, where it was made during a pause of days', async () => {
    const sites = await wanting();
    const change = (kind: 'pause' | 'resume') =>
      sites.after(
        sites.desk.ask('changeConnection', { id: sites.connected.desk, change: { kind } }),
      );
    await change('pause');
    await makeRequest(sites, { summary: 'wanted' });
    await sweep(sites, 3);
    await sites.world.clock.pass(50 * 3_600_000);
    await sweep(sites);
    expect(await started(sites)).toEqual([]);
    await change('resume');
    await sweep(sites);
    expect(await started(sites)).toEqual(['wanted']);
  });

  test.each([
    ['queue', 'queue publish', 1],
    ['search', 'POST /rest/api/3/search/jql', 2],
  ])('is started later where the %s refuses for a while', async (_what, name, nth) => {
    const sites = await wanting();
    await makeRequest(sites, { summary: 'wanted' });
    const calls = new Map<string, number>();
    sites.platform.intercept = ({ functionKey, name: called, invocationId }) => {
      if (functionKey !== 'sweep' || called !== name) return 'proceed';
      const count = (calls.get(invocationId) ?? 0) + 1;
      calls.set(invocationId, count);
      return count >= nth ? 'fail' : 'proceed';
    };
    await sweep(sites, 4);
    expect(await started(sites)).toEqual([]);
    sites.platform.intercept = () => 'proceed';
    await sweep(sites);
    expect(await started(sites)).toEqual(['wanted']);
  });

  test('is started in one event of the queue, however many issues it is', async () => {
    const sites = await wanting();
    for (let n = 0; n < 20; n += 1) await makeRequest(sites, { summary: `wanted ${n}` });
    await sites.world.clock.pass(60_000);
    const { ledger } = sites.platform;
    const from = ledger.invocations.length;
    await sweep(sites);
    const { id } = sites.desk.installation;
    const sending = ledger.invocations
      .slice(from)
      .filter(({ spec }) => spec.functionKey === 'outbound' && spec.installation === id);
    expect(sending).toHaveLength(1);
    expect(await started(sites)).toHaveLength(20);
  });

  test('is looked through up to a thousand issues and then gone on with, and not before all were asked for', async () => {
    const NOW = Date.parse('2026-01-05T09:00:00Z');
    const at = NOW - 60 * 60_000;
    const all = Array.from({ length: 30 }, (_, page) =>
      Array.from({ length: 100 }, (_each, n) => ({
        id: String(page * 100 + n),
        updated: new Date(at + page * 60_000).toISOString(),
      })),
    );
    const asked: OutboundEvent[] = [];
    const jqls: string[] = [];
    let isRefused = false;
    const ports = {
      now: () => NOW,
      readTwins: async () => [],
      store: { twinsOfIssue: async () => [] },
      findByChange: async function* (jql: string) {
        jqls.push(jql);
        yield* all;
      },
      work: {
        outboundPaced: async (events: OutboundEvent[]) => {
          if (isRefused) throw new SyncError('platform-busy', 'Too many.');
          asked.push(...events);
        },
      },
    } as unknown as AutoStartPorts;
    const row = {
      id: 'c.a',
      side: 'a',
      outgoing: {},
      autoStart: { jql: 'project = DESK', at },
    } as unknown as Connection & { autoStart: { jql: string; at: number; until?: number } };
    const until = (await autoStart(ports, row)) ?? 0;
    expect(asked).toHaveLength(1000);
    expect(new Date(until).toISOString()).toBe('2026-01-05T08:12:00.000Z');
    const next = lookedUntil(row, row, until);
    await autoStart(ports, next);
    expect(jqls).toEqual([
      '(project = DESK) AND updated >= -63m',
      '(project = DESK) AND updated >= -51m',
    ]);
    isRefused = true;
    await expect(autoStart(ports, next)).rejects.toThrow('Too many');
    const other = { ...row, autoStart: { ...row.autoStart, at: NOW } };
    expect(lookedUntil(other, row, until)).toBe(other);
  });
});

test('live edits do not wait for a job; paused it starts no more, resumed it ends, cancelled it leaves the rest', async () => {
  const sites = await makeTwoSites({ latency: 200 });
  const { request, task } = await makeTwin(sites);
  await makeRequests(sites, 47);
  await sites.world.clock.pass(60_000);
  const { id } = await start(sites);
  const change = (action: 'pause' | 'resume' | 'cancel') =>
    sites.ask<JobView>('desk', 'changeJob', { id, action });
  await sites.world.clock.drive(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Edited meanwhile' } }),
  );
  const summary = async () => (await read(sites.developer, task)).fields.summary as string;
  while ((await summary()) !== 'Edited meanwhile') await sites.world.clock.pass(200);
  const running = await job(sites);
  expect(running).toMatchObject({ state: 'running', total: 48 });
  expect(running.counts.waiting).toBeGreaterThan(0);

  expect((await change('pause')).state).toBe('paused');
  await sites.settle();
  const { waiting } = (await job(sites)).counts;
  expect(waiting).toBeGreaterThan(0);
  await sites.world.clock.pass(30 * 60_000);
  await sites.sweep();
  expect((await job(sites)).counts.waiting).toBe(waiting);

  await change('resume');
  await sites.settle();
  expect(await job(sites)).toMatchObject({ state: 'done', counts: { done: 47, skipped: 1 } });
  expect(await tasksOf(sites)).toHaveLength(48);
  await expect(change('pause')).rejects.toThrow('This job has ended: it is done.');

  const other = await sites.ask<JobView>('desk', 'stopMany', {
    connectionId: sites.connected.desk,
  });
  await sites.ask('desk', 'changeJob', { id: other.id, action: 'cancel' });
  await sites.settle();
  expect(await job(sites)).toMatchObject({ kind: 'stop', state: 'cancelled', counts: { done: 0 } });
});
