/** A walk through everything that a site answers, so that each answer can be compared with the documents. */
import { PEOPLE } from '../blueprint/people';
import { adf, APP, fileForm, type Answer, type Driven } from '../drive/drive';

type Step = [method: string, path: string, body?: unknown];

const V3 = '/rest/api/3';

/** Takes steps that must all succeed; gives the last answer. */
async function take(site: Driven, steps: Step[]): Promise<Answer> {
  let last: Answer = { status: 0, body: undefined, headers: new Headers() };
  for (const [method, path, body] of steps) {
    last = await site.call(method, path, body);
    if (last.status >= 400)
      throw new Error(`${method} ${path}: ${last.status} ${JSON.stringify(last.body)}`);
  }
  return last;
}

/** Everything about issues, on the developers' site. */
export async function tourIssues(dev: Driven): Promise<void> {
  const key = await dev.create({
    description: adf('Text'),
    labels: ['a'],
    timetracking: { originalEstimate: '1h' },
  });
  const other = await dev.create();
  const issue = `${V3}/issue/${key}`;
  const property = [{ key: 'tandem', value: { active: true } }];
  const summary = { project: { key: 'ACME' }, issuetype: { name: 'Bug' }, summary: 'Bulk' };
  await take(dev, [
    ['PUT', `${issue}?returnIssue=true`, { fields: { summary: 'New' }, properties: property }],
    ['PUT', issue, { update: { labels: [{ add: 'b' }, { remove: 'a' }] } }],
    ['PUT', `${issue}/assignee`, { accountId: PEOPLE.developer.accountId }],
    ['POST', `${V3}/issue/bulk`, { issueUpdates: [{ fields: summary }, { fields: {} }] }],
    [
      'POST',
      `${V3}/issue/bulkfetch`,
      { issueIdsOrKeys: [key, 'NOPE-1'], fields: ['*all'], properties: ['tandem'] },
    ],
    ['GET', `${issue}/transitions?expand=transitions.fields`],
    ['POST', `${issue}/transitions`, { transition: { id: '11' } }],
    ['GET', `${issue}/editmeta`],
    ['GET', `${issue}/changelog`],
    ['POST', `${issue}/changelog/list`, { changelogIds: [10000] }],
    ['POST', `${V3}/changelog/bulkfetch`, { issueIdsOrKeys: [key], fieldIds: ['status'] }],
    ['GET', `${V3}/label`],
    ['PUT', `${issue}/properties/x`, { a: 1 }],
    ['GET', `${issue}/properties`],
    ['GET', `${issue}/properties/x`],
    ['DELETE', `${issue}/properties/x`],
    [
      'POST',
      `${V3}/issueLink`,
      { type: { name: 'Blocks' }, inwardIssue: { key }, outwardIssue: { key: other } },
    ],
    ['GET', `${V3}/issueLink/10000`],
    ['GET', `${V3}/issueLinkType`],
    [
      'POST',
      `${issue}/remotelink`,
      { globalId: 'g', object: { url: 'https://desk.example/1', title: 'T' } },
    ],
    ['GET', `${issue}/remotelink`],
    ['GET', `${issue}/remotelink/10000`],
    ['GET', `${issue}/watchers`],
  ]);
  await tourEntries(dev, issue);
  const whole =
    'fields=*all&expand=names,schema,transitions,changelog,renderedFields,editmeta&properties=*all';
  await take(dev, [
    ['GET', `${issue}?${whole}`],
    [
      'POST',
      `${V3}/search/jql`,
      { jql: 'project = ACME', fields: ['*all'], expand: 'names,changelog' },
    ],
    ['GET', `${V3}/search/jql?jql=project%3DACME&maxResults=1`],
    ['POST', `${V3}/search/approximate-count`, { jql: 'project = ACME' }],
    ['POST', `${V3}/jql/parse?validation=strict`, { queries: ['project = NOPE AND x = 1'] }],
    ['DELETE', `${V3}/issueLink/10000`],
    ['DELETE', `${issue}/remotelink/10000`],
    ['DELETE', issue],
  ]);
}

