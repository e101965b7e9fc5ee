/** Fields: what Jira takes, what it refuses, and in which words. One below each limit, one above. */
import { adf, as, startSite, type Driven } from '../drive/drive';

async function create(site: Driven, fields: Record<string, unknown>, caller?: object) {
  const project = site.jira.name === 'desk' ? 'DESK' : 'ACME';
  const usual = { project: { key: project }, issuetype: { name: 'Task' }, summary: 'x' };
  const body = { fields: { ...usual, ...fields } };
  return site.call('POST', '/rest/api/3/issue', body, caller as undefined);
}

const ADF_MESSAGE =
  'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
const OFF_SCREEN = (id: string) =>
  `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;

test.each<
  [rule: string, field: string, good: unknown, bad: unknown, message: string, key?: string]
>([
  [
    'jira-summary-length',
    'summary',
    'x'.repeat(255),
    'x'.repeat(256),
    "Summary can't exceed 255 characters.",
  ],
  [
    'jira-summary-newline',
    'summary',
    'a b',
    'a\nb',
    'The summary is invalid because it contains newline characters.',
  ],
  ['jira-required-field', 'summary', 'x', ' ', 'You must specify a summary of the issue.'],
  ['jira-value-summary', 'summary', 'x', 7, 'Operation value must be a string'],
  ['jira-adf-only', 'description', adf('x'), 'x', ADF_MESSAGE],
  [
    'jira-text-length',
    'description',
    adf('x'.repeat(32_767)),
    adf('x'.repeat(32_768)),
    'CONTENT_LIMIT_EXCEEDED',
  ],
  [
    'jira-label-space',
    'labels',
    ['a-b'],
    ['a b'],
    "The label 'a b' contains spaces which is invalid.",
  ],
  [
    'jira-label-length',
    'labels',
    ['x'.repeat(255)],
    ['x'.repeat(256)],
    `The label '${'x'.repeat(256)}' exceeds the maximum length of 255 characters.`,
  ],
  ['jira-value-labels', 'labels', [], 'a', 'data was not an array'],
  [
    'jira-value-priority',
    'priority',
    { name: 'High' },
    { name: 'Urgent' },
    "Priority name 'Urgent' is not valid",
  ],
  ['jira-value-priority', 'priority', { id: '1' }, { id: '99' }, "Priority id '99' is not valid"],
  [
    'jira-value-components',
    'components',
    [{ name: 'Gateway' }],
    [{ name: 'Nothing' }],
    "Component name 'Nothing' is not valid",
  ],
  [
    'jira-value-versions',
    'fixVersions',
    [{ name: '1.0' }],
    [{ name: '9.9' }],
    "Version name '9.9' is not valid",
  ],
  [
    'jira-value-due',
    'duedate',
    '2026-12-24',
    '24.12.2026',
    'Error parsing date string: 24.12.2026',
  ],
  [
    'jira-value-assignee',
    'assignee',
    as('secondDeveloper'),
    { accountId: 'nobody' },
    "User 'nobody' does not exist.",
  ],
  [
    'jira-permission-ASSIGNABLE_USER',
    'assignee',
    null,
    as('agent'),
    "User '712020:5d1c3b6e-7f0a-4c52-9b7e-2a9c1f4e8d01' cannot be assigned issues.",
  ],
  [
    'jira-value-reporter',
    'reporter',
    as('agent'),
    as('former'),
    'The reporter specified is not a user.',
  ],
  [
    'jira-parent-id',
    'parent',
    undefined,
    { key: 'ACME-98' },
    'Could not find issue by id or key.',
    'parentId',
  ],
  [
    'jira-value-parent',
    'parent',
    undefined,
    { key: 'ACME-99' },
    'Could not find issue by id or key.',
    'parentId',
  ],
  [
    'jira-value-timetracking',
    'timetracking',
    { originalEstimate: '1w 2d 3h' },
    { originalEstimate: 'soon' },
    'Original Estimate is not in the correct format.',
  ],
  ['jira-field-on-screen', 'nonsense', undefined, 1, OFF_SCREEN('nonsense')],
  ['jira-field-on-screen', 'resolution', undefined, { name: 'Done' }, OFF_SCREEN('resolution')],
  ['jira-field-on-screen', 'status', undefined, { name: 'Done' }, OFF_SCREEN('status')],
])(
  '%s: %s takes the one and refuses the other (%#)',
  async (...[, field, good, bad, message, key = field]) => {
    const dev = startSite('dev');
    expect(await create(dev, { [field]: good })).toMatchObject({ status: 201 });
    expect(await create(dev, { [field]: bad })).toMatchObject({
      status: 400,
      body: { errorMessages: [], errors: { [key]: message } },
    });
  },
);

test.each([
  [{ project: null }, { project: 'Specify a valid project ID or key' }],
  [{ project: { key: 'NOPE' } }, { project: 'Specify a valid project ID or key' }],
  [{ issuetype: null }, { issuetype: 'Specify an issue type' }],
  [{ issuetype: { name: 'Nothing' } }, { issuetype: 'Specify a valid issue type' }],
  [
    { issuetype: { name: 'Sub-task' } },
    { issuetype: 'Issue type is a sub-task but parent issue key or id not specified.' },
  ],
])('an issue is not created with %j', async (fields, errors) => {
  expect(await create(startSite('dev'), fields)).toMatchObject({ status: 400, body: { errors } });
});

test('jira-field-on-screen: a field that was taken off the screens is refused, its value stays', async () => {
  const dev = startSite('dev');
  const key = await dev.create({ labels: ['a'] });
  dev.jira.admin.removeFromScreens('ACME', ['labels']);
  const edit = (update: object) => dev.call('PUT', `/rest/api/3/issue/${key}`, { update });
  expect((await edit({ labels: [{ add: 'b' }] })).body.errors).toEqual({
    labels: OFF_SCREEN('labels'),
  });
  expect((await dev.call('GET', `/rest/api/3/issue/${key}`)).body.fields.labels).toEqual(['a']);
});

test('files are not attached by update: it is refused, not overheard', async () => {
  const dev = startSite('dev');
  const update = { attachment: [{ add: { filename: 'a.txt' } }] };
  const refusal = { status: 400, body: { errors: { attachment: OFF_SCREEN('attachment') } } };
  const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' };
  expect(await dev.call('POST', '/rest/api/3/issue', { fields, update })).toMatchObject(refusal);
  const issue = `/rest/api/3/issue/${await dev.create()}`;
  expect(await dev.call('PUT', issue, { update })).toMatchObject(refusal);
});

test('jira-field-once: a field may be in fields or in update, not in both', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const both = { fields: { labels: ['a'] }, update: { labels: [{ add: 'b' }] } };
  const refused = await dev.call('PUT', `/rest/api/3/issue/${key}`, both);
  expect(refused.body.errors.labels).toContain("cannot appear in both 'fields' and 'update'");
  expect((await dev.call('PUT', `/rest/api/3/issue/${key}`, { update: both.update })).status).toBe(
    204,
  );
});

test('jira-field-verb: update adds to, removes from and sets, and an unknown verb is refused', async () => {
  const dev = startSite('dev');
  const key = await dev.create({ labels: ['a', 'b'], fixVersions: [{ name: '1.0' }] });
  const edit = (update: object) => dev.call('PUT', `/rest/api/3/issue/${key}`, { update });
  await edit({ labels: [{ add: 'c' }, { remove: 'a' }], fixVersions: [{ add: { name: '1.1' } }] });
  await edit({ timetracking: [{ edit: { originalEstimate: '1d' } }], summary: [{ set: 'New' }] });
  const { fields } = (await dev.call('GET', `/rest/api/3/issue/${key}`)).body;
  expect(fields).toMatchObject({
    summary: 'New',
    labels: ['b', 'c'],
    fixVersions: [{ name: '1.0' }, { name: '1.1' }],
    timetracking: { originalEstimate: '1d', originalEstimateSeconds: 28_800 },
  });
  expect((await edit({ summary: [{ add: 'x' }] })).body.errors.summary).toContain(
    'does not support operation',
  );
});

test('a body that is no JSON, or of the wrong shape, is refused in Jira’s words', async () => {
  const dev = startSite('dev');
  const wrong = await dev.call('POST', '/rest/api/3/issue', { fields: [] });
  expect(wrong.body.errorMessages).toEqual([
    'Invalid request payload. Refer to the REST API documentation and try again.',
  ]);
  const request = new Request('http://dev.example/rest/api/3/issue', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{',
  });
  const broken = await dev.jira.handle(request, as('developer'));
  expect(broken.status).toBe(400);
  expect(await broken.json()).toEqual({
    errorMessages: ['There was an error parsing JSON. Check that your request body is valid.'],
    errors: {},
  });
});
