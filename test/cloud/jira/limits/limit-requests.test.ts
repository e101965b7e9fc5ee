/** Requests: how much one may ask for at once, and who may ask at all. */
import { ACME_WORKFLOW } from '../blueprint/dev';
import { PEOPLE } from '../blueprint/people';
import { adf, as, startSite } from '../drive/drive';

const V3 = '/rest/api/3';
const TASK = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' };

function list<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

test.each<[rule: string, max: number, path: string, body: (count: number) => object]>([
  [
    'jira-create-bulk',
    50,
    `${V3}/issue/bulk`,
    (count) => ({ issueUpdates: list(count, () => ({ fields: TASK })) }),
  ],
  [
    'jira-fetch-bulk',
    100,
    `${V3}/issue/bulkfetch`,
    (count) => ({ issueIdsOrKeys: list(count, String) }),
  ],
  ['jira-comments-by-id', 1000, `${V3}/comment/list`, (count) => ({ ids: list(count, Number) })],
  ['jira-worklogs-by-id', 1000, `${V3}/worklog/list`, (count) => ({ ids: list(count, Number) })],
  [
    'jira-reconcile',
    50,
    `${V3}/search/jql`,
    (count) => ({ jql: 'project = ACME', reconcileIssues: list(count, Number) }),
  ],
  [
    'jira-properties-read',
    5,
    `${V3}/search/jql`,
    (count) => ({ jql: 'project = ACME', properties: list(count, String) }),
  ],
  [
    'jira-properties-read',
    5,
    `${V3}/issue/bulkfetch`,
    (count) => ({ issueIdsOrKeys: ['1'], properties: list(count, String) }),
  ],
  [
    'jira-changelog-bulk',
    1000,
    `${V3}/changelog/bulkfetch`,
    (count) => ({ issueIdsOrKeys: list(count, String) }),
  ],
])('%s: no more than %i at once (%#)', async (_rule, max, path, body) => {
  const dev = startSite('dev');
  expect((await dev.call('POST', path, body(max))).status).toBeLessThan(300);
  expect((await dev.call('POST', path, body(max + 1))).status).toBe(400);
});

test('of a batch, what is right is created and what is wrong is named by its place', async () => {
  const dev = startSite('dev');
  const issueUpdates = [{ fields: TASK }, { fields: { ...TASK, summary: '' } }];
  const { status, body } = await dev.call('POST', `${V3}/issue/bulk`, { issueUpdates });
  expect(status).toBe(201);
  expect(body.issues).toHaveLength(1);
  expect(body.errors).toEqual([
    {
      status: 400,
      failedElementNumber: 1,
      elementErrors: {
        errorMessages: [],
        errors: { summary: 'You must specify a summary of the issue.' },
      },
    },
  ]);
  const none = await dev.call('POST', `${V3}/issue/bulk`, { issueUpdates: [{ fields: {} }] });
  expect(none.status).toBe(400);
});

test('fetching many leaves out what there is not, and names only what cannot be given now', async () => {
  const dev = startSite('dev');
  const [one, two, three] = [await dev.create(), await dev.create(), await dev.create()];
  const hidden = await dev.create({ security: { name: 'Administrators only' } });
  const fetch = async () => {
    const wish = { issueIdsOrKeys: [two, 'ACME-99', hidden, one, one, three], fields: ['summary'] };
    const { body } = await dev.call('POST', `${V3}/issue/bulkfetch`, wish, as('secondDeveloper'));
    const keys = body.issues.map(({ key }: { key: string }) => key);
    return { keys, errors: body.issueErrors };
  };
  expect(await fetch()).toEqual({ keys: [one, two, three], errors: [] });
  dev.jira.admin.configure({ unfetched: [two, hidden] });
  const { id } = dev.jira.admin.issue(two);
  expect(await fetch()).toEqual({
    keys: [one, three],
    errors: [{ id, errorMessage: 'The issue could not be fetched. Try again later.' }],
  });
});

test('jira-json-type: a body says that it is JSON, or is refused', async () => {
  const dev = startSite('dev');
  const issue = `${V3}/issue/${await dev.create()}`;
  const send = async (method: string, path: string, body: object | string, type: string) => {
    const headers = { 'Content-Type': type };
    const init = { method, headers, body: JSON.stringify(body) };
    const request = new Request(`${dev.jira.baseUrl}${path}`, init);
    return (await dev.jira.handle(request, as('developer'))).status;
  };
  const edit = { fields: { summary: 'y' } };
  expect(await send('PUT', issue, edit, 'application/json; charset=utf-8')).toBe(204);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    expect(await send('PUT', issue, edit, type)).toBe(415);
    expect(await send('POST', `${V3}/issue`, { fields: TASK }, type)).toBe(415);
    expect(await send('POST', `${issue}/watchers`, 'x', type)).toBe(415);
  }
});

