import { connect, publish, starterScripts } from '../cloud/cloud';
import type { Intervention } from '../cloud/platform/calls/faults';
import { take, wordsOf, type Json } from '../cloud/rest';
import { askPanel } from '../make/panel';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

const BYTES = Uint8Array.of(1, 2, 3, 0, 255);

/** Cuts off whatever makes the n-th call from now on. @returns whether that call was ever made */
function cutAt(sites: TwoSites, n: number, how: Intervention): () => boolean {
  let calls = 0;
  sites.platform.intercept = () => {
    calls += 1;
    return calls === n ? how : 'proceed';
  };
  return () => {
    sites.platform.intercept = () => 'proceed';
    return calls >= n;
  };
}

/** Long enough for every retry, and for a sweep. */
async function recover(sites: TwoSites): Promise<void> {
  await sites.settle();
  for (let sweep = 0; sweep < 2; sweep += 1) {
    await sites.world.clock.pass(20 * 60_000);
    await sites.world.clock.drive(sites.platform.doors.runScheduled('every-five-minutes'));
    await sites.settle();
  }
}

/** What went wrong with one request, in words. */
async function faultsOf(sites: TwoSites, summary: string): Promise<string[]> {
  const tasks = (await tasksOf(sites)).filter((task) => task.fields.summary === summary);
  const [task] = tasks;
  if (tasks.length !== 1 || !task) return [`${tasks.length} tasks`];
  const comments = task.fields.comment.comments as Json[];
  const files = task.fields.attachment as Json[];
  const bytes = files[0] ? await sites.developer.download(files[0].id) : new Uint8Array();
  return [
    ...(comments.length === 1 && wordsOf(comments[0].body).includes('Called twice.')
      ? []
      : [`${comments.length} comments`]),
    ...(files.length === 1 && Buffer.compare(bytes, BYTES) === 0 ? [] : [`${files.length} files`]),
  ];
}

describe.each(['kill-before', 'kill-after', 'lose-answer', 'fail'] as const)(
  'a first sync, cut by %s at every single call in turn',
  (how) => {
    test('makes one task with one copy of everything, every time', async () => {
      const sites = await makeTwoSites();
      const wrong: string[] = [];
      let wasReached = true;
      let cut = 0;
      while (wasReached) {
        cut += 1;
        const summary = `Cut at ${cut}`;
        const request = await makeRequest(sites, { summary });
        await comment(sites.agent, request, 'Called twice.');
        await sites.agent.attach(request, 'a.bin', BYTES);
        const reached = cutAt(sites, cut, how);
        await sites.world.clock.drive(take(sites.agent, request, 'Send to development'));
        await sites.settle();
        wasReached = reached();
        await recover(sites);
        wrong.push(...(await faultsOf(sites, summary)).map((fault) => `${summary}: ${fault}`));
        const { fields } = await read(sites.agent, request);
        const there = { comments: fields.comment.comments.length, files: fields.attachment.length };
        if (there.comments !== 1 || there.files !== 1)
          wrong.push(`${summary}: the request has ${JSON.stringify(there)}`);
      }
      expect(wrong).toEqual([]);
      // The path has this many calls at the least; fewer would mean that nothing was cut.
      expect(cut).toBeGreaterThan(15);
    });
  },
);

test('a task that was made, and that Jira cannot give just now, is waited for and not made again', async () => {
  const sites = await makeTwoSites();
  const { admin } = sites.dev.jira;
  admin.configure({ searchLagMs: 3_600_000, unfetched: ['ACME-1'] });
  let isKilled = false;
  sites.platform.intercept = ({ name }) => {
    if (isKilled || name !== 'POST /rest/api/3/issue') return 'proceed';
    isKilled = true;
    return 'kill-after';
  };
  const request = await makeRequest(sites);
  await sites.world.clock.drive(take(sites.agent, request, 'Send to development'));
  await sites.world.clock.pass(5 * 60_000);
  expect(isKilled).toBe(true);
  admin.configure({ unfetched: [] });
  await recover(sites);
  const keys = ['ACME-1', 'ACME-2'].map((key) =>
    sites.developer.get(`/rest/api/3/issue/${key}`).then(
      () => key,
      () => null,
    ),
  );
  expect(await Promise.all(keys)).toEqual(['ACME-1', null]);
});

test('an attempt that was cut off after it made the task finds it by the search index', async () => {
  const sites = await makeTwoSites();
  let isKilled = false;
  sites.platform.intercept = ({ name }) => {
    if (isKilled || name !== 'POST /rest/api/3/issue') return 'proceed';
    isKilled = true;
    return 'kill-after';
  };
  const request = await makeRequest(sites);
  await sites.world.clock.drive(take(sites.agent, request, 'Send to development'));
  await recover(sites);
  expect(isKilled).toBe(true);
  expect((await tasksOf(sites)).map(({ key }) => key)).toEqual(['ACME-1']);
});

test('a task that somebody edits before a cut-off attempt to make it is repeated is not made again', async () => {
  const sites = await makeTwoSites();
  let isKilled = false;
  sites.platform.intercept = ({ name, functionKey }) => {
    if (isKilled) return functionKey === 'inbound' ? 'fail' : 'proceed';
    isKilled = name === 'POST /rest/api/3/issue';
    return isKilled ? 'kill-after' : 'proceed';
  };
  const request = await makeRequest(sites);
  await sites.world.clock.drive(take(sites.agent, request, 'Send to development'));
  await sites.world.clock.pass(5 * 60_000);
  await sites.world.clock.drive(
    sites.developer.put('/rest/api/3/issue/ACME-1', { fields: { labels: ['urgent'] } }),
  );
  await sites.world.clock.pass(60_000);
  sites.platform.intercept = () => 'proceed';
  await recover(sites);
  expect(isKilled).toBe(true);
  expect((await tasksOf(sites)).map(({ key }) => key)).toEqual(['ACME-1']);
});

test('files of one name and size from two tasks of one request both arrive if an upload is cut off', async () => {
  const sites = await makeTwoSites();
  const { clock } = sites.world;
  const other = await clock.drive(connect(sites, 'Other'));
  await clock.drive(starterScripts(sites).then((scripts) => publish(sites, other, scripts)));
  const { request, task } = await makeTwin(sites);
  const payload = { connectionId: other.desk };
  await askPanel(sites, 'desk', { key: request, name: 'startSync', payload });
  const second = (await tasksOf(sites)).find(({ key }) => key !== task)?.key ?? '';
  await sites.after(sites.developer.attach(task, 'log.bin', Uint8Array.of(1, 1, 1)));
  await clock.pass(10 * 60_000);

  let isKilled = false;
  sites.platform.intercept = ({ name }) => {
    if (isKilled || !/^POST .*\/attachments$/.test(name)) return 'proceed';
    isKilled = true;
    return 'kill-before';
  };
  await sites.world.clock.drive(sites.developer.attach(second, 'log.bin', Uint8Array.of(2, 2, 2)));
  await recover(sites);

  expect(isKilled).toBe(true);
  const files = (await read(sites.agent, request)).fields.attachment as Json[];
  const bytes = await Promise.all(files.map(({ id }) => sites.agent.download(id as string)));
  expect(bytes.map((each) => [...each])).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
});
