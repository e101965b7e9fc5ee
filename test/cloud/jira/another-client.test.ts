/** Another client that others wrote, jira-client, told to speak version 3: its uploads are its own. */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JiraApi from 'jira-client';
import { adf } from './drive/drive';
import { serveSite, SITES, type Served, type SiteName } from './drive/served';

const open: Served[] = [];
const folder = mkdtempSync(join(tmpdir(), 'tandem-client-'));

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function start(name: SiteName) {
  const served = await serveSite(name);
  open.push(served);
  const { email, project } = SITES[name];
  const client = new JiraApi({
    protocol: 'http',
    host: 'localhost',
    port: String(served.port),
    username: email,
    password: 'any',
    apiVersion: '3',
  });
  /** Creates a task and gives its key. */
  const create = async (fields: object = {}) => {
    const usual = { project: { key: project }, issuetype: { name: 'Task' }, summary: 'x' };
    const { key } = await client.addNewIssue({ fields: { ...usual, ...fields } });
    return key as string;
  };
  return { client, create, project, jira: served.jira };
}

/** A file of that text, to be read. */
function fileOf(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return createReadStream(path);
}

test.each(['desk', 'dev'] as const)(
  '%s: jira-client creates, edits, comments, attaches, transitions, logs work, finds and deletes',
  async (name) => {
    const { client, create, project } = await start(name);
    const key = await create({ labels: ['elsewhere'] });
    await client.updateIssue(key, { fields: { summary: 'y' } });
    const { id } = await client.addCommentAdvanced(key, { body: adf('Hello') });
    const { transitions } = await client.listTransitions(key);
    const transition = transitions.at(-1);
    await client.transitionIssue(key, { transition: { id: transition.id } });
    await client.addWorklog(key, { timeSpent: '1h', started: '2026-11-23T09:00:00.000+0000' });
    await client.addAttachmentOnIssue(key, fileOf('a.txt', 'hello'));
    expect((await client.findIssue(key))['fields']).toMatchObject({
      summary: 'y',
      status: { name: transition.to.name },
      comment: { total: 1, comments: [{ id, body: adf('Hello') }] },
      worklog: { total: 1 },
      attachment: [{ filename: 'a.txt', size: 5 }],
    });
    const jql = encodeURIComponent(`project = ${project} AND labels = elsewhere`);
    const found = await client.genericGet(`search/jql?fields=summary&jql=${jql}`);
    expect(found).toMatchObject({ issues: [{ key, fields: { summary: 'y' } }] });
    expect((await client.getIssueChangelog(key))['total']).toBeGreaterThan(1);
    await client.deleteIssue(key);
    await expect(client.findIssue(key)).rejects.toThrow('Issue does not exist');
  },
);

test('links, versions, components, priorities, assignees and properties', async () => {
  const { client, create, jira } = await start('dev');
  const [key, other] = [await create(), await create()];
  await client.issueLink({
    type: { name: 'Blocks' },
    inwardIssue: { key },
    outwardIssue: { key: other },
  });
  const version = await client.createVersion({ name: '3.0', projectId: 10000 });
  await client.updateVersion({ ...version, description: 'Next' });
  const component = await client.addNewComponent({ name: 'Engine', project: 'ACME' });
  const priorities: unknown = await client.listPriorities();
  const [priority] = priorities as { name: string }[];
  const fixVersions = [{ id: version['id'] as string }];
  const components = [{ id: component['id'] as string }];
  await client.updateIssue(key, {
    fields: { fixVersions, components, priority: { name: priority!.name } },
  });
  const { accountId } = await client.getCurrentUser();
  await client.updateAssigneeWithId(key, accountId);
  expect((await client.findIssue(key))['fields']).toMatchObject({
    issuelinks: [{ outwardIssue: { key: other } }],
    fixVersions: [{ name: '3.0', description: 'Next' }],
    components: [{ name: 'Engine' }],
    priority: { name: priority!.name },
    assignee: { accountId },
  });
  const path = `${jira.baseUrl}/rest/api/3/issue/${key}/properties/p`;
  const property = new Request(path, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"a":1}',
  });
  await jira.handle(property, { kind: 'user', accountId });
  expect(await client.getIssueProperty(key, 'p')).toEqual({ key: 'p', value: { a: 1 } });
});

test('what version 3 no longer takes is refused: comments in plain text, the old search', async () => {
  const { client, create } = await start('dev');
  await expect(client.addComment(await create(), 'plain')).rejects.toThrow(
    'Comment body is not valid!',
  );
  await expect(client.searchJira('project = ACME')).rejects.toThrow('/rest/api/3/search/jql');
});
