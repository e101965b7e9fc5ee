/** Recipes about more than one issue: sub-tasks under their parent's twin, links between twins. */
import { take, type Json } from '../cloud/rest';
import type { Scripts } from '../cloud/cloud';
import { fiveMinutesPass } from '../make/connection';
import {
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

const OUT = `
replica.key = issue.key
replica.summary = issue.summary
replica.type = issue.type
replica.parent = issue.parent
replica.issueLinks = issue.issueLinks
`;

const DEV_IN = `
issue.projectKey = "ACME"
issue.typeName = replica.type.name == "Sub-task" ? "Sub-task" : "Task"
issue.summary = replica.summary
if (replica.parent) issue.parent = nodeHelper.getLocalIssueFromRemoteId(replica.parent.id)
issueLinkHelper.mergeIssueLinks(issue, replica)
`;

function scene(scripts: Partial<Scripts> = {}): Promise<TwoSites> {
  const both = { deskOutgoing: OUT, deskIncoming: 'return', devOutgoing: OUT, devIncoming: DEV_IN };
  return makeTwoSites({ scripts: { ...both, ...scripts } });
}

async function makeSubTask({ agent }: TwoSites, parent: string): Promise<string> {
  const { key } = await agent.post<{ key: string }>('/rest/api/3/issue', {
    fields: {
      project: { key: 'DESK' },
      issuetype: { name: 'Sub-task' },
      parent: { key: parent },
      summary: `Part of ${parent}`,
    },
  });
  return key;
}

async function parentsOf(sites: TwoSites): Promise<[string, string | undefined][]> {
  return (await tasksOf(sites)).map(({ fields }) => [fields.summary, fields.parent?.key]);
}

test('a sub-task becomes a sub-task of the twin of its parent', async () => {
  const sites = await scene();
  const { request, task } = await makeTwin(sites);
  const child = await makeSubTask(sites, request);
  await sites.after(take(sites.agent, child, 'Send to development'));
  expect(await parentsOf(sites)).toEqual([
    ['The printer is on fire', undefined],
    [`Part of ${request}`, task],
  ]);
});

test('a sub-task that is sent before its parent waits, says so, and follows by itself', async () => {
  const sites = await scene();
  const request = await makeRequest(sites);
  const child = await makeSubTask(sites, request);
  await sites.after(take(sites.agent, child, 'Send to development'));
  expect(await tasksOf(sites)).toEqual([]);
  const event = (await sites.events('dev')).at(-1);
  expect(event).toMatchObject({ state: 'parked', error: { code: 'parent-missing' } });
  expect(event?.summary).toContain(`Its parent ${request} is not under sync here.`);

  await sites.after(take(sites.agent, request, 'Send to development'));
  await sites.sweep();
  const [parent, part] = await tasksOf(sites);
  expect(part?.fields.parent.key).toBe(parent?.key);
});

test('links between issues under sync are made between their twins, once, and taken out again', async () => {
  const sites = await scene();
  const { agent, developer } = sites;
  const one = await makeTwin(sites, { summary: 'one' });
  const two = await makeTwin(sites, { summary: 'two' });
  const other = await makeRequest(sites, { summary: 'not under sync' });
  const link = (inward: string, outward: string) =>
    agent.post('/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: inward },
      outwardIssue: { key: outward },
    });
  await sites.after(link(one.request, two.request));
  await sites.after(link(one.request, other));
  const linksOf = async (key: string) =>
    ((await read(developer, key)).fields.issuelinks as Json[]).map(
      ({ type, outwardIssue, inwardIssue }) => [type.name, outwardIssue?.key, inwardIssue?.key],
    );
  expect(await linksOf(one.task)).toEqual([['Blocks', two.task, undefined]]);
  expect(await linksOf(two.task)).toEqual([['Blocks', undefined, one.task]]);

  // What a developer links stays; what is gone on the desk goes here.
  await sites.after(
    developer.post('/rest/api/3/issueLink', {
      type: { name: 'Relates' },
      inwardIssue: { key: one.task },
      outwardIssue: { key: two.task },
    }),
  );
  const [blocks] = (await read(agent, one.request)).fields.issuelinks as Json[];
  await sites.after(agent.delete(`/rest/api/3/issueLink/${blocks.id}`));
  expect(await linksOf(one.task)).toEqual([['Relates', two.task, undefined]]);
});

test('two linked issues that are sent at the same moment are linked on the other side by the next sweeps', async () => {
  const sites = await scene();
  const { agent, developer, connected } = sites;
  const one = await makeRequest(sites, { summary: 'one' });
  const two = await makeRequest(sites, { summary: 'two' });
  const unshared = await makeRequest(sites, { summary: 'not under sync' });
  for (const outward of [two, unshared])
    await agent.post('/rest/api/3/issueLink', {
      type: { name: 'Relates' },
      inwardIssue: { key: one },
      outwardIssue: { key: outward },
    });
  const startBoth = [one, two].map((key) => take(agent, key, 'Send to development'));
  await sites.after(Promise.all(startBoth));
  await fiveMinutesPass(sites, 2);
  const tasks = await tasksOf(sites);
  const links = await Promise.all(
    tasks.map(async ({ key }) => (await read(developer, key)).fields.issuelinks as Json[]),
  );
  const ends = links.map((each) =>
    each.map(({ outwardIssue, inwardIssue }) => (outwardIssue ?? inwardIssue).key),
  );
  expect(ends).toEqual([[tasks[1]?.key], [tasks[0]?.key]]);

  // That the third has no twin is asked for once.
  const request = { connectionId: connected.desk };
  const sent = await sites.ask<{ events: unknown[] }>('desk', 'listEvents', request);
  await fiveMinutesPass(sites, 3);
  expect(await sites.ask('desk', 'listEvents', request)).toEqual(sent);
});

test('a script learns which issue here is the twin of one there, and whether an issue is under sync', async () => {
  const sites = await scene({
    deskOutgoing: `${OUT}replica.customKeys.other = "DESK-1"\nreplica.customKeys.isOn = syncHelper.isUnderSync("DESK-1")`,
    devIncoming: `${DEV_IN}
issue.environment = [
  syncHelper.getLocalIssueKeyFromRemoteId(replica.id),
  syncHelper.getLocalIssueFromRemoteUrn(replica.customKeys.other)?.key,
  replica.customKeys.isOn,
  syncHelper.isUnderSync(issue),
].join(" ")`,
  });
  const { task } = await makeTwin(sites);
  const second = await makeTwin(sites);
  const [, later] = await tasksOf(sites);
  const words = JSON.stringify(later?.fields.environment);
  expect(words).toContain(` ${task} true false`);
  expect(second.task).not.toBe(task);
});
