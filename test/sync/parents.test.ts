/** Sub-tasks and their parents, whose syncs start and end one by one. */
import { take } from '../cloud/rest';
import { fiveMinutesPass } from '../make/connection';
import { askPanel, twinsOn } from '../make/panel';
import { makeRequest, makeTwoSites, tasksOf } from '../make/two-sites';

test('a sub-task keeps its parent when the sync of the parent was stopped, and goes on', async () => {
  const sites = await makeTwoSites({
    scripts: {
      deskOutgoing:
        'replica.summary = issue.summary\nreplica.type = issue.type\nreplica.parent = issue.parent',
      deskIncoming: 'return',
      devOutgoing: 'replica.key = issue.key',
      devIncoming: `
issue.projectKey = "ACME"
issue.typeName = replica.type.name == "Sub-task" ? "Sub-task" : "Task"
issue.summary = replica.summary
if (replica.parent) issue.parent = nodeHelper.getLocalIssueFromRemoteId(replica.parent.id)`,
    },
  });
  const parent = await makeRequest(sites, { summary: 'Parent' });
  await sites.after(take(sites.agent, parent, 'Send to development'));
  const child = await makeRequest(sites, {
    issuetype: { name: 'Sub-task' },
    parent: { key: parent },
    summary: 'Child',
  });
  await sites.after(take(sites.agent, child, 'Send to development'));
  const childOn = async () =>
    (await tasksOf(sites)).find(({ fields }) => String(fields.summary).startsWith('Child'))?.fields;
  const before = (await childOn())?.parent?.key as string;
  expect(before).toMatch(/^ACME-/);

  const [twin] = await twinsOn(sites, 'desk', parent);
  await askPanel(sites, 'desk', {
    key: parent,
    name: 'stopSync',
    payload: { twinKey: twin?.twinKey },
  });
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${child}`, { fields: { summary: 'Child, edited' } }),
  );
  expect(await childOn()).toMatchObject({ summary: 'Child, edited', parent: { key: before } });
  const warnings = (await sites.events('dev')).at(-1)?.warnings.map(({ message }) => message);
  expect(warnings).toEqual([expect.stringContaining(`${parent}, the parent on the other site`)]);
  expect(await sites.ask('dev', 'listParked', { connectionId: sites.connected.dev })).toEqual([]);
});

test('the other side’s parent, assigned as it came, is its twin here, whichever of the two was sent first', async () => {
  const sites = await makeTwoSites({
    scripts: {
      deskOutgoing:
        'replica.summary = issue.summary\nreplica.type = issue.type\nreplica.parent = issue.parent',
      deskIncoming: 'return',
      devOutgoing: 'replica.key = issue.key',
      devIncoming: `
issue.projectKey = "ACME"
issue.typeName = replica.type.name == "Sub-task" ? "Sub-task" : "Task"
issue.summary = replica.summary
issue.parent = replica.parent`,
    },
  });
  // So that no issue of the developers has the id of its twin.
  await makeRequest(sites, { summary: 'Not sent' });
  const parent = await makeRequest(sites, { summary: 'Parent' });
  const send = (key: string) => sites.after(take(sites.agent, key, 'Send to development'));
  const makeChild = (summary: string) =>
    makeRequest(sites, { issuetype: { name: 'Sub-task' }, parent: { key: parent }, summary });
  await send(await makeChild('First'));
  await send(parent);
  await send(await makeChild('Second'));
  await fiveMinutesPass(sites, 2);

  const below = (await tasksOf(sites)).map(
    ({ fields }) =>
      `${String(fields.summary)}: ${String(fields.parent?.fields?.summary ?? 'no parent')}`,
  );
  expect(below.sort()).toEqual(['First: Parent', 'Parent: no parent', 'Second: Parent']);
});
