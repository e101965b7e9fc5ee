/** Who may do what: each permission is missed by a call that takes it. */
import { PEOPLE } from '../blueprint/people';
import { adf, APP, as, fileForm, startSite, type Answer, type Driven } from '../drive/drive';
import { ADDONS } from '../model/user';

const V3 = '/rest/api/3';
const TASK = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' };
const JONAS = { accountId: PEOPLE.developer.accountId };

type Permission = Parameters<Driven['jira']['admin']['denyApp']>[1];

/** Takes a call as the app, on the issue of that key. */
type Act = (site: Driven, issue: string) => Promise<Answer>;

const edit =
  (fields: object): Act =>
  (dev, issue) =>
    dev.call('PUT', issue, { fields }, APP);

/** Sets a security level that the app is in, or none. */
function secure(security: object | null): Act {
  return (dev, issue) => {
    dev.jira.admin.addSecurityLevel('ACME', 'For apps', [ADDONS]);
    return edit({ security })(dev, issue);
  };
}

const attach = (dev: Driven, issue: string, caller = APP) =>
  dev.call('POST', `${issue}/attachments`, fileForm('a.txt', 'x'), caller);

/** Changes or deletes a comment or work log by the app that `author` has made. */
const onEntry =
  (method: 'PUT' | 'DELETE', kind: 'comment' | 'worklog', author: typeof APP): Act =>
  async (dev, issue) => {
    const body = kind === 'comment' ? { body: adf('x') } : { timeSpentSeconds: 60 };
    const made = await dev.call('POST', `${issue}/${kind}`, body, author);
    const path = `${issue}/${kind}/${made.body.id}`;
    return dev.call(method, path, method === 'PUT' ? body : undefined, APP);
  };

const deleteFile =
  (author: typeof APP): Act =>
  async (dev, issue) => {
    const id = (await attach(dev, issue, author)).body[0].id;
    return dev.call('DELETE', `${V3}/attachment/${id}`, undefined, APP);
  };

