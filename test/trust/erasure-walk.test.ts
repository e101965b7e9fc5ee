/** People whom old failures, syncs that were started again and lists of people name are forgotten like all others. */
import { told } from '../cloud/cloud';
import { text } from '../cloud/rest';
import { change } from '../make/connection';
import { answerAll, askForPairs, makeTask } from '../make/pairs';
import { askPanel, twinsOn } from '../make/panel';
import { closeAccounts, lookAfter, rowsNaming, type Somebody } from '../make/personal-data';
import {
  comment,
  inProcess,
  makeRequest,
  makeTwin,
  makeTwoSites,
  republish,
  type TwoSites,
} from '../make/two-sites';

const SENDS_PEOPLE = `
replica.summary = issue.summary
replica.description = issue.description
replica.assignee = issue.assignee
replica.reporter = issue.reporter
replica.comments = issue.comments
replica.workLogs = issue.workLogs
`;

const TAKES_PEOPLE = `
issue.projectKey = "ACME"
issue.typeName = "Task"
issue.summary = replica.summary
issue.description = replica.description
issue.assignee = replica.assignee
issue.comments = commentHelper.mergeComments(issue, replica)
`;

test('no old failure, restarted sync or list of people names anybody who closed the account', async () => {
  const sites = await makeTwoSites();
  const open = await play(sites);
  const people = everybody(sites);
  const named = (['desk', 'dev'] as const).flatMap((site) => rowsNaming(sites, site, people));
  const kinds = new Set(named.map((row) => row.split(' ')[0]));
  expect([...kinds]).toEqual(
    expect.arrayContaining(['plain', 'connection', 'twin', 'sync-event', 'script-version', 'job']),
  );
  closeAccounts(sites, people);
  // The words of an issue are kept as long as it has them, and is under sync.
  const description = text('Nobody is named any more.');
  await sites.after(sites.agent.put(`/rest/api/3/issue/${open}`, { fields: { description } }));
  for (let cycles = 0; cycles < 7; cycles += 1) await lookAfter(sites, 8);
  expect(rowsNaming(sites, 'desk', people)).toEqual([]);
  expect(rowsNaming(sites, 'dev', people)).toEqual([]);
});

/** What people do in the story, as admins, agents, developers and customers. */
async function play(sites: TwoSites): Promise<string> {
  const { agent, developer, desk, dev } = sites;
  const tomasz = inProcess(desk.jira, 'tomasz.zielinski@desk.example');
  const priya = inProcess(dev.jira, 'priya.raman@acme.example');
  const account = (email: string, jira = dev.jira) => jira.admin.userByEmail(email)?.accountId;
  await republish(sites, 'desk', 'outgoing', SENDS_PEOPLE);
  await republish(sites, 'dev', 'outgoing', SENDS_PEOPLE);
  await republish(sites, 'dev', 'incoming', TAKES_PEOPLE);
  const mention = (accountId: string | undefined, name: string) => ({
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'mention', attrs: { id: accountId, text: `@${name}` } }],
      },
    ],
  });
  const { request, task } = await makeTwin(sites, {
    assignee: { accountId: account('tomasz.zielinski@desk.example', desk.jira) },
  });
  await sites.after(comment(tomasz, request, 'From the second agent'));
  await sites.after(comment(priya, task, 'From the second developer'));
  await sites.after(
    developer.put(`/rest/api/3/issue/${task}`, {
      fields: { assignee: { accountId: account('priya.raman@acme.example') } },
    }),
  );
  await sites.after(
    developer.post(`/rest/api/3/issue/${task}/worklog`, { timeSpentSeconds: 3600 }),
  );
  // Admins change what can be changed.
  for (const site of ['desk', 'dev'] as const) {
    const id = sites.connected[site];
    await change(sites, site, { kind: 'rename', name: `Renamed on ${site}` });
    await change(sites, site, { kind: 'policy', policy: 'newer' });
    await change(sites, site, { kind: 'comments', publicComments: true });
    await change(sites, site, { kind: 'pause' });
    await change(sites, site, { kind: 'resume' });
    await sites.ask(site, 'rotateKeys', { id });
    await sites.ask(site, 'setAutoStart', { id, jql: 'summary ~ "nothing"' });
    await sites.ask(site, 'setJoinScope', { id, jql: 'summary ~ "nothing"' });
    await sites.settle();
  }
  const people = [
    {
      there: account('agent@desk.example', desk.jira),
      here: account('aiko.tanaka@acme.example'),
    },
  ];
  await sites.ask('dev', 'setPeople', { id: sites.connected.dev, people });
  // Pairs are asked for, jobs run, syncs fail, stop and wait to be started.
  const lone = await makeRequest(sites, { summary: 'A pair' });
  await askForPairs(sites, 'desk', [[lone, await makeTask(sites, 'Its task')]]);
  await answerAll(sites, 'dev', true);
  await askForPairs(sites, 'desk', [[await makeRequest(sites), await makeTask(sites, 'Another')]]);
  await sites.ask('desk', 'startMany', { connectionId: sites.connected.desk, jql: 'key is empty' });
  await sites.settle();
  const { task: parked } = await makeTwin(sites, { summary: 'Will be parked' });
  await republish(sites, 'dev', 'outgoing', 'throw new Error(`${issue.assignee?.displayName}`)');
  await sites.after(
    developer.put(`/rest/api/3/issue/${parked}`, {
      fields: { assignee: { accountId: account('aiko.tanaka@acme.example') } },
    }),
  );
  // One issue stays under sync, and its description names somebody.
  const { request: open } = await makeTwin(sites, {
    description: mention(account('tomasz.zielinski@desk.example', desk.jira), 'Tomasz Zieliński'),
  });
  const [twin] = await twinsOn(sites, 'dev', task);
  await askPanel(sites, 'dev', {
    key: task,
    name: 'stopSync',
    payload: { twinKey: twin?.twinKey },
  });
  const [there] = await twinsOn(sites, 'desk', request);
  await askPanel(sites, 'desk', {
    key: request,
    name: 'startSync',
    payload: { twinKey: there?.twinKey, connectionId: sites.connected.desk },
  });
  await asTomasz(sites, { kind: 'pause' });
  await asTomasz(sites, { kind: 'resume' });
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Later' } }));
  return open;
}

/** The second agent changes the connection, whom the developers' site does not know. */
async function asTomasz({ desk, connected, world, settle }: TwoSites, wanted: object) {
  const tomasz = desk.jira.admin.userByEmail('tomasz.zielinski@desk.example');
  if (!tomasz) throw new Error('There is no second agent.');
  desk.jira.admin.addGroup('site-admins', [tomasz]);
  const request = { id: connected.desk, change: wanted };
  await world.clock.drive(told(desk.ask('changeConnection', request, tomasz)));
  await settle();
}

/** All people of both sites, but the app. */
function everybody({ desk, dev }: TwoSites): Somebody[] {
  const all = [desk, dev].flatMap(({ jira }) => jira.admin.users());
  return all.filter(({ displayName }) => displayName !== 'Tandem');
}