/** Comments, work logs and attachments of an issue. */
async function tourEntries(dev: Driven, issue: string): Promise<void> {
  const visibility = { type: 'role', value: 'Administrators' };
  const comment = { body: adf('Hello'), visibility, properties: [{ key: 'origin', value: 'x' }] };
  const { id } = (await take(dev, [['POST', `${issue}/comment`, comment]])).body;
  const work = { timeSpent: '1h', started: '2026-11-23T09:00:00.000+0000', comment: adf('Work') };
  const log = (await take(dev, [['POST', `${issue}/worklog?adjustEstimate=leave`, work]])).body.id;
  const files = await take(dev, [
    ['POST', `${issue}/attachments`, fileForm('a.png', 'x', 'image/png')],
  ]);
  const file = files.body[0].id;
  await take(dev, [
    ['GET', `${issue}/comment?orderBy=-created&expand=renderedBody&maxResults=5`],
    ['GET', `${issue}/comment/${id}?expand=properties`],
    ['PUT', `${issue}/comment/${id}`, { body: adf('Changed') }],
    ['POST', `${V3}/comment/list?expand=properties`, { ids: [Number(id)] }],
    ['PUT', `${V3}/comment/${id}/properties/p`, true],
    ['GET', `${V3}/comment/${id}/properties`],
    ['GET', `${V3}/comment/${id}/properties/p`],
    ['DELETE', `${V3}/comment/${id}/properties/p`],
    ['DELETE', `${issue}/comment/${id}`],
    ['GET', `${issue}/worklog`],
    ['GET', `${issue}/worklog/${log}?expand=properties`],
    ['PUT', `${issue}/worklog/${log}`, { timeSpentSeconds: 60 }],
    ['POST', `${V3}/worklog/list?expand=properties`, { ids: [Number(log)] }],
    ['DELETE', `${issue}/worklog/${log}`],
    ['GET', `${V3}/attachment/meta`],
    ['GET', `${V3}/attachment/${file}`],
    ['GET', `${V3}/attachment/content/${file}`],
    ['GET', `${V3}/attachment/content/${file}?redirect=false`],
    ['DELETE', `${V3}/attachment/${file}`],
  ]);
}

/** Everything that is not about one issue. */
export async function tourSite(dev: Driven): Promise<void> {
  const { accountId } = PEOPLE.developer;
  const { id, typeIds } = dev.jira.admin.project('ACME');
  await take(dev, [
    ['GET', `${V3}/myself`],
    ['GET', `${V3}/user?accountId=${accountId}`],
    ['GET', `${V3}/user/search?query=Jonas`],
    ['GET', `${V3}/users/search`],
    ['GET', `${V3}/user/bulk?accountId=${accountId}`],
    ['GET', `${V3}/user/assignable/search?project=ACME`],
    ['GET', `${V3}/group/bulk`],
    ['GET', `${V3}/group/member?groupname=acme-developers`],
    ['GET', `${V3}/mypermissions?projectKey=ACME&permissions=EDIT_ISSUES,ADMINISTER`],
    [
      'POST',
      `${V3}/permissions/check`,
      {
        globalPermissions: ['ADMINISTER'],
        projectPermissions: [{ permissions: ['EDIT_ISSUES'], projects: [Number(id)], issues: [] }],
      },
    ],
    ['GET', `${V3}/project`],
    ['GET', `${V3}/project/search?keys=ACME`],
    ['GET', `${V3}/project/ACME`],
    ['GET', `${V3}/project/ACME/statuses`],
    ['GET', `${V3}/project/ACME/role`],
    ['GET', `${V3}/project/ACME/role/10000`],
    ['GET', `${V3}/project/ACME/securitylevel`],
    ['GET', `${V3}/issue/createmeta/ACME/issuetypes`],
    ['GET', `${V3}/issue/createmeta/ACME/issuetypes/${typeIds[0]}`],
    ['GET', `${V3}/project/ACME/components`],
    ['GET', `${V3}/project/ACME/component`],
    ['GET', `${V3}/project/ACME/versions`],
    ['GET', `${V3}/project/ACME/version`],
    ['POST', `${V3}/component`, { name: 'New', project: 'ACME' }],
    ['GET', `${V3}/component/10003`],
    ['PUT', `${V3}/component/10003`, { name: 'Newer' }],
    ['DELETE', `${V3}/component/10003`],
    ['POST', `${V3}/version`, { name: '2.0', projectId: Number(id) }],
    ['GET', `${V3}/version/10002`],
    ['PUT', `${V3}/version/10002`, { released: true }],
    ['DELETE', `${V3}/version/10002`],
    ...[
      'priority',
      'resolution',
      'status',
      'statuscategory',
      'issuetype',
      'role',
      'field',
      'serverInfo',
    ].map((path): Step => ['GET', `${V3}/${path}`]),
    ['GET', `${V3}/priority/1`],
    ['GET', `${V3}/resolution/10000`],
    ['GET', `${V3}/status/10000`],
    ['GET', `${V3}/issuetype/10000`],
    ['GET', `${V3}/role/10000`],
    ['GET', `${V3}/field/search?type=custom`],
    ['GET', `${V3}/field/customfield_10000/context`],
    ['GET', `${V3}/field/customfield_10000/context/10000/option`],
    ['GET', `${V3}/customFieldOption/10000`],
    ['GET', `${V3}/workflow/search?expand=transitions,statuses`],
  ]);
}

