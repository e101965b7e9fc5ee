/** What each kind of field takes and refuses, by rule; `custom-fields.test.ts` has the words. */
import { adf, as, startSite } from '../drive/drive';
import { CHECKED_KINDS } from '../model/field';

const V3 = '/rest/api/3';

type Kind = (typeof CHECKED_KINDS)[number];

/** A value that is taken, and one that is not. */
const VALUES: Record<Kind, [field: string, good: unknown, bad: unknown]> = {
  summary: ['summary', 'x', 5],
  'rich-text': ['description', adf('x'), 'x'],
  priority: ['priority', { name: 'High' }, { name: 'Burning' }],
  resolution: ['resolution', { name: 'Done' }, { name: 'Forgotten' }],
  assignee: ['assignee', as('secondDeveloper'), { accountId: 'x' }],
  reporter: ['reporter', as('secondDeveloper'), as('former')],
  labels: ['labels', ['a'], 'a'],
  components: ['components', [{ name: 'Gateway' }], [{ name: 'Cellar' }]],
  versions: ['fixVersions', [{ name: '1.1' }], [{ name: '9.9' }]],
  due: ['duedate', '2026-12-24', '24.12.2026'],
  parent: ['parent', { key: 'ACME-1' }, { key: 'ACME-99' }],
  security: ['security', { name: 'Administrators only' }, { name: 'Nobody' }],
  timetracking: ['timetracking', { originalEstimate: '1d' }, { originalEstimate: 'long' }],
  line: ['Customer', 'x', 5],
  url: ['Specification', 'https://acme.example', 'nowhere'],
  number: ['Story Points', 5, '5'],
  date: ['Target Date', '2026-12-24', '2026-12-32'],
  datetime: ['Deployed At', '2026-11-23T22:45:51.123+0100', '2026-11-23'],
  select: ['Severity', { value: 'Major' }, { value: 'Huge' }],
  radio: ['Risk', { value: 'Low' }, { value: 'None' }],
  multiselect: ['Platforms', [{ value: 'Web' }], [{ value: 'Palm' }]],
  checkboxes: ['Checks', [{ value: 'Reviewed' }], [{ value: 'Wrong' }]],
  cascading: ['Area', { value: 'Backend', child: { value: 'API' } }, { value: 'Cellar' }],
  user: ['Reviewer', as('developer'), { accountId: 'x' }],
  users: ['Testers', [as('developer')], as('developer')],
  group: ['group', { name: 'acme-developers' }, { name: 'nobody' }],
  version: ['version', { name: '1.0' }, { name: '9.9' }],
  multiversion: ['multiversion', [{ name: '1.0' }], [{ name: '9.9' }]],
  'project-picker': ['project-picker', { key: 'ACME' }, { key: 'NOPE' }],
  'request-type': ['request-type', '', 'x'],
  groups: ['groups', [{ name: 'acme-developers' }], { name: 'acme-developers' }],
  // What these show is not what they take.
  sprint: ['sprint', 10000, [{ id: 10000, name: 'Sprint 1' }]],
  team: ['team', 'a-team', { id: 'a-team', name: 'Gateway' }],
  organizations: ['organizations', [1], [{ id: '1', name: 'Globex' }]],
  participants: ['participants', [as('developer')], as('developer')],
};

/** Those that the usual projects do not have. */
const ADDED: Kind[] = [
  'group',
  'groups',
  'version',
  'multiversion',
  'project-picker',
  'sprint',
  'team',
  'organizations',
  'participants',
];

const OF_ACME = CHECKED_KINDS.filter((kind) => kind !== 'request-type');

test.each(OF_ACME)('jira-value-%s, a value that does not fit is refused by field', async (kind) => {
  const dev = startSite('dev');
  const { admin } = dev.jira;
  if (ADDED.includes(kind)) admin.addField({ name: kind, kind });
  admin.addSprint('Sprint 1');
  admin.addTeam('a-team', 'Gateway');
  admin.addOrganization('Globex');
  const [name, good, bad] = VALUES[kind];
  const all = (await dev.call('GET', `${V3}/field`)).body;
  const { id } = all.find((field: { id: string; name: string }) =>
    [field.id, field.name].includes(name),
  );
  dev.jira.admin.addToScreens('ACME', [id]);
  if (kind === 'parent') await dev.create({ issuetype: { name: 'Epic' } });
  const issue = `${V3}/issue/${await dev.create()}`;
  const write = (value: unknown) => dev.call('PUT', issue, { fields: { [id]: value } });
  expect(await write(good)).toMatchObject({ status: 204 });
  const refused = await write(bad);
  expect(refused.status).toBe(400);
  expect(Object.keys(refused.body.errors)).toEqual([kind === 'parent' ? 'parentId' : id]);
});

