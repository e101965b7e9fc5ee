/** JQL that an admin types: a search says nothing of an unknown name, so Jira's parser is asked first. */
import { ADDONS } from '../cloud/jira/model/user';
import type { JobView } from '../../src/entry/screens/work-views';
import { makeRequest, makeTwoSites, tasksOf, type TwoSites } from '../make/two-sites';

/** Each form of the admin page that takes JQL. */
const FORMS: Record<string, (sites: TwoSites, jql: string) => Promise<unknown>> = {
  count: ({ ask }, jql) => ask('desk', 'countIssues', { jql }),
  start: ({ ask, connected }, jql) =>
    ask('desk', 'startMany', { connectionId: connected.desk, jql }),
  stop: ({ ask, connected }, jql) => ask('desk', 'stopMany', { connectionId: connected.desk, jql }),
  'start by itself': ({ ask, connected }, jql) =>
    ask('desk', 'setAutoStart', { id: connected.desk, jql }),
  'connect by itself': ({ ask, connected }, jql) =>
    ask('desk', 'setJoinScope', { id: connected.desk, jql }),
};

test.each(Object.keys(FORMS))('a slip in the JQL is refused in the form: %s', async (form) => {
  const sites = await makeTwoSites();
  await makeRequest(sites);
  for (const [jql, words] of [
    ['project = DESKK', "The value 'DESKK' does not exist for the field 'project'."],
    ['projct = DESK', "Field 'projct' does not exist or you do not have permission to view it."],
    ['status = "Opne"', "The value 'Opne' does not exist for the field 'status'."],
    ['project = DESK AND', 'Expecting a field name'],
  ] as const)
    await expect(FORMS[form]!(sites, jql)).rejects.toThrow(words);
  const connectionId = sites.connected.desk;
  expect(await sites.ask<JobView[]>('desk', 'listJobs', { connectionId })).toEqual([]);
  await expect(FORMS[form]!(sites, 'project = DESK')).resolves.toBeDefined();
});

test.each(Object.keys(FORMS))('a JQL is counted as the admin who typed it: %s', async (form) => {
  const sites = await makeTwoSites();
  const { jira } = sites.desk;
  await makeRequest(sites);
  const callers: string[] = [];
  const handle = jira.handle.bind(jira);
  jira.handle = (request, caller) => {
    if (request.url.includes('approximate-count')) callers.push(caller.kind);
    return handle(request, caller);
  };
  await FORMS[form]!(sites, 'project = DESK');
  expect([...new Set(callers)]).toEqual(['user']);
});

test('an admin is not told how many issues the app sees that they do not', async () => {
  const sites = await makeTwoSites();
  const { admin } = sites.desk.jira;
  const hidden = await makeRequest(sites, { summary: 'Of the board' });
  await makeRequest(sites);
  const level = admin.addSecurityLevel('DESK', 'Board', [ADDONS]);
  admin.issue(hidden).values['security'] = level.id;
  const { count } = await sites.ask<{ count: number }>('desk', 'countIssues', {
    jql: 'project = DESK',
  });
  expect(count).toBe(1);
});

test('an issue that matches is started although a saved JQL named nothing for a while', async () => {
  const sites = await makeTwoSites();
  const id = sites.connected.desk;
  await sites.ask('desk', 'setAutoStart', { id, jql: 'project = DESK AND status = Open' });
  const all = await sites.agent.get<{ id: string; name: string }[]>('/rest/api/3/status');
  const { id: statusId } = all.find(({ name }) => name === 'Open')!;
  const status = sites.desk.jira.admin.status(statusId);
  status.name = 'Offen';
  await sites.world.clock.pass(60_000);
  await makeRequest(sites);
  for (const _ of [1, 2, 3]) {
    await sites.world.clock.pass(300_000);
    await sites.sweep();
  }
  expect(await tasksOf(sites)).toEqual([]);
  status.name = 'Open';
  await sites.sweep();
  expect(await tasksOf(sites)).toHaveLength(1);
});