test('jira-user-search: people are found by words or by account, and only who is still there', async () => {
  const dev = startSite('dev');
  const search = async (query: string) => {
    const { status, body } = await dev.call('GET', `${V3}/user/search?${query}`);
    return status === 200 ? body.map((user: { displayName: string }) => user.displayName) : status;
  };
  const { secondDeveloper, former } = PEOPLE;
  expect(await search('query=priya')).toEqual(['Priya Raman']);
  expect(await search(`accountId=${secondDeveloper.accountId}`)).toEqual(['Priya Raman']);
  expect(await search('query=luis')).toEqual([]);
  expect(await search(`accountId=${former.accountId}`)).toEqual([]);
  expect(await search(`query=priya&accountId=${secondDeveloper.accountId}`)).toBe(400);
});

test('jira-old-search: the old search is gone', async () => {
  const dev = startSite('dev');
  const answer = await dev.call('GET', `${V3}/search?jql=project%3DACME`);
  expect(answer.status).toBe(410);
  expect(answer.body.errorMessages[0]).toContain('/rest/api/3/search/jql');
});

test('jira-transition-available: only transitions that lead on from the present status are offered and taken', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const path = `${V3}/issue/${key}/transitions`;
  const offered = async () =>
    (await dev.call('GET', path)).body.transitions.map(({ name }: { name: string }) => name);
  expect(await offered()).toEqual(['Start progress', 'Done']);
  const reopen = await dev.call('POST', path, { transition: { id: '41' } });
  expect(reopen).toMatchObject({
    status: 400,
    body: { errorMessages: ["Transition id '41' is not valid for this issue."] },
  });
  expect((await dev.call('POST', path, {})).body.errorMessages).toEqual([
    "Missing 'transition' identifier",
  ]);
  const offScreen = { transition: { id: '11' }, fields: { resolution: { name: 'Done' } } };
  expect((await dev.call('POST', path, offScreen)).body.errors).toHaveProperty('resolution');
  expect(await offered()).toEqual(['Start progress', 'Done']);
});

test('jira-transition-comment: a transition without a screen drops a comment and says nothing', async () => {
  const dev = startSite('dev');
  const issue = `${V3}/issue/${await dev.create()}`;
  const move = (id: string) =>
    dev.call('POST', `${issue}/transitions`, {
      transition: { id },
      update: { comment: [{ add: { body: adf('x') } }] },
    });
  const count = async () => (await dev.call('GET', `${issue}/comment`)).body.total as number;
  expect([(await move('11')).status, await count()]).toEqual([204, 0]);
  expect([(await move('31')).status, await count()]).toEqual([204, 1]);
});

test('jira-validator-words: what a validator demands stands in words, and no field tells it', async () => {
  const dev = startSite('dev');
  const message = 'Say which version has it.';
  dev.jira.admin.addValidator(ACME_WORKFLOW, 'Done', { field: 'fixVersions', message });
  const path = `${V3}/issue/${await dev.create()}/transitions`;
  const { transitions } = (await dev.call('GET', `${path}?expand=transitions.fields`)).body;
  const done = transitions.find(({ name }: { name: string }) => name === 'Done');
  const move = (fields: object) => dev.call('POST', path, { transition: { id: done.id }, fields });
  const refused = await move({});
  expect(refused).toMatchObject({ status: 400, body: { errorMessages: [message], errors: {} } });
  expect(refused.body.errors).toEqual({});
  expect(done.fields.fixVersions.required).toBe(false);
  expect((await move({ fixVersions: [{ name: '1.0' }] })).status).toBe(204);
});

test('jira-archived: an archived issue is read, not changed and not found', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  dev.jira.admin.archiveIssue(key);
  const issue = `${V3}/issue/${key}`;
  expect((await dev.call('GET', issue)).status).toBe(200);
  expect((await dev.call('PUT', issue, { fields: { summary: 'y' } })).status).toBe(400);
  expect((await dev.call('POST', `${issue}/comment`, { body: adf('x') })).status).toBe(400);
  expect((await dev.call('GET', `${issue}/transitions`)).body.transitions).toEqual([]);
  expect(
    (await dev.call('POST', `${V3}/search/jql`, { jql: 'project = ACME' })).body.issues,
  ).toEqual([]);
  dev.jira.admin.archiveIssue(key, false);
  expect((await dev.call('PUT', issue, { fields: { summary: 'y' } })).status).toBe(204);
  dev.jira.admin.archiveProject('ACME');
  expect((await dev.call('POST', `${V3}/issue`, { fields: TASK })).body.errors).toHaveProperty(
    'project',
  );
});

test('jira-rule-configuration: the configuration of a post function has at most 32 KB, added or edited', () => {
  const { admin } = startSite('dev').jira;
  const configuration = (length: number) => 'x'.repeat(length - '""'.length);
  const add = (length: number) =>
    admin.addPostFunction(ACME_WORKFLOW, 'Done', {
      moduleKey: 'sync',
      configuration: configuration(length),
    });
  const rule = add(32 * 1024);
  expect(() => add(32 * 1024 + 1)).toThrow('32 KB');
  admin.editPostFunction(rule, configuration(32 * 1024));
  expect(() => {
    admin.editPostFunction(rule, configuration(32 * 1024 + 1));
  }).toThrow('32 KB');
  expect(rule.configuration).toHaveLength(32 * 1024);
});