test('jira-value-request-type, of another desk it is refused', async () => {
  const desk = startSite('desk');
  const all = (await desk.call('GET', `${V3}/field`)).body;
  const { id } = all.find((field: { schema?: { custom?: string } }) =>
    field.schema?.custom?.endsWith('vp-origin'),
  );
  const issue = `${V3}/issue/${await desk.create()}`;
  const write = async (value: unknown) =>
    (await desk.call('PUT', issue, { fields: { [id]: value } })).status;
  expect(await write('10000')).toBe(204);
  expect(await write('99999')).toBe(400);
});

test('jira-field-verb: a field takes the verbs of its kind only', async () => {
  const dev = startSite('dev');
  const issue = `${V3}/issue/${await dev.create()}`;
  const update = (value: object) => dev.call('PUT', issue, { update: value });
  expect((await update({ labels: [{ add: 'a' }] })).status).toBe(204);
  expect((await update({ summary: [{ add: 'a' }] })).status).toBe(400);
});

test('jira-query-operator: a query with an operator that the field does not take is refused', async () => {
  const dev = startSite('dev');
  const jql = 'project ~ ACME';
  const answer = await dev.call('POST', `${V3}/search/jql`, { jql }, as('developer'));
  expect(answer.status).toBe(400);
  expect(answer.body.errorMessages[0]).toContain("The operator '~' is not supported");
});

/** A Jira of which one field is written. */
async function writer(name: string) {
  const dev = startSite('dev');
  const all = (await dev.call('GET', `${V3}/field`)).body;
  const { id } = all.find((field: { id: string; name: string }) =>
    [field.id, field.name].includes(name),
  );
  const issue = `${V3}/issue/${await dev.create()}`;
  const write = async (value: unknown) =>
    (await dev.call('PUT', issue, { fields: { [id]: value } })).status;
  return { dev, issue, write, field: id as string };
}

test('jira-number-size: a number has its bounds', async () => {
  const { write } = await writer('Story Points');
  expect(await write(-1e14)).toBe(204);
  expect(await write(1e14 + 1)).toBe(400);
});

test('jira-url-protocol: a link leads somewhere that a link may lead, in 255 characters', async () => {
  const { write } = await writer('Specification');
  const long = 'https://acme.example/'.padEnd(255, 'x');
  expect(await write(long)).toBe(204);
  expect(await write(`${long}x`)).toBe(400);
  expect(await write('mailto:ops@acme.example')).toBe(204);
  expect(await write('javascript:alert(1)')).toBe(400);
});

test('jira-option-disabled: an option that is no longer offered is not taken', async () => {
  const { dev, write, field } = await writer('Severity');
  const minor = dev.jira.admin.field(field).options.find(({ value }) => value === 'Minor')!;
  expect(await write({ value: 'Minor' })).toBe(204);
  minor.disabled = true;
  expect(await write({ value: 'Minor' })).toBe(400);
});

test('jira-version-archived: an archived version stays where it is and goes nowhere else', async () => {
  const { dev, issue, write } = await writer('fixVersions');
  const archived = [{ name: '1.0' }];
  expect(await write(archived)).toBe(204);
  const { id } = (await dev.call('GET', `${V3}/project/ACME/versions`)).body[0];
  await dev.call('PUT', `${V3}/version/${id}`, { archived: true });
  expect(await write([...archived, { name: '1.1' }])).toBe(204);
  expect(await write([])).toBe(204);
  expect(await write(archived)).toBe(400);
  const add = { update: { fixVersions: [{ add: archived[0] }] } };
  expect((await dev.call('PUT', issue, add)).status).toBe(400);
});

test('jira-link-self: an issue is not linked to itself', async () => {
  const dev = startSite('dev');
  const [key, other] = [await dev.create(), await dev.create()];
  const link = async (outward: string) => {
    const ends = { inwardIssue: { key }, outwardIssue: { key: outward } };
    return (await dev.call('POST', `${V3}/issueLink`, { type: { name: 'Blocks' }, ...ends }))
      .status;
  };
  expect(await link(key)).toBe(400);
  expect(await link(other)).toBe(201);
});

test('jira-text-field-length: a line of text has 255 characters at most', async () => {
  const { write } = await writer('Customer');
  expect(await write('x'.repeat(255))).toBe(204);
  expect(await write('x'.repeat(256))).toBe(400);
});
