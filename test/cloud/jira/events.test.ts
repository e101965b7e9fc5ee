/** Events and the change log: what Jira says of each change, and to whom it ascribes it. */
import type { Json } from './drive/drive';
import { APP, as, fileForm, startSite, type Driven } from './drive/drive';

const V3 = '/rest/api/3';

/** The events of one piece of work, without those before it. */
async function eventsOf(site: Driven, work: () => Promise<unknown>) {
  const before = site.events.length;
  await work();
  return site.events.slice(before);
}

test('an edit is one history and one event with the same items, by whom it was made', async () => {
  const dev = startSite('dev');
  const key = await dev.create({ labels: ['a'], fixVersions: [{ name: '1.0' }] });
  const fields = {
    summary: 'New',
    labels: ['b', 'c'],
    fixVersions: [{ name: '1.1' }],
    duedate: '2026-12-24',
  };
  const [event, ...rest] = await eventsOf(dev, () =>
    dev.call('PUT', `${V3}/issue/${key}`, { fields }, APP),
  );
  expect(rest).toEqual([]);
  const { id, fields: shown } = (await dev.call('GET', `${V3}/issue/${key}`)).body;
  expect(event).toMatchObject({ name: 'avi:jira:updated:issue', actor: APP, issueId: id });
  const { histories } = (await dev.call('GET', `${V3}/issue/${key}?expand=changelog`)).body
    .changelog;
  expect(histories).toHaveLength(1);
  expect(histories[0].author).toMatchObject({ accountType: 'app' });
  const { changelog, issue, atlassianId } = event!.payload as Json;
  expect(changelog.items).toEqual(histories[0].items);
  expect(atlassianId).toBe(dev.jira.appAccountId);
  expect(issue).toMatchObject({ id, key, fields: { summary: 'New', updated: shown.updated } });
  expect(issue.fields).not.toHaveProperty('description');
  const item = (fieldId: string): unknown[] =>
    changelog.items.filter((each: Json) => each.fieldId === fieldId);
  expect(item('labels')).toEqual([
    {
      field: 'labels',
      fieldtype: 'jira',
      fieldId: 'labels',
      from: null,
      fromString: 'a',
      to: null,
      toString: 'b c',
    },
  ]);
  const versions: object[] = [
    { field: 'Fix Version', fromString: '1.0', to: null },
    { field: 'Fix Version', from: null, toString: '1.1' },
  ];
  expect(item('fixVersions')).toMatchObject(versions);
  expect(item('duedate')).toMatchObject([{ from: null, to: '2026-12-24' }]);
});

test('an edit that changes nothing leaves no trace', async () => {
  const dev = startSite('dev');
  const key = await dev.create({ labels: ['a'] });
  dev.world.advance(1000);
  const fields = { summary: 'Issue', labels: ['a'], components: [] };
  const events = await eventsOf(dev, () => dev.call('PUT', `${V3}/issue/${key}`, { fields }));
  expect(events).toEqual([]);
  const issue = (await dev.call('GET', `${V3}/issue/${key}?expand=changelog`)).body;
  expect(issue.changelog.total).toBe(0);
  expect(issue.fields.updated).toBe(issue.fields.created);
});

test('properties change without a word', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  dev.world.advance(1000);
  const events = await eventsOf(dev, () => dev.call('PUT', `${V3}/issue/${key}/properties/p`, 1));
  expect(events).toEqual([]);
  const { fields } = (await dev.call('GET', `${V3}/issue/${key}`)).body;
  expect(fields.updated).toBe(fields.created);
});

test('an assignment is told of twice: as an update and by itself', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const { accountId } = as('secondDeveloper') as { accountId: string };
  const events = await eventsOf(dev, () =>
    dev.call('PUT', `${V3}/issue/${key}/assignee`, { accountId }),
  );
  expect(events.map(({ name }) => name)).toEqual([
    'avi:jira:updated:issue',
    'avi:jira:assigned:issue',
  ]);
  expect(events[1]!.payload).toMatchObject({
    changelog: {
      items: [{ fieldId: 'assignee', from: null, to: accountId, toString: 'Priya Raman' }],
    },
    associatedUsers: { associatedUsers: [{ accountId: expect.any(String) }, { accountId }] },
  });
});