/** The service management API, on the desk's site. */
export async function tourPortal(desk: Driven): Promise<void> {
  const api = '/rest/servicedeskapi';
  const { id } = desk.jira.admin.project('DESK');
  const request = {
    serviceDeskId: id,
    requestTypeId: '10000',
    requestFieldValues: { summary: 'Help', description: 'Please' },
  };
  const { issueKey: key } = (await take(desk, [['POST', `${api}/request`, request]])).body;
  await take(desk, [
    ['GET', `${api}/servicedesk`],
    ['GET', `${api}/servicedesk/${id}`],
    ['GET', `${api}/servicedesk/${id}/requesttype`],
    ['GET', `${api}/servicedesk/${id}/requesttype/10000`],
    ['GET', `${api}/servicedesk/${id}/requesttype/10000/field`],
    ['GET', `${api}/request`],
    ['GET', `${api}/request/${key}`],
    ['POST', `${api}/request/${key}/comment`, { body: 'Hello', public: true }],
    ['GET', `${api}/request/${key}/comment`],
    ['GET', `${api}/request/${key}/comment/10000`],
    ['GET', `${api}/request/${key}/transition`],
    ['POST', `${api}/request/${key}/transition`, { id: '11', additionalComment: { body: 'Sent' } }],
    ['GET', `${api}/request/${key}/status`],
    ['POST', `${api}/servicedesk/${id}/attachTemporaryFile`, fileForm('log.txt', 'x')],
    ['GET', `${api}/request/${key}/attachment?start=0&limit=10`],
    ['GET', `/rest/api/3/issue/${key}`],
  ]);
}

/** Refusals, whose bodies and statuses are described too. */
export async function tourRefusals(dev: Driven): Promise<void> {
  const refused: Step[] = [
    ['POST', `${V3}/issue`, { fields: {} }],
    ['GET', `${V3}/issue/NOPE-1`],
    ['PUT', `${V3}/issue/NOPE-1`, { fields: {} }],
    ['POST', `${V3}/issue/NOPE-1/comment`, { body: adf('x') }],
    ['POST', `${V3}/issue/NOPE-1/transitions`, { transition: { id: '1' } }],
    ['GET', `${V3}/attachment/1`],
    ['POST', `${V3}/search/jql`, { jql: 'order by key' }],
    ['GET', `${V3}/project/NOPE`],
    ['GET', `${V3}/user?accountId=nobody`],
  ];
  for (const [method, path, body] of refused) {
    const { status } = await dev.call(method, path, body, APP);
    if (status < 400) throw new Error(`${method} ${path} was not refused`);
  }
}
