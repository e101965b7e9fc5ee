/** After people close their accounts no row of the store names them, whatever they did. */
import { told } from '../cloud/cloud';
import { take } from '../cloud/rest';
import { SITE_ADMINS } from '../cloud/jira/model/user';
import { cutOffLine } from '../make/connection';
import { askForPairs, makeTask } from '../make/pairs';
import { askPanel, twinsOn } from '../make/panel';
import { closeAccounts, daysPass, rowsNaming, type Somebody } from '../make/personal-data';
import {
  comment,
  inProcess,
  makeRequest,
  makeTwin,
  makeTwoSites,
  republish,
  type TwoSites,
} from '../make/two-sites';

type SiteName = 'desk' | 'dev';

/** Scripts that name people wherever they can: in fields, in what they log and in what they refuse. */
const DESK_OUTGOING = `replica.summary = issue.summary
replica.assignee = issue.assignee
replica.reporter = issue.reporter
replica.comments = issue.comments
replica.customKeys.owner = issue.reporter
console.log("Raised by " + issue.reporter.displayName + ", " + issue.reporter.email)
if (issue.summary == "Refused here") throw new Error(issue.reporter.email + " may not ask for that")`;

const DEV_INCOMING = `issue.projectKey = "ACME"
issue.typeName = "Task"
issue.summary = replica.summary
issue.comments += replica.addedComments
const owner = nodeHelper.getUserByEmail("aiko.tanaka" + "@acme.example")
issue.assignee = owner
console.log("Given to " + owner.displayName)
if (replica.summary == "Refused") throw new Error(replica.reporter.displayName + " may not ask for that")`;

test('nobody of a story is in any row of the store once all of them closed their accounts', async () => {
  const sites = await makeTwoSites();
  const { people, request, task } = await tellOfPeople(sites);
  await daysPass(sites, 6);
  // What has just crossed is in recordings, and what could not be told waits.
  await sites.after(comment(sites.agent, request, 'Once more'));
  await sites.after(comment(sites.developer, task, 'Once more'));
  await leaveUntold(sites);
  const kinds = (['desk', 'dev'] as const).flatMap((site) =>
    rowsNaming(sites, site, people).map((row) => row.replace('plain ', '').split(/[ :]/)[0]),
  );
  expect([...new Set(kinds)]).toEqual(expect.arrayContaining(KINDS));
  closeAccounts(sites, people);
  await daysPass(sites, 2);
  expect(rowsNaming(sites, 'desk', people)).toEqual([]);
  expect(rowsNaming(sites, 'dev', people)).toEqual([]);
  expect(sites.platform.failures()).toEqual([]);
});

/** Rows that name somebody before. */
const KINDS = [
  'connection',
  'twin',
  'job',
  'sync-event',
  'script-version',
  'draft',
  'received',
  'recording',
  'job-page',
  'removal',
  'person',
];

/** Plays a story in which everybody does something that is kept. */
async function tellOfPeople(
  sites: TwoSites,
): Promise<{ people: Somebody[]; request: string; task: string }> {
  const { agent, connected } = sites;
  const people = [...sites.desk.jira.admin.users(), ...sites.dev.jira.admin.users()].filter(
    ({ email, accountType, active }) => email !== '' && accountType !== 'app' && active,
  );
  const petra = sites.desk.jira.admin.addUser(PETRA);
  sites.desk.jira.admin.addGroup(SITE_ADMINS, [petra]);
  await republish(sites, 'desk', 'outgoing', DESK_OUTGOING);
  await republish(sites, 'dev', 'incoming', DEV_INCOMING);

  // A request with an assignee, a reporter and comments of many; one that ends; one that fails.
  const assignee = { accountId: person(people, 'tomasz.zielinski@desk.example').accountId };
  const { request, task } = await makeTwin(sites, { assignee });
  const tomasz = inProcess(sites.desk.jira, 'tomasz.zielinski@desk.example');
  for (const [who, key] of [
    [agent, request],
    [tomasz, request],
    [inProcess(sites.dev.jira, 'priya.raman@acme.example'), task],
  ] as const)
    await sites.after(comment(who, key, 'Seen'));
  await makeTwin(sites, { summary: 'Refused' });
  const ended = await makeTwin(sites, { summary: 'Ends' });
  await stopOnPanel(sites, 'dev', ended.task);
  await sites.after(take(agent, ended.request, 'Close'));

  await makeRequest(sites, { summary: 'Refused here' });
  const refused = 'project = DESK AND summary ~ "Refused here"';
  await sites.ask('desk', 'startMany', { connectionId: connected.desk, jql: refused });
  await sites.settle();

  // Admins of both sites work on many issues, are asked for pairs, and change the connection.
  const free = await makeTask(sites, 'Free');
  await askForPairs(sites, 'desk', [[await makeRequest(sites, { summary: 'Pair' }), free]]);
  for (const [site, project] of [
    ['desk', 'DESK'],
    ['dev', 'ACME'],
  ] as const) {
    await sites.ask(site, 'stopMany', {
      connectionId: connected[site],
      jql: `project = ${project} AND summary ~ "Refused"`,
    });
    await sites.settle();
    const jql = `project = ${project} AND summary ~ "nothing"`;
    await sites.ask(site, 'setJoinScope', { id: connected[site], jql });
    await sites.ask(site, 'setAutoStart', { id: connected[site], jql });
  }
  await byPetra(sites, 'changeConnection', { id: connected.desk, change: { kind: 'pause' } });
  await sites.settle();
  await byPetra(sites, 'changeConnection', { id: connected.desk, change: { kind: 'resume' } });
  await byPetra(sites, 'saveDraft', {
    connectionId: connected.desk,
    direction: 'incoming',
    source: 'return',
  });
  await byPetra(sites, 'rotateKeys', { id: connected.desk });

  return {
    people: [...new Map([...people, petra].map((each) => [each.accountId, each])).values()],
    request,
    task,
  };
}

const PETRA = {
  accountId: '712020:1f0c8a44-90d2-4b7e-8c35-d17e64a0b909',
  displayName: 'Petra Second',
  email: 'petra.second@desk.example',
};

/** A call of the desk's second admin. */
function byPetra(sites: TwoSites, name: string, payload: object): Promise<unknown> {
  return sites.world.clock.drive(told(sites.desk.ask(name, payload, PETRA)));
}

/** A change and a removal that the other side does not hear of, and an invitation that is accepted half. */
async function leaveUntold(sites: TwoSites): Promise<void> {
  const { code } = await sites.ask<{ code: string }>('desk', 'invite', { name: 'Removed' });
  const { id } = await sites.ask<{ id: string }>('dev', 'acceptInvitation', { code });
  const half = await sites.ask<{ code: string }>('desk', 'invite', { name: 'Half' });
  await sites.settle();
  cutOffLine(sites);
  await sites.ask('dev', 'removeConnection', { id });
  await sites.ask('dev', 'acceptInvitation', { code: half.code }).catch(() => undefined);
  const change = { kind: 'policy', policy: 'newer' };
  await byPetra(sites, 'changeConnection', { id: sites.connected.desk, change });
  await sites.settle();
}

async function stopOnPanel(sites: TwoSites, site: SiteName, key: string): Promise<void> {
  const [twin] = await twinsOn(sites, site, key);
  await askPanel(sites, site, { key, name: 'stopSync', payload: { twinKey: twin?.twinKey } });
}

function person(people: Somebody[], email: string): Somebody {
  const found = people.find((each) => each.email === email);
  if (!found) throw new Error(`There is no ${email}.`);
  return found;
}