test('a transition tells both statuses', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const [event] = await eventsOf(dev, () =>
    dev.call('POST', `${V3}/issue/${key}/transitions`, { transition: { id: '11' } }),
  );
  expect(event!.payload).toMatchObject({
    associatedStatuses: [{ name: 'To Do' }, { name: 'In Progress' }],
  });
});

test('a comment that mentions people is told of as a mention too, not of oneself', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const mention = (person: 'developer' | 'productOwner') => ({
    type: 'mention',
    attrs: { id: (as(person) as { accountId: string }).accountId, text: '@x', accessLevel: '' },
  });
  const say = (person: 'developer' | 'productOwner') => {
    const body = {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content: [mention(person)] }],
    };
    return eventsOf(dev, () => dev.call('POST', `${V3}/issue/${key}/comment`, { body }));
  };
  expect(await say('developer')).toHaveLength(1);
  const [, mentioned] = await say('productOwner');
  expect(mentioned).toMatchObject({
    name: 'avi:jira:mentioned:comment',
    payload: { mentionedAccountIds: [(as('productOwner') as { accountId: string }).accountId] },
  });
});

test('files and work logs are told of, with the update of their issue', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const issue = `${V3}/issue/${key}`;
  const attached = await eventsOf(dev, () =>
    dev.call('POST', `${issue}/attachments`, fileForm('a.txt', 'x')),
  );
  expect(attached.map(({ name }) => name)).toEqual([
    'avi:jira:updated:issue',
    'avi:jira:created:attachment',
  ]);
  expect(attached[1]!.payload).toMatchObject({ attachment: { fileName: 'a.txt', size: 1 } });
  const logged = await eventsOf(dev, () =>
    dev.call('POST', `${issue}/worklog`, { timeSpent: '1h' }),
  );
  expect(logged.map(({ name }) => name)).toEqual([
    'avi:jira:updated:issue',
    'avi:jira:created:worklog',
  ]);
  const removed = await eventsOf(dev, () => dev.call('DELETE', `${V3}/attachment/10000`));
  expect(removed.at(-1)).toMatchObject({ name: 'avi:jira:deleted:attachment' });
});

test('post functions of one transition share an execution, and each transition has its own', async () => {
  const dev = startSite('dev');
  const rule = (name: string) => ({ moduleKey: 'sync', configuration: { name } });
  for (const name of ['one', 'two'])
    dev.jira.admin.addPostFunction(
      'Software workflow for Project ACME',
      'Start progress',
      rule(name),
    );
  dev.jira.admin.addPostFunction('Software workflow for Project ACME', 'Create', rule('made'));
  for (let times = 0; times < 2; times += 1) {
    const key = await dev.create({}, { transition: { id: '11' } });
    expect(dev.jira.admin.issue(key).statusId).not.toBe('10000');
  }
  const runs = dev.runs.map(({ payload }) => payload as Json);
  expect(runs.map(({ configuration }) => configuration.name)).toEqual([
    'made',
    'one',
    'two',
    'made',
    'one',
    'two',
  ]);
  const ids = runs.map(({ transition }) => transition.executionId);
  expect(ids[1]).toBe(ids[2]);
  expect(new Set(ids).size).toBe(4);
  expect(runs[1]).toMatchObject({
    issue: { fields: { status: { name: 'In Progress' } } },
    transition: { id: '11', name: 'Start progress', from: { id: '10000' }, to: { id: '10001' } },
    workflow: { name: 'Software workflow for Project ACME' },
  });
});

test('a transition whose comment is refused changes nothing', async () => {
  const desk = startSite('desk');
  const key = await desk.create();
  const before = desk.jira.admin.issue(key);
  const events = await eventsOf(desk, async () => {
    const body = {
      transition: { id: '11' },
      update: { comment: [{ add: { body: 'no document' } }] },
    };
    expect((await desk.call('POST', `${V3}/issue/${key}/transitions`, body)).status).toBe(400);
  });
  expect(events).toEqual([]);
  expect(desk.jira.admin.issue(key)).toBe(before);
});
