/** The life of an issue: parents and children, levels of security, moving, deleting, team-managed projects. */
import { usualScreens } from '../blueprint/basics';
import { softwareGrants } from '../blueprint/grants';
import { adf, APP, as, startSite } from '../drive/drive';
import { ADMINISTRATORS, MEMBERS } from '../model/user';

const V3 = '/rest/api/3';
const subtask = (parent: string) => ({ issuetype: { name: 'Sub-task' }, parent: { key: parent } });

test('a sub-task hangs under a task of its project, a task under an epic, and nothing else fits', async () => {
  const dev = startSite('dev');
  const [task, epic] = [await dev.create(), await dev.create({ issuetype: { name: 'Epic' } })];
  const child = await dev.create(subtask(task));
  const read = async (key: string) => (await dev.call('GET', `${V3}/issue/${key}`)).body.fields;
  expect((await read(task)).subtasks).toMatchObject([{ key: child }]);
  expect((await read(child)).parent).toMatchObject({ key: task, fields: { summary: 'Issue' } });
  expect(
    (await dev.call('PUT', `${V3}/issue/${task}`, { fields: { parent: { key: epic } } })).status,
  ).toBe(204);
  expect(await read(task)).toMatchObject({ parent: { key: epic } });
  expect((await read(epic)).subtasks).toEqual([]);
  const wrong = await dev.call('PUT', `${V3}/issue/${task}`, {
    fields: { parent: { key: child } },
  });
  expect(wrong.body.errors).toEqual({
    parentId: 'Given parent work item does not belong to appropriate hierarchy.',
  });
  const elsewhere = { ...subtask(task), project: { key: 'AUTOTEST' }, summary: 'x' };
  expect((await dev.call('POST', `${V3}/issue`, { fields: elsewhere })).body.errors).toEqual({
    parentId: 'Sub-tasks must be created in the same project as the parent.',
  });
});

test('an issue that is no sub-task leaves its parent by update', async () => {
  const dev = startSite('dev');
  const epic = await dev.create({ issuetype: { name: 'Epic' } });
  const task = `${V3}/issue/${await dev.create({ parent: { key: epic } })}`;
  const parent = async () => (await dev.call('GET', task)).body.fields.parent;
  expect(await parent()).toMatchObject({ key: epic });
  const update = { parent: [{ set: { none: true } }] };
  expect((await dev.call('PUT', task, { update })).status).toBe(204);
  expect(await parent()).toBeUndefined();
});

test('an issue with sub-tasks is deleted only with them, and only it is told of', async () => {
  const dev = startSite('dev');
  const task = await dev.create();
  const child = await dev.create(subtask(task));
  expect((await dev.call('DELETE', `${V3}/issue/${task}`)).status).toBe(400);
  expect((await dev.call('DELETE', `${V3}/issue/${task}?deleteSubtasks=true`)).status).toBe(204);
  expect((await dev.call('GET', `${V3}/issue/${child}`)).status).toBe(404);
  expect(dev.events.filter(({ name }) => name === 'avi:jira:deleted:issue')).toMatchObject([
    { payload: { issue: { key: task } } },
  ]);
});

test('an issue with a security level is there only for those in the level, the app not among them', async () => {
  const dev = startSite('dev');
  const key = await dev.create({ security: { name: 'Administrators only' } });
  const read = (caller = as('developer')) =>
    dev.call('GET', `${V3}/issue/${key}`, undefined, caller);
  expect((await read()).body.fields.security).toMatchObject({ name: 'Administrators only' });
  expect((await read(as('secondDeveloper'))).status).toBe(404);
  expect((await read(APP)).status).toBe(404);
  const search = await dev.call('POST', `${V3}/search/jql`, { jql: 'project = ACME' }, APP);
  expect(search.body.issues).toEqual([]);
  const fields = { security: { name: 'Administrators only' } };
  const other = await dev.create();
  const refused = await dev.call('PUT', `${V3}/issue/${other}`, { fields }, as('secondDeveloper'));
  expect(refused.body.errors).toHaveProperty('security');
});

test('a moved issue has a new key, and the old one still leads to it', async () => {
  const dev = startSite('dev');
  const key = await dev.create({ components: [{ name: 'Gateway' }] });
  await dev.call('POST', `${V3}/issue/${key}/comment`, { body: adf('Stays') });
  const moved = dev.jira.admin.moveIssue(key, 'AUTOTEST', 'Task', as('developer'));
  expect(moved.key).toBe('AUTOTEST-1');
  const { body } = await dev.call('GET', `${V3}/issue/${key}?expand=changelog`);
  expect(body).toMatchObject({
    key: 'AUTOTEST-1',
    fields: { project: { key: 'AUTOTEST' }, components: [], comment: { total: 1 } },
  });
  const items = body.changelog.histories[0].items;
  expect(items).toContainEqual(
    expect.objectContaining({ field: 'Key', fromString: key, toString: 'AUTOTEST-1' }),
  );
  expect(dev.events.at(-1)).toMatchObject({ name: 'avi:jira:updated:issue' });
});

