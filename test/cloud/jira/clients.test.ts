/** A client that others wrote, jira.js, drives both sites over HTTP; its own types are the judge. */
import { HttpException, ServiceDeskClient, Version3Client } from 'jira.js';
import { adf, fileForm } from './drive/drive';
import { serveSite, SITES, type Served, type SiteName } from './drive/served';
import { answerOverHttp, listen } from './serve';

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function start(name: SiteName) {
  const served = await serveSite(name);
  open.push(served);
  const { jira, baseUrl } = served;
  const authentication = { basic: { email: SITES[name].email, apiToken: 'any' } };
  return {
    jira,
    baseUrl,
    client: new Version3Client({ host: baseUrl, authentication }),
    authentication,
  };
}

/** jira.js loads its form encoder by a dynamic import, which jest does not run; so the form is ours. */
async function attach(baseUrl: string, name: SiteName, key: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/rest/api/3/issue/${key}/attachments`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${btoa(`${SITES[name].email}:any`)}`,
      'X-Atlassian-Token': 'no-check',
    },
    body: fileForm('a.txt', 'hello'),
  });
  const [attachment] = (await answer.json()) as { id: string }[];
  return attachment!.id;
}

test.each([
  ['desk', 'DESK', 'Task'],
  ['desk', 'AUTOTEST', 'Task'],
  ['dev', 'ACME', 'Bug'],
  ['dev', 'AUTOTEST', 'Task'],
] as const)(
  '%s: jira.js creates, edits, comments, attaches, transitions and finds in %s',
  async (name, project, type) => {
    const { client, baseUrl } = await start(name);
    const created = await client.issues.createIssue({
      fields: {
        project: { key: project },
        issuetype: { name: type },
        summary: 'From outside',
        description: adf('Text'),
      },
    });
    const issueIdOrKey = created.key;
    await client.issues.editIssue({
      issueIdOrKey,
      fields: { summary: 'Changed', labels: ['outside'] },
    });
    const comment = await client.issueComments.addComment({
      issueIdOrKey,
      comment: adf('A comment'),
    });
    const attachment = await attach(baseUrl, name, issueIdOrKey);
    await client.issueProperties.setIssueProperty({
      issueIdOrKey,
      propertyKey: 'p',
      propertyValue: { a: 1 },
    });
    const { transitions } = await client.issues.getTransitions({ issueIdOrKey });
    await client.issues.doTransition({
      issueIdOrKey,
      transition: { id: transitions!.at(-1)!.id! },
    });

    const issue = await client.issues.getIssue({ issueIdOrKey, expand: 'names,changelog' });
    expect(issue.fields.summary).toBe('Changed');
    expect(issue.fields.status.name).toBe(transitions!.at(-1)!.to!.name);
    expect(issue.fields.comment.comments.map(({ id }) => id)).toEqual([comment.id]);
    expect(issue.fields.attachment[0]).toMatchObject({ filename: 'a.txt', size: 5 });
    expect(issue.changelog?.histories?.length).toBeGreaterThan(1);
    const found = await client.issueSearch.searchForIssuesUsingJqlEnhancedSearchPost({
      jql: `project = ${project} AND labels = outside`,
      fields: ['summary'],
    });
    expect(found.issues?.map(({ key }) => key)).toEqual([issueIdOrKey]);
    const content = await client.issueAttachments.getAttachmentContent({
      id: attachment,
    });
    expect(Buffer.from(content).toString()).toBe('hello');
    const property = await client.issueProperties.getIssueProperty({
      issueIdOrKey,
      propertyKey: 'p',
    });
    expect(property.value).toEqual({ a: 1 });
    await client.issues.deleteIssue({ issueIdOrKey });
    await expect(client.issues.getIssue({ issueIdOrKey })).rejects.toMatchObject({ status: 404 });
  },
);

test('sub-tasks, links, versions, work logs and people, by jira.js', async () => {
  const { client } = await start('dev');
  const make = (fields: object) =>
    client.issues.createIssue({
      fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x', ...fields },
    });
  const parent = await make({});
  const child = await make({ issuetype: { name: 'Sub-task' }, parent: { key: parent.key } });
  await client.issueLinks.linkIssues({
    type: { name: 'Blocks' },
    inwardIssue: { key: parent.key },
    outwardIssue: { key: child.key },
  });
  await client.issueWorklogs.addWorklog({ issueIdOrKey: parent.key, timeSpent: '1h' });
  const { fields } = await client.issues.getIssue({ issueIdOrKey: parent.key });
  expect(fields.subtasks.map(({ key }) => key)).toEqual([child.key]);
  expect(fields.issuelinks[0]).toMatchObject({
    outwardIssue: { key: child.key },
    type: { outward: 'blocks' },
  });
  expect(fields.timetracking.timeSpentSeconds).toBe(3600);
  const version = await client.projectVersions.createVersion({ name: '3.0', projectId: 10000 });
  expect(version.name).toBe('3.0');
  const users = await client.userSearch.findUsers({ query: 'priya' });
  expect(users).toMatchObject([{ displayName: 'Priya Raman' }]);
  expect(users[0]).not.toHaveProperty('emailAddress');
  expect((await client.myself.getCurrentUser()).emailAddress).toBe('developer@acme.example');
});

test('a request is raised and answered by jira.js’s client for service desks', async () => {
  const { baseUrl, authentication } = await start('desk');
  const client = new ServiceDeskClient({ host: baseUrl, authentication });
  const desks = await client.serviceDesk.getServiceDesks();
  const serviceDeskId = desks.values![0]!.id!;
  const types = await client.serviceDesk.getRequestTypes({ serviceDeskId });
  const request = await client.request.createCustomerRequest({
    serviceDeskId,
    requestTypeId: types.values![0]!.id!,
    requestFieldValues: { summary: 'Help' },
  });
  const issueIdOrKey = request.issueKey!;
  await client.request.createRequestComment({ issueIdOrKey, body: 'Inside', public: false });
  // The client's types take the page for nothing at all; what arrives is what counts.
  const comments: unknown = await client.request.getRequestComments({ issueIdOrKey });
  expect(comments).toMatchObject({ values: [{ body: 'Inside', public: false }] });
});

test('without credentials, or with those of nobody, the door stays shut', async () => {
  const { baseUrl, client } = await start('dev');
  for (const headers of [{}, { Authorization: `Basic ${btoa('nobody@acme.example:x')}` }]) {
    const answer = await fetch(`${baseUrl}/rest/api/3/myself`, { headers });
    expect([answer.status, await answer.text()]).toEqual([
      401,
      'Client must be authenticated to access this resource.',
    ]);
  }
  const missing = await client.issues
    .getIssue({ issueIdOrKey: 'ACME-1' })
    .catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(HttpException);
  expect(missing).toMatchObject({ status: 404 });
});

test('a port in use is an error, not silence', async () => {
  const { jira } = await start('dev');
  await expect(listen(answerOverHttp(jira), open[0]!.port)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
