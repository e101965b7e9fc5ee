/** Searching: what a query finds, what it does not, and what Jira says of a bad one. */
import { adf, APP, as, startSite, type Driven } from '../drive/drive';

const SEARCH = '/rest/api/3/search/jql';

async function found(site: Driven, jql: string): Promise<string[]> {
  const { status, body } = await site.call('POST', SEARCH, { jql, fields: ['key'] });
  expect({ jql, status, body: status === 200 ? '' : body }).toEqual({ jql, status: 200, body: '' });
  return body.issues.map(({ key }: { key: string }) => key);
}

async function refusal(site: Driven, jql: string): Promise<string> {
  const { status, body } = await site.call('POST', SEARCH, { jql });
  expect({ jql, status }).toEqual({ jql, status: 400 });
  return body.errorMessages.join(' ');
}

/** ACME-1 to ACME-4, an hour apart. */
async function startFilled(): Promise<Driven> {
  const dev = startSite('dev');
  const later = () => {
    dev.world.advance(3_600_000);
  };
  await dev.create({ summary: 'Login page is slow', labels: ['web', 'slow'] });
  later();
  await dev.create({
    summary: 'Logout fails',
    priority: { name: 'High' },
    issuetype: { name: 'Bug' },
  });
  later();
  const { accountId } = as('secondDeveloper') as { accountId: string };
  await dev.create({
    summary: 'Reports',
    assignee: { accountId },
    description: adf('Slow reports'),
  });
  later();
  await dev.create(
    { summary: 'Twin', customfield_10000: { value: 'Major' } },
    { properties: [{ key: 'tandem', value: { active: true, twins: 'abc', count: 7 } }] },
  );
  return dev;
}

test.each([
  ['project = ACME AND key = ACME-2', ['ACME-2']],
  ['project = "ACME Platform" ORDER BY key ASC', ['ACME-1', 'ACME-2', 'ACME-3', 'ACME-4']],
  ['issuekey in (ACME-1, acme-3) ORDER BY created DESC', ['ACME-3', 'ACME-1']],
  ['issuetype = Bug', ['ACME-2']],
  [
    'type not in (Bug, Story) AND priority = Medium AND labels is EMPTY ORDER BY key',
    ['ACME-3', 'ACME-4'],
  ],
  ['labels = web', ['ACME-1']],
  ['labels != web AND project = ACME', []],
  ['summary ~ "log*" ORDER BY key', ['ACME-1', 'ACME-2']],
  ['text ~ slow ORDER BY key', ['ACME-1', 'ACME-3']],
  ['summary ~ "\\"page is\\""', ['ACME-1']],
  ['assignee = "Priya Raman"', ['ACME-3']],
  ['assignee is not EMPTY', ['ACME-3']],
  [
    'reporter = currentUser() AND NOT (priority = High OR labels = web) ORDER BY key',
    ['ACME-3', 'ACME-4'],
  ],
  ['created >= -90m ORDER BY key', ['ACME-3', 'ACME-4']],
  ['created < "2026-11-23 10:30" ORDER BY key', ['ACME-1', 'ACME-2']],
  [
    'status = "To Do" AND statusCategory != Done AND resolution = Unresolved AND key = ACME-1',
    ['ACME-1'],
  ],
  ['issue.property["tandem"].twins = "abc"', ['ACME-4']],
  ['issue.property[tandem].count > 6', ['ACME-4']],
  ['Severity = Major', ['ACME-4']],
  ['cf[10000] in (Major, Minor)', ['ACME-4']],
  ['cf[10000] is EMPTY AND project = ACME && key != ACME-1 ORDER BY key', ['ACME-2', 'ACME-3']],
])('%s', async (jql, keys) => {
  expect(await found(await startFilled(), jql)).toEqual(keys);
});

test.each([
  [
    'jira-bounded-search',
    'ORDER BY key',
    'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
  ],
  [
    'jira-query-operator',
    'summary = x',
    "The operator '=' is not supported by the 'summary' field.",
  ],
  [
    'jira-query-operator',
    'project ~ ACME',
    "The operator '~' is not supported by the 'project' field.",
  ],
  ['a date', 'created > soon', "Date value 'soon' for field 'created' is invalid."],
  [
    'what joins',
    'project = ACME foo',
    "Expecting either 'OR' or 'AND' but got 'foo'. (line 1, character 16)",
  ],
  ['an operator', 'project ACME', "Expecting operator but got 'ACME'."],
  ['a list', 'key in ACME-1', "Expecting '(' but got 'ACME-1'."],
  [
    'a quote',
    'summary ~ "open',
    'The quoted string has not been completed. (line 1, character 11)',
  ],
  ['a bracket', 'project = ACME AND (key = ACME-1', "Expecting ')' before the end of the query."],
  ['a function', 'reporter = membersOf(x)', "Unable to find JQL function 'membersOf(x)'."],
  ['jira-sort-fields', `project = ACME ORDER BY ${'key, '.repeat(7)}key`, 'more than 7 fields'],
])('%s: refuses %s', async (_what, jql, message) => {
  expect(await refusal(await startFilled(), jql)).toContain(message);
});

