/** What Jira refuses of comments, files and work logs is owed to the issue, and comes once Jira takes it. */
import { fiveMinutesPass } from '../make/connection';
import { comment, makeTwin, makeTwoSites, MAKES_TASK, read, republish } from '../make/two-sites';
import type { TwoSites } from '../make/two-sites';
import { text } from '../cloud/rest';
import type { ParkedView } from '../../src/entry/screens/calls';

const SENDS =
  'replica.summary = issue.summary\nreplica.comments = issue.comments\nreplica.workLogs = issue.workLogs\nreplica.attachments = issue.attachments';
const TAKES = `${MAKES_TASK}commentHelper.mergeComments(issue, replica)\nworkLogHelper.mergeWorkLogs(issue, replica)\nattachmentHelper.mergeAttachments(issue, replica)\n`;

async function makeScene(): Promise<TwoSites & { request: string; task: string }> {
  const scripts = {
    deskOutgoing: SENDS,
    deskIncoming: 'return',
    devOutgoing: 'replica.key = issue.key',
    devIncoming: TAKES,
  };
  const sites = await makeTwoSites({ scripts });
  return { ...sites, ...(await makeTwin(sites)) };
}

type Scene = Awaited<ReturnType<typeof makeScene>>;

const edit = ({ after, agent, request }: Scene, summary: string) =>
  after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary } }));

const listParked = ({ ask, connected }: Scene) =>
  ask<ParkedView[]>('dev', 'listParked', { connectionId: connected.dev });

async function counts({ developer, task }: Scene): Promise<number[]> {
  const { comment: list, worklog, attachment } = (await read(developer, task)).fields;
  return [list.comments.length, worklog.worklogs.length, attachment.length];
}

async function writeWithoutPermission(): Promise<Scene> {
  const scene = await makeScene();
  scene.dev.jira.admin.denyApp('ACME', 'ADD_COMMENTS', 'WORK_ON_ISSUES');
  await scene.after(comment(scene.agent, scene.request, 'written meanwhile'));
  const log = {
    comment: text('log'),
    started: '2026-01-05T08:00:00.000+0000',
    timeSpentSeconds: 60,
  };
  await scene.after(scene.agent.post(`/rest/api/3/issue/${scene.request}/worklog`, log));
  return scene;
}

test('without a permission the rest is applied, and the list says what is owed', async () => {
  const scene = await writeWithoutPermission();
  await edit(scene, 'the rest');
  expect((await read(scene.developer, scene.task)).fields['summary']).toBe('the rest');
  const [waiting] = await listParked(scene);
  expect(waiting?.parked.code).toBe('jira-forbidden');
  expect(waiting?.parked.message).toContain('Not here yet: 1 comment, 1 work log.');
});

test('what was refused comes with the next sync once Jira takes it', async () => {
  const scene = await writeWithoutPermission();
  scene.dev.jira.admin.allowApp('ACME');
  await scene.world.clock.pass(20 * 60_000);
  await edit(scene, 'next change');
  expect(await counts(scene)).toEqual([1, 1, 0]);
  expect(await listParked(scene)).toEqual([]);
});

test('it comes within a day, even if nobody does anything', async () => {
  const scene = await writeWithoutPermission();
  scene.dev.jira.admin.allowApp('ACME');
  await scene.world.clock.pass(25 * 3_600_000);
  await fiveMinutesPass(scene, 2);
  expect(await counts(scene)).toEqual([1, 1, 0]);
});

test('it comes when a script is published', async () => {
  const scene = await writeWithoutPermission();
  scene.dev.jira.admin.allowApp('ACME');
  // The peer is asked for the whole issue once a minute at the most.
  await scene.world.clock.pass(61_000);
  await republish(scene, 'dev', 'incoming', `${TAKES}// 2`);
  expect(await counts(scene)).toEqual([1, 1, 0]);
});

test('the same refusal is told once, however often it is tried', async () => {
  const scene = await writeWithoutPermission();
  for (const minute of [1, 2, 3]) {
    await scene.world.clock.pass(2 * 60_000);
    await edit(scene, `edit ${minute}`);
  }
  const warnings = (await scene.events('dev')).flatMap((event) => event.warnings);
  expect(warnings).toHaveLength(2);
});

test('a text over the limit by the line in front is shortened, with a link to the whole', async () => {
  const scene = await makeScene();
  await scene.after(comment(scene.agent, scene.request, 'x'.repeat(32_760)));
  const [copy] = (await read(scene.developer, scene.task)).fields['comment'].comments;
  expect(JSON.stringify(copy.body)).toContain(`/browse/${scene.request}`);
  const [warning] = (await scene.events('dev')).at(-1)?.warnings ?? [];
  expect(warning?.message).toContain('comment was shortened');
});

test('a file over the limit comes once the limit is raised and an admin tries again', async () => {
  const scene = await makeScene();
  scene.dev.jira.admin.configure({ attachmentLimit: 1000 });
  await scene.after(scene.agent.attach(scene.request, 'big.bin', Buffer.alloc(5000)));
  expect(await counts(scene)).toEqual([0, 0, 0]);
  scene.dev.jira.admin.configure({ attachmentLimit: 1_000_000 });
  const twinKeys = (await listParked(scene)).map(({ twinKey }) => twinKey);
  await scene.ask('dev', 'retry', { connectionId: scene.connected.dev, twinKeys });
  await scene.settle();
  expect(await counts(scene)).toEqual([0, 0, 1]);
});
