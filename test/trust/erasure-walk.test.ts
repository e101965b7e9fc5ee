/** A story that many people take part in: once all of them have closed their accounts, no row of a store names one. */
import { told } from '../cloud/cloud';
import { text } from '../cloud/rest';
import { change } from '../make/connection';
import { answerAll, askForPairs, makeTask } from '../make/pairs';
import { askPanel, twinsOn } from '../make/panel';
import {
  comment,
  inProcess,
  makeRequest,
  makeTwin,
  makeTwoSites,
  republish,
  type TwoSites,
} from '../make/two-sites';

const DAY = 24 * 3_600_000;

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

test('when everybody has closed their account, no row of either store names anybody', async () => {
  const sites = await makeTwoSites();
  const open = await play(sites);
  const people = everybody(sites);
  const named = (['desk', 'dev'] as const).flatMap((site) => rowsNaming(sites, site, people));
  const kinds = new Set(named.map((row) => row.split(' ')[1]));
  expect([...kinds]).toEqual(
    expect.arrayContaining(['plain', 'connection', 'twin', 'sync-event', 'script-version', 'job']),
  );
  for (const { accountId } of people)
    sites.platform.personalData.news.set(accountId, {
      status: 'closed',
      at: sites.world.clock.now(),
    });
  // The words of an issue are kept as long as it has them, and is under sync.
  const description = text('Nobody is named any more.');
  await sites.after(sites.agent.put(`/rest/api/3/issue/${open}`, { fields: { description } }));
  for (let weeks = 0; weeks < 7; weeks += 1) {
    await sites.world.clock.pass(8 * DAY);
    await sites.world.clock.drive(sites.platform.doors.runScheduled('report-personal-data'));
    await sites.settle();
  }
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

type Someone = { accountId: string; displayName: string; email?: string };

/** All people of both sites, but the app. */
function everybody({ desk, dev }: TwoSites): Someone[] {
  const all = [desk, dev].flatMap(({ jira }) => jira.admin.users() as Someone[]);
  return all.filter(({ displayName }) => displayName !== 'Tandem');
}

/** Rows of a site's store that have somebody's name, address or account in them. */
function rowsNaming(sites: TwoSites, site: 'desk' | 'dev', people: Someone[]): string[] {
  const kept = sites[site].installation.kvs.dump() as Record<string, Record<string, unknown>>;
  return Object.entries(kept).flatMap(([kind, rows]) =>
    Object.entries(rows).flatMap(([key, row]) => {
      const text = JSON.stringify([key, row]);
      const found = people.flatMap(({ accountId, displayName, email = '' }) =>
        [accountId, displayName, email].filter((name) => name !== '' && text.includes(name)),
      );
      return found.length > 0 ? [`${site} ${kind} ${key}: ${[...new Set(found)].join(', ')}`] : [];
    }),
  );
}