test.each([
  ['a project', 'project = NOPE'],
  ['a field', 'nonsense = 1 OR project = ACME'],
  ['a status', 'project = ACME AND NOT status = "Opne"'],
  ['a field to sort by', 'project = ACME ORDER BY nonsense'],
])('jira-query-unknown: a search for %s that there is not finds nothing', async (_what, jql) => {
  expect(await found(await startFilled(), jql)).toEqual([]);
});

test('jira-query-field, jira-query-value: the parser names everything that is unknown', async () => {
  const dev = await startFilled();
  const queries = ['project = NOPE AND nonsense = 1', 'project = ACME', 'project ACME'];
  const { body } = await dev.call('POST', '/rest/api/3/jql/parse?validation=strict', { queries });
  expect(body.queries).toEqual([
    {
      query: queries[0],
      errors: ["Field 'nonsense' does not exist or you do not have permission to view it."],
      warnings: ["The value 'NOPE' does not exist for the field 'project'."],
    },
    { query: queries[1] },
    { query: queries[2], errors: [expect.stringContaining("Expecting operator but got 'ACME'.")] },
  ]);
});

test('pages follow each other until the last', async () => {
  const dev = await startFilled();
  const wish = { jql: 'project = ACME ORDER BY key', maxResults: 3 };
  const first = (await dev.call('POST', SEARCH, wish)).body;
  expect(first).toMatchObject({ isLast: false, issues: [{}, {}, {}] });
  const { nextPageToken } = first;
  const second = (await dev.call('POST', SEARCH, { ...wish, nextPageToken })).body;
  expect(second.issues).toHaveLength(1);
  expect(second).toMatchObject({ isLast: true });
  expect((await dev.call('POST', SEARCH, { jql: 'project = ACME', nextPageToken })).status).toBe(
    400,
  );
});

test('without named fields only ids come', async () => {
  const dev = await startFilled();
  const { body } = await dev.call('GET', `${SEARCH}?jql=key%20%3D%20ACME-1`);
  expect(body).toEqual({ issues: [{ id: '10000' }], isLast: true });
  const query = 'jql=key%3DACME-4&fields=summary&properties=tandem&expand=names';
  expect((await dev.call('GET', `${SEARCH}?${query}`)).body).toMatchObject({
    issues: [{ fields: { summary: 'Twin' }, properties: { tandem: { twins: 'abc' } } }],
    names: { summary: 'Summary' },
  });
});

test('what the index has not seen yet is found only when reconciled', async () => {
  const dev = startSite('dev', { searchLagMs: 2000 });
  const key = await dev.create();
  const id = Number(dev.jira.admin.issue(key).id);
  const wish = { jql: 'project = ACME' };
  expect((await dev.call('POST', SEARCH, wish)).body.issues).toEqual([]);
  const reconciled = (await dev.call('POST', SEARCH, { ...wish, reconcileIssues: [id] })).body;
  expect(reconciled.issues).toEqual([{ id: String(id) }]);
  dev.world.advance(2000);
  await dev.call('PUT', `/rest/api/3/issue/${key}`, { fields: { summary: 'New' } });
  expect(await found(dev, 'summary ~ New')).toEqual([]);
  expect(await found(dev, 'summary ~ Issue')).toEqual([key]);
  dev.world.advance(2000);
  expect(await found(dev, 'summary ~ New')).toEqual([key]);
});

test('jira-property-list: an element of a list in a property is found by its index alone', async () => {
  const dev = startSite('dev');
  const property = { key: 'tandem', value: { twins: ['abc', 'def'] } };
  const key = await dev.create({}, { properties: [property] });
  expect(await found(dev, 'issue.property[tandem].twins = abc')).toEqual([]);
  expect(await found(dev, 'issue.property[tandem].twins[0] = abc')).toEqual([key]);
  expect(await found(dev, 'issue.property[tandem].twins[1] = abc')).toEqual([]);
});

test('jira-property-indexed: an app finds only where it may browse, and only by properties that it declared', async () => {
  const dev = await startFilled();
  const search = (jql: string) => dev.call('POST', SEARCH, { jql }, APP);
  expect((await search('project = ACME')).body.issues).toHaveLength(4);
  dev.jira.indexedProperties = [
    { propertyKey: 'tandem', path: 'twins', searchAlias: 'tandemTwin' },
  ];
  expect((await search('tandemTwin = abc')).body.issues).toHaveLength(1);
  expect((await search('issue.property[tandem].twins = abc')).body.issues).toHaveLength(1);
  expect((await search('issue.property[tandem].count = 7')).body.issues).toEqual([]);
  dev.jira.admin.denyApp('ACME', 'BROWSE_PROJECTS');
  expect((await search('project = ACME')).body.issues).toEqual([]);
  expect((await search('created > -1d')).body.issues).toEqual([]);
});
