/** Recipes that people write: a short script, and what a person then sees. */
import { take, text, wordsOf, type Json } from '../cloud/rest';
import type { Scripts } from '../cloud/cloud';
import {
  comment,
  makeRequest,
  MAKES_TASK,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

const BASIC: Scripts = {
  deskOutgoing: 'replica.summary = issue.summary',
  deskIncoming: 'return',
  devOutgoing: 'replica.summary = issue.summary',
  devIncoming: MAKES_TASK,
};

function scene(scripts: Partial<Scripts>): Promise<TwoSites> {
  return makeTwoSites({ scripts: { ...BASIC, ...scripts } });
}

async function commentsOf(who: TwoSites['agent'], key: string): Promise<Json[]> {
  return (await read(who, key)).fields.comment.comments as Json[];
}

test('sub-tasks start with their parent, once each, and what cannot be started is told', async () => {
  const sites = await scene({
    deskOutgoing:
      'replica.summary = issue.summary\nissue.subTasks.forEach((it) => syncHelper.exalate(it.key))\nsyncHelper.startSync("DESK-404")',
  });
  const parent = await makeRequest(sites);
  for (const summary of ['one', 'two'])
    await sites.agent.post('/rest/api/3/issue', {
      fields: {
        project: { key: 'DESK' },
        issuetype: { name: 'Sub-task' },
        parent: { key: parent },
        summary,
      },
    });
  await sites.after(take(sites.agent, parent, 'Send to development'));
  const names = async () => (await tasksOf(sites)).map(({ fields }) => fields.summary as string);
  expect((await names()).sort()).toEqual(['The printer is on fire', 'one', 'two']);
  const sent = (await sites.events('desk')).find(({ issueKey }) => issueKey === parent);
  expect(sent?.why).toContainEqual({ what: 'start of sync', to: 'DESK-2', line: 2 });
  expect(sent?.warnings).toEqual([
    { message: expect.stringContaining('DESK-404 was not started'), line: 3 },
  ]);
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${parent}`, { fields: { summary: 'Fire' } }),
  );
  expect((await names()).sort()).toEqual(['Fire', 'one', 'two']);
});

test('the sync stops when the request is closed, after the other side has the last of it', async () => {
  const sites = await scene({
    deskOutgoing:
      'replica.summary = issue.summary\nreplica.status = issue.status\nif (issue.status.name == "Closed") syncHelper.unExalateAfterProcessing()',
    devIncoming: `${MAKES_TASK}if (replica.status.name == "Closed") issue.doTransition = "Done"`,
  });
  const { agent } = sites;
  const { request, task } = await makeTwin(sites);
  await sites.after(take(agent, request, 'Close'));
  await sites.sweep();
  await sites.sweep();
  expect((await read(sites.developer, task)).fields.status.name).toBe('Done');
  const last = (await sites.events('desk')).at(-1);
  expect(last?.summary).toContain('The sync was stopped by the outgoing script, line 3.');
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Later' } }));
  await sites.sweep();
  expect((await read(sites.developer, task)).fields.summary).toBe('The printer is on fire');
});

test('the developers’ key comes back at once, and the side that was told can stop too', async () => {
  const sites = await scene({
    devOutgoing: 'if (issue.summary != "Enough") replica.key = issue.key',
    devIncoming: `${MAKES_TASK}if (firstSync) syncHelper.syncBackAfterProcessing()
if (replica.summary == "Enough") syncHelper.unExalateAfterProcessing()`,
    deskIncoming: 'issue.labels = [replica.key]',
  });
  const { agent } = sites;
  const { request, task } = await makeTwin(sites);
  expect((await read(agent, request)).fields.labels).toEqual([task]);
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Enough' } }));
  await sites.sweep();
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'More' } }));
  expect((await read(sites.developer, task)).fields.summary).toBe('Enough');
});

test('comments: only public ones cross, with or without names, filtered, kept when deleted there', async () => {
  const sites = await scene({
    deskOutgoing:
      'replica.summary = issue.summary\nreplica.comments = issue.comments.filter((it) => !it.internal)',
    devIncoming: `${MAKES_TASK}
replica.removedComments = []
commentHelper.mergeComments(issue, replica, (it) => it.body.includes("spam") ? null : it)
if (replica.addedComments.some((it) => it.body.includes("urgent"))) issue.priority = "Highest"
if (firstSync) commentHelper.addComment("Taken over by a script.", issue.comments)`,
    devOutgoing: 'replica.comments = issue.comments',
    deskIncoming:
      'commentHelper.mergeComments(issue, replica, (it) => { it.internal = true; return it })',
  });
  const { agent, developer } = sites;
  const { request, task } = await makeTwin(sites);
  await agent.post(`/rest/api/3/issue/${request}/comment`, {
    body: text('For us alone.'),
    properties: [{ key: 'sd.public.comment', value: { internal: true } }],
  });
  await comment(agent, request, 'This is spam.');
  const kept = await comment(agent, request, 'It is urgent.');
  await sites.settle();
  const words = async () => (await commentsOf(developer, task)).map(({ body }) => wordsOf(body));
  expect(await words()).toEqual(['Taken over by a script.', 'It is urgent.']);
  expect((await read(developer, task)).fields.priority.name).toBe('Highest');
  await sites.after(agent.delete(`/rest/api/3/issue/${request}/comment/${kept}`));
  expect(await words()).toEqual(['Taken over by a script.', 'It is urgent.']);

  await sites.after(comment(developer, task, 'Which floor?'));
  const back = (await commentsOf(agent, request)).at(-1);
  expect([wordsOf(back.body), back.jsdPublic]).toEqual(['Which floor?', false]);
});

test('a list that is assigned as a whole keeps the copies of all that is still there, whatever a message brings', async () => {
  const sites = await scene({
    deskOutgoing:
      'replica.summary = issue.summary\nreplica.comments = issue.comments\nreplica.workLogs = issue.workLogs',
    devIncoming: `${MAKES_TASK}
issue.comments = replica.comments.filter((it) => !it.body.includes("spam"))
issue.workLogs = replica.workLogs
issue.labels.push("synced")`,
  });
  const { agent, developer } = sites;
  const { request, task } = await makeTwin(sites);
  const first = await comment(agent, request, 'It burns.');
  await sites.settle();
  const started = '2026-01-05T08:00:00.000+0000';
  for (const timeSpentSeconds of [60, 120])
    await sites.after(
      agent.post(`/rest/api/3/issue/${request}/worklog`, { timeSpentSeconds, started }),
    );
  await sites.after(comment(agent, request, 'This is spam.'));
  await sites.after(comment(agent, request, 'It still burns.'));
  const words = async () =>
    (await commentsOf(developer, task)).map(({ body }) => wordsOf(body).replace(/^.* UTC /, ''));
  expect(await words()).toEqual(['It burns.', 'It still burns.']);
  const { fields } = await read(developer, task);
  expect(fields.worklog.worklogs).toHaveLength(2);
  expect(fields.labels).toEqual(['synced']);
  await sites.after(agent.delete(`/rest/api/3/issue/${request}/comment/${first}`));
  expect(await words()).toEqual(['It still burns.']);
});

test('values by map, versions, components and labels by name, and fields of every kind', async () => {
  const sites = await scene({
    deskOutgoing:
      'replica.summary = issue.summary\nreplica.priority = issue.priority\nreplica.status = issue.status\nreplica.labels = issue.labels\nreplica.components = issue.components\nreplica.customFields.Severity = issue.customFields.Severity\nreplica.customKeys.floor = { number: 3 }',
    devIncoming: `${MAKES_TASK}
const priorities: Record<string, string> = { Highest: "High", Medium: "Low" }
issue.priority = nodeHelper.getPriority(priorities[replica.priority?.name ?? ""])
const steps: Record<string, string> = { "Waiting for development": "In Progress" }
issue.setStatus(steps[replica.status.name])
issue.labels = replica.labels
issue.components = replica.components.filter((it) => nodeHelper.getComponent(it.name, "ACME"))
issue.components += nodeHelper.getComponent("Gateway", "ACME")
issue.fixVersions = ["1.1", "9.9"].flatMap((it) => nodeHelper.createVersion(issue, it) ?? [])
issue.customFields.Severity.value = replica.customFields.Severity!.value
issue.customFields["Platforms"].value = [{ value: "Web" }, { value: "iOS" }]
issue.customFields["Checks"].value = [{ value: "Reviewed" }]
issue.customFields["Area"].value = { value: "Backend", child: { value: "API" } }
issue.customFields["Reviewer"].value = nodeHelper.getUserByEmail("developer@acme.example")
issue.customFields["Target Date"].value = "2026-12-24"
issue.customFields["Story Points"].value = replica.customKeys.floor.number
issue.customFields["Customer"].value = "Globex"`,
  });
  const { task } = await makeTwin(sites, {
    labels: ['fire'],
    components: [{ name: 'Network' }],
  });
  const { fields } = await read(sites.developer, task);
  const warnings = (await sites.events('dev')).at(-1)?.warnings ?? [];
  expect(warnings.map(({ message }) => message)).toEqual([
    'There is no version «9.9» in ACME, and a script does not make one: ask an admin of the project.',
  ]);
  expect([fields.priority.name, fields.status.name, fields.labels]).toEqual([
    'Low',
    'In Progress',
    ['fire'],
  ]);
  expect(fields.components.map((it: Json) => it.name)).toEqual(['Gateway']);
  expect(fields.fixVersions.map((it: Json) => it.name)).toEqual(['1.1']);
  const shown = JSON.stringify(fields);
  for (const part of ['"Web"', '"iOS"', '"Reviewed"', '"API"', '"2026-12-24"', '"Globex"'])
    expect(shown).toContain(part);
});

test('an empty replica sends nothing, a return ignores, store takes two steps, previous tells what was', async () => {
  const sites = await scene({
    deskOutgoing:
      'if (issue.summary == "secret") return\nreplica.summary = issue.summary\nreplica.attachments = issue.attachments.filter((it) => it.size < 10 && it.filename.endsWith(".txt"))',
    devIncoming: `if (firstSync && replica.summary == "spam") return
${MAKES_TASK}attachmentHelper.mergeAttachments(issue, replica)
if (firstSync) {
  issue.doTransition = "Start progress"
  store(issue)
  issue.doTransition = "Done"
}
if (previous) issue.environment = "Was: " + previous.summary`,
  });
  const { agent } = sites;
  for (const summary of ['secret', 'spam']) {
    const request = await makeRequest(sites, { summary });
    await sites.after(take(agent, request, 'Send to development'));
  }
  expect(await tasksOf(sites)).toEqual([]);
  const request = await makeRequest(sites);
  for (const [name, bytes] of [
    ['a.txt', 5],
    ['b.png', 5],
    ['c.txt', 50],
  ] as const)
    await agent.attach(request, name, new Uint8Array(bytes));
  await sites.after(take(agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  expect(task?.fields.status.name).toBe('Done');
  expect(task?.fields.attachment.map((it: Json) => it.filename)).toEqual(['a.txt']);
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Smoke' } }));
  const { fields } = await read(sites.developer, task!.key);
  expect(wordsOf(fields.environment)).toBe('Was: The printer is on fire');
});

test('work logs go both ways and come back from neither', async () => {
  const out = 'replica.summary = issue.summary\nreplica.workLogs = issue.workLogs';
  const sites = await scene({
    deskOutgoing: out,
    devOutgoing: out,
    devIncoming: `${MAKES_TASK}workLogHelper.mergeWorkLogs(issue, replica)`,
    deskIncoming: 'workLogHelper.mergeWorkLogs(issue, replica)',
  });
  const { agent, developer } = sites;
  const { request, task } = await makeTwin(sites);
  const log = (seconds: number) => ({
    timeSpentSeconds: seconds,
    started: '2026-01-05T08:00:00.000+0000',
  });
  await sites.after(agent.post(`/rest/api/3/issue/${request}/worklog`, log(3600)));
  await sites.after(developer.post(`/rest/api/3/issue/${task}/worklog`, log(7200)));
  for (const [who, key] of [
    [agent, request],
    [developer, task],
  ] as const) {
    const { worklogs } = (await read(who, key)).fields.worklog as { worklogs: Json[] };
    expect(worklogs.map((it) => it.timeSpentSeconds).sort()).toEqual([3600, 7200]);
  }
  await republish(
    sites,
    'dev',
    'incoming',
    `${MAKES_TASK}workflowHelper.transition(issue, "Launch")`,
  );
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Smoke' } }));
  const [warning] = (await sites.events('dev')).at(-1)?.warnings ?? [];
  expect(warning?.message).toContain('«Launch»');
});