const CALLS: [permission: Permission, status: number, act: Act, ...alsoDenied: Permission[]][] = [
  ['BROWSE_PROJECTS', 404, (dev, issue) => dev.call('GET', issue, undefined, APP)],
  ['CREATE_ISSUES', 400, (dev) => dev.call('POST', `${V3}/issue`, { fields: TASK }, APP)],
  ['EDIT_ISSUES', 403, edit({ labels: ['a'] })],
  ['EDIT_ISSUES', 403, (dev, issue) => dev.call('PUT', `${issue}/properties/p`, 1, APP)],
  ['DELETE_ISSUES', 403, (dev, issue) => dev.call('DELETE', issue, undefined, APP)],
  ['ASSIGN_ISSUES', 400, edit({ assignee: as('developer') })],
  ['ASSIGN_ISSUES', 403, (dev, issue) => dev.call('PUT', `${issue}/assignee`, JONAS, APP)],
  ['MODIFY_REPORTER', 400, edit({ reporter: as('developer') })],
  ['SCHEDULE_ISSUES', 400, edit({ duedate: '2026-12-24' })],
  ['SET_ISSUE_SECURITY', 400, secure({ name: 'For apps' })],
  ['SET_ISSUE_SECURITY', 400, secure(null)],
  [
    'TRANSITION_ISSUES',
    400,
    (dev, issue) => dev.call('POST', `${issue}/transitions`, { transition: { id: '11' } }, APP),
  ],
  [
    'LINK_ISSUES',
    401,
    async (dev, issue) => {
      const key = issue.split('/').at(-1);
      const link = { type: { name: 'Blocks' }, inwardIssue: { key }, outwardIssue: { key } };
      link.outwardIssue.key = await dev.create();
      return dev.call('POST', `${V3}/issueLink`, link, APP);
    },
  ],
  [
    'ADD_COMMENTS',
    400,
    (dev, issue) => dev.call('POST', `${issue}/comment`, { body: adf('x') }, APP),
  ],
  ['EDIT_ALL_COMMENTS', 400, onEntry('PUT', 'comment', as('developer'))],
  ['EDIT_OWN_COMMENTS', 400, onEntry('PUT', 'comment', APP), 'EDIT_ALL_COMMENTS'],
  ['DELETE_ALL_COMMENTS', 400, onEntry('DELETE', 'comment', as('developer'))],
  ['DELETE_OWN_COMMENTS', 400, onEntry('DELETE', 'comment', APP), 'DELETE_ALL_COMMENTS'],
  [
    'WORK_ON_ISSUES',
    400,
    (dev, issue) => dev.call('POST', `${issue}/worklog`, { timeSpentSeconds: 60 }, APP),
  ],
  ['EDIT_ALL_WORKLOGS', 400, onEntry('PUT', 'worklog', as('developer'))],
  ['EDIT_OWN_WORKLOGS', 400, onEntry('PUT', 'worklog', APP), 'EDIT_ALL_WORKLOGS'],
  ['DELETE_ALL_WORKLOGS', 400, onEntry('DELETE', 'worklog', as('developer'))],
  ['DELETE_OWN_WORKLOGS', 400, onEntry('DELETE', 'worklog', APP), 'DELETE_ALL_WORKLOGS'],
  ['CREATE_ATTACHMENTS', 403, attach],
  ['DELETE_ALL_ATTACHMENTS', 403, deleteFile(as('developer'))],
  ['DELETE_OWN_ATTACHMENTS', 403, deleteFile(APP), 'DELETE_ALL_ATTACHMENTS'],
  [
    'ADMINISTER_PROJECTS',
    403,
    (dev) => dev.call('POST', `${V3}/component`, { name: 'x', project: 'ACME' }, APP),
  ],
  [
    'ADMINISTER_PROJECTS',
    404,
    (dev) => dev.call('POST', `${V3}/version`, { name: 'x', project: 'ACME' }, APP),
  ],
];

test.each(CALLS)(
  'jira-permission-%s, without it the app gets %i',
  async (permission, status, act, ...alsoDenied) => {
    const allowed = startSite('dev');
    const issueOf = async (dev: Driven) => `${V3}/issue/${await dev.create()}`;
    expect((await act(allowed, await issueOf(allowed))).status).toBeLessThan(300);
    const denied = startSite('dev');
    const issue = await issueOf(denied);
    denied.jira.admin.denyApp('ACME', permission, ...alsoDenied);
    expect((await act(denied, issue)).status).toBe(status);
  },
);

test('jira-permission-ASSIGNABLE_USER: work is given to those only who may be given it', async () => {
  const dev = startSite('dev');
  const issue = `${V3}/issue/${await dev.create()}`;
  const give = async (person: keyof typeof PEOPLE) =>
    (await dev.call('PUT', issue, { fields: { assignee: as(person) } })).status;
  expect(await give('secondDeveloper')).toBe(204);
  expect(await give('agent')).toBe(400);
});

test('jira-permission-SERVICEDESK_AGENT: only agents write what customers do not see', async () => {
  const desk = startSite('desk');
  const { id } = desk.jira.admin.project('DESK');
  const request = {
    serviceDeskId: id,
    requestTypeId: '10000',
    requestFieldValues: { summary: 'Help', description: 'Please' },
  };
  const api = '/rest/servicedeskapi/request';
  const { issueKey } = (await desk.call('POST', api, request, as('customer'))).body;
  const whisper = async (caller: typeof APP) =>
    (await desk.call('POST', `${api}/${issueKey}/comment`, { body: 'x', public: false }, caller))
      .status;
  expect(await whisper(as('agent'))).toBe(201);
  expect(await whisper(as('customer'))).toBe(403);
});