test('the type of an issue changes within its workflow and level, not beyond', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const retype = (name: string) =>
    dev.call('PUT', `${V3}/issue/${key}`, { fields: { issuetype: { name } } });
  expect((await retype('Bug')).status).toBe(204);
  expect((await retype('Epic')).body.errors).toEqual({
    issuetype: 'The issue type selected is invalid.',
  });
  const moving = await dev.call('PUT', `${V3}/issue/${key}`, {
    fields: { project: { key: 'AUTOTEST' } },
  });
  expect(moving.body.errors).toHaveProperty('project');
});

test('a team-managed project has statuses and fields of its own', async () => {
  const dev = startSite('dev');
  const { admin } = dev.jira;
  const lead = admin.userByEmail('developer@acme.example')!;
  const type = admin.addIssueType('Idea');
  const project = admin.addProject({
    key: 'TEAM',
    name: 'Team',
    kind: 'software',
    teamManaged: true,
    leadAccountId: lead.accountId,
    types: [type],
    workflows: { '*': 'Software workflow for Project ACME' },
    screens: { '*': usualScreens() },
    roles: { [ADMINISTRATORS]: [lead], [MEMBERS]: [lead] },
    grants: softwareGrants(),
  });
  const status = admin.addStatus('New', 'new', project.id);
  admin.addWorkflow('TEAM', [status], [{ name: 'New', to: 'New' }]);
  project.workflows[type.id] = 'TEAM';
  const field = admin.addField({ name: 'Mood', kind: 'line', projectId: project.id });
  admin.addToScreens('TEAM', [field.id]);
  const fields = { project: { key: 'TEAM' }, issuetype: { name: 'Idea' }, [field.id]: 'Good' };
  const key = await dev.create(fields);
  const { body } = await dev.call('GET', `${V3}/issue/${key}`);
  expect(body.fields).toMatchObject({
    project: { simplified: true },
    status: { name: 'New', scope: { type: 'PROJECT', project: { id: project.id } } },
    [field.id]: 'Good',
  });
  const other = await dev.create();
  expect((await dev.call('GET', `${V3}/issue/${other}`)).body.fields).not.toHaveProperty(field.id);
  const listed = (await dev.call('GET', `${V3}/field`)).body;
  expect(listed.find(({ id }: { id: string }) => id === field.id)).toHaveProperty('scope');
});

test('an address shows only to its owner where its owner hides it', async () => {
  const dev = startSite('dev');
  const { accountId } = as('secondDeveloper') as { accountId: string };
  const path = `${V3}/user?accountId=${accountId}`;
  expect((await dev.call('GET', path)).body).not.toHaveProperty('emailAddress');
  expect((await dev.call('GET', path, undefined, APP)).body).not.toHaveProperty('emailAddress');
  const own = await dev.call('GET', path, undefined, as('secondDeveloper'));
  expect(own.body.emailAddress).toBe('priya.raman@acme.example');
});

test('a comment that comes with a link is the inward issue’s; where it is refused there is no link', async () => {
  const dev = startSite('dev');
  const [one, two] = [await dev.create(), await dev.create()];
  const link = { type: { name: 'Blocks' }, inwardIssue: { key: one }, outwardIssue: { key: two } };
  const send = async (comment: object) =>
    (await dev.call('POST', `${V3}/issueLink`, { ...link, comment })).status;
  const read = async (key: string) => (await dev.call('GET', `${V3}/issue/${key}`)).body.fields;
  expect(await send({ body: { type: 'doc', version: 1, content: [{ type: 'nonsense' }] } })).toBe(
    400,
  );
  expect((await read(one)).issuelinks).toEqual([]);
  for (let times = 0; times < 2; times += 1) expect(await send({ body: adf('Why') })).toBe(201);
  expect((await read(one)).issuelinks).toHaveLength(1);
  expect((await read(two)).comment.total).toBe(0);
  expect((await read(one)).comment).toMatchObject({
    total: 2,
    comments: [{ body: adf('Why') }, {}],
  });
});

test('linking again the same way changes nothing; both ends show the link', async () => {
  const dev = startSite('dev');
  const [one, two] = [await dev.create(), await dev.create()];
  const link = { type: { name: 'Blocks' }, inwardIssue: { key: one }, outwardIssue: { key: two } };
  for (let times = 0; times < 2; times += 1)
    expect((await dev.call('POST', `${V3}/issueLink`, link)).status).toBe(201);
  const read = async (key: string) => (await dev.call('GET', `${V3}/issue/${key}`)).body.fields;
  expect((await read(one)).issuelinks).toMatchObject([{ outwardIssue: { key: two } }]);
  expect((await read(two)).issuelinks).toMatchObject([{ inwardIssue: { key: one } }]);
  expect(dev.events.filter(({ name }) => name === 'avi:jira:created:issuelink')).toHaveLength(1);
});
