/** Atlassian is told of whom something is kept, and whoever closes an account or takes another name is heard. */
import type { ConnectionView, VersionView } from '../../src/entry/screens/calls';
import { change, cutOffLine, mendLine } from '../make/connection';
import { makeTwin, makeTwoSites, read, republish, type TwoSites } from '../make/two-sites';

const DAY = 24 * 3_600_000;

async function aDayPasses(sites: TwoSites, days = 1): Promise<void> {
  await sites.world.clock.pass(days * DAY);
  await sites.world.clock.drive(sites.platform.doors.runScheduled('report-personal-data'));
  await sites.settle();
}

function everythingOf({ dev }: TwoSites): string {
  return JSON.stringify(dev.installation.kvs.dump());
}

test('of whom something is kept is reported once in seven days; who closed the account is forgotten, who has another name gets it', async () => {
  const sites = await makeTwoSites();
  const { agent, platform, dev, desk } = sites;
  const { clock } = sites.world;
  const person = (email: string) => {
    const found = [dev, desk].map(({ jira }) => jira.admin.userByEmail(email)).find(Boolean);
    if (!found) throw new Error(`There is no ${email}.`);
    return found;
  };
  const [maya, tomasz, jonas] = [
    person('agent@desk.example'),
    person('tomasz.zielinski@desk.example'),
    person('developer@acme.example'),
  ];
  await republish(
    sites,
    'desk',
    'outgoing',
    'replica.summary = issue.summary\nreplica.assignee = issue.assignee\nreplica.reporter = issue.reporter',
  );
  await republish(
    sites,
    'dev',
    'incoming',
    'issue.projectKey = "ACME"\nissue.typeName = "Task"\nissue.summary = replica.summary',
  );
  const { request, task } = await makeTwin(sites, { assignee: { accountId: tomasz.accountId } });
  expect(everythingOf(sites)).toContain(tomasz.accountId);

  // The first look reports the admins, and finds the people whom issues name.
  await aDayPasses(sites);
  await aDayPasses(sites);
  const { news, reports } = platform.personalData;
  expect(reports.flat().filter((id) => id === jonas.accountId)).toHaveLength(1);
  await aDayPasses(sites, 7);
  expect(reports.flat()).toContain(tomasz.accountId);
  const times = reports.flat().filter((id) => id === tomasz.accountId).length;
  await aDayPasses(sites, 3);
  expect(reports.flat().filter((id) => id === tomasz.accountId)).toHaveLength(times);

  // What waits to be told, and what starts by itself, has a name to it.
  const jql = 'project = ACME AND summary ~ "nothing"';
  await sites.ask('dev', 'setAutoStart', { id: sites.connected.dev, jql });
  cutOffLine(sites);
  await change(sites, 'dev', { kind: 'policy', policy: 'newer' });
  mendLine(sites);
  expect(everythingOf(sites)).toContain('"by":"Jonas Weber"');

  // One closes the account, another one, who published the scripts, takes a new name.
  news.set(tomasz.accountId, { status: 'closed', at: clock.now() });
  await aDayPasses(sites, 7);
  expect(everythingOf(sites)).not.toContain(tomasz.accountId);
  expect(everythingOf(sites)).not.toContain(tomasz.displayName);
  jonas.displayName = 'Jonas Weber-Lund';
  news.set(jonas.accountId, { status: 'updated', at: clock.now() });
  await aDayPasses(sites, 7);
  const [view] = await sites.ask<ConnectionView[]>('dev', 'listConnections');
  expect(view?.consent.local?.displayName).toBe('Jonas Weber-Lund');
  expect(view?.changes.map(({ by }) => by)).toContain('Jonas Weber-Lund');
  const request2 = { connectionId: sites.connected.dev, direction: 'incoming' };
  const [version] = await sites.ask<VersionView[]>('dev', 'listVersions', request2);
  expect(version?.by).toBe('Jonas Weber-Lund');
  expect(everythingOf(sites)).not.toContain('"Jonas Weber"');

  // The admin who invited goes too; that somebody agreed, and when, stays.
  news.set(maya.accountId, { status: 'closed', at: clock.now() });
  await aDayPasses(sites, 7);
  expect(everythingOf(sites)).not.toContain(maya.accountId);
  const [after] = await sites.ask<ConnectionView[]>('dev', 'listConnections');
  expect(after?.consent.remote).toEqual({
    displayName: 'Former user',
    at: view?.consent.remote?.at,
  });

  // The sync goes on, and changed nobody's issue.
  expect((await read(sites.developer, task)).fields.summary).toBe('The printer is on fire');
  await sites.after(
    agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Still in step' } }),
  );
  expect((await read(sites.developer, task)).fields.summary).toBe('Still in step');
  expect(platform.failures()).toEqual([]);
});