test('jira-active-people: who has left may nothing', async () => {
  const dev = startSite('dev');
  const { former } = PEOPLE;
  const luis = dev.jira.admin.users().find(({ accountId }) => accountId === former.accountId)!;
  dev.jira.admin.addToRole('ACME', 'Member', luis);
  const issue = `${V3}/issue/${await dev.create()}`;
  expect((await dev.call('GET', issue, undefined, as('former'))).status).toBe(404);
});

test('jira-administrators: contexts of fields are for administrators', async () => {
  const dev = startSite('dev');
  const contexts = async (person: keyof typeof PEOPLE) =>
    (await dev.call('GET', `${V3}/field/customfield_10000/context`, undefined, as(person))).status;
  expect(await contexts('developer')).toBe(200);
  expect(await contexts('secondDeveloper')).toBe(403);
});

test('jira-login: nobody is nobody', async () => {
  const dev = startSite('dev');
  const ask = await dev.call('GET', `${V3}/myself`, undefined, { kind: 'anonymous' });
  expect(ask.status).toBe(401);
});

test('jira-hidden-email: an address is shown to its owner, and to others if the owner wants that', async () => {
  const dev = startSite('dev');
  const read = async (person: keyof typeof PEOPLE, by: typeof APP) => {
    const { accountId } = PEOPLE[person];
    const { body } = await dev.call('GET', `${V3}/user?accountId=${accountId}`, undefined, by);
    return body.emailAddress as unknown;
  };
  expect(await read('developer', APP)).toBe(PEOPLE.developer.email);
  expect(await read('secondDeveloper', APP)).toBeUndefined();
  expect(await read('secondDeveloper', as('secondDeveloper'))).toBe(PEOPLE.secondDeveloper.email);
});

test('jira-restriction: nobody hides a comment from themselves', async () => {
  const dev = startSite('dev');
  const issue = `${V3}/issue/${await dev.create()}`;
  const visibility = { type: 'role', value: 'Administrators' };
  const say = async (person: keyof typeof PEOPLE) =>
    (await dev.call('POST', `${issue}/comment`, { body: adf('x'), visibility }, as(person))).status;
  expect(await say('developer')).toBe(201);
  expect(await say('secondDeveloper')).toBe(400);
});

test('jira-restricted: what is for one role is not there for another', async () => {
  const dev = startSite('dev');
  const issue = `${V3}/issue/${await dev.create()}`;
  const visibility = { type: 'role', value: 'Administrators' };
  await dev.call('POST', `${issue}/comment`, { body: adf('x'), visibility });
  await dev.call('POST', `${issue}/worklog`, { timeSpentSeconds: 60, visibility });
  const count = async (kind: string, person: keyof typeof PEOPLE) =>
    (await dev.call('GET', `${issue}/${kind}`, undefined, as(person))).body.total;
  for (const kind of ['comment', 'worklog']) {
    expect(await count(kind, 'developer')).toBe(1);
    expect(await count(kind, 'secondDeveloper')).toBe(0);
  }
});

test('jira-delete-subtasks: an issue with sub-tasks is not deleted by mistake', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  await dev.create({ issuetype: { name: 'Sub-task' }, parent: { key } });
  expect((await dev.call('DELETE', `${V3}/issue/${key}`)).status).toBe(400);
  expect((await dev.call('DELETE', `${V3}/issue/${key}?deleteSubtasks=true`)).status).toBe(204);
});

test.each(['component', 'version'])(
  'jira-part-name: a %s has a name of its own, of 255 characters at most',
  async (kind) => {
    const dev = startSite('dev');
    const add = async (name: string) =>
      (await dev.call('POST', `${V3}/${kind}`, { name, project: 'ACME' })).status;
    expect(await add('x'.repeat(255))).toBe(201);
    expect(await add('X'.repeat(255))).toBe(400);
    expect(await add('x'.repeat(256))).toBe(400);
    expect(await add(' ')).toBe(400);
  },
);
