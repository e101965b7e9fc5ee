/** How a twin moves through its workflow: by the name of a transition, of a status, once each. */
import { take } from '../cloud/rest';
import {
  makeTwin,
  makeTwoSites,
  MAKES_TASK,
  read,
  republish,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
  await republish(sites, 'dev', 'outgoing', 'replica.status = issue.status');
});

const statusOf = async (who: TwoSites['agent'], key: string) =>
  ((await read(who, key)).fields.status as { name: string }).name;

/** On the desk, whenever the developers' task changes its status. */
const onStatus = (line: string) =>
  republish(sites, 'desk', 'incoming', `if (firstSync) return\n${line}`);

test.each([
  ['issue.status = "Ready"', 'the status is assigned'],
  ['issue.setStatus("Ready")', 'the status is named'],
  ['issue.doTransition = "Ready"', 'a transition is asked for by the status it leads to'],
  ['issue.doTransition = "Development Ready"', 'a transition is asked for by its name'],
  ['issue.setStatus("Development Ready")', 'a status is asked for by its transition'],
  ['workflowHelper.transition(issue, "Development Ready")', 'the helper takes it'],
])('%s: %s', async (line) => {
  await onStatus(`if (replica.status.name == "In Progress") ${line}`);
  const { request, task } = await makeTwin(sites);
  await sites.after(take(sites.developer, task, 'Start progress'));
  expect(await statusOf(sites.agent, request)).toBe('Ready');
});

describe('names follow the language of a site, ids do not:', () => {
  interface Offered {
    transitions: { id: string; name: string; to: { id: string } }[];
  }

  test.each([
    ['a transition', 'doTransition', ({ id }: Offered['transitions'][0]) => id],
    ['a status', 'status', ({ to }: Offered['transitions'][0]) => to.id],
  ])('%s by its id', async (_what, field, idOf) => {
    const { request, task } = await makeTwin(sites);
    const path = `/rest/api/3/issue/${request}/transitions`;
    const { transitions } = await sites.agent.get<Offered>(path);
    const ready = transitions.find(({ name }) => name === 'Development Ready');
    await onStatus(
      `if (replica.status.category == "indeterminate") issue.${field} = "${ready ? idOf(ready) : ''}"`,
    );
    await sites.after(take(sites.developer, task, 'Start progress'));
    expect(await statusOf(sites.agent, request)).toBe('Ready');
  });

  test('a type and a priority by their ids', async () => {
    const types =
      await sites.developer.get<{ id: string; name: string }[]>('/rest/api/3/issuetype');
    const bug = types.find(({ name }) => name === 'Bug')?.id ?? '';
    const priorities =
      await sites.developer.get<{ id: string; name: string }[]>('/rest/api/3/priority');
    const high = priorities.find(({ name }) => name === 'High')?.id ?? '';
    await republish(
      sites,
      'dev',
      'incoming',
      `${MAKES_TASK}issue.typeName = "${bug}"\nissue.priority = "${high}"`,
    );
    const { task } = await makeTwin(sites);
    const { issuetype, priority } = (await read(sites.developer, task)).fields;
    expect([issuetype.name, priority.name]).toEqual(['Bug', 'High']);
  });
});

test('a status of the same name is taken over, and one that cannot be reached names those that can', async () => {
  await onStatus('issue.status = replica.status.name');
  const { request, task } = await makeTwin(sites);
  await sites.after(take(sites.developer, task, 'Start progress'));
  expect(await statusOf(sites.agent, request)).toBe('Waiting for development');
  const { warnings = [] } = (await sites.events('desk')).at(-1) ?? {};
  expect(warnings).toEqual([
    {
      line: 2,
      message: expect.stringMatching(
        /^There is no transition or status «In Progress» to go to from Waiting for development\. Available: Development Ready \(to Ready\)/,
      ) as string,
    },
  ]);
});

test('what a script asks for again and again is done once: a person who moves the issue back is let be', async () => {
  await onStatus('issue.doTransition = "Development Ready"\nissue.summary = replica.summary');
  await republish(sites, 'dev', 'outgoing', 'replica.summary = issue.summary');
  const { request, task } = await makeTwin(sites);
  const rename = (summary: string) =>
    sites.after(sites.developer.put(`/rest/api/3/issue/${task}`, { fields: { summary } }));
  await rename('Once');
  expect(await statusOf(sites.agent, request)).toBe('Ready');
  await sites.after(take(sites.agent, request, 'Send to development'));
  await rename('Twice');
  expect((await read(sites.agent, request)).fields.summary).toBe('Twice');
  expect(await statusOf(sites.agent, request)).toBe('Waiting for development');
});

describe('a task that is made', () => {
  const onMade = (line: string) =>
    republish(sites, 'dev', 'incoming', `if (!firstSync) return\n${MAKES_TASK}${line}`);

  /** How often Jira was asked what the workflow offers while something was done. */
  async function questions(work: () => Promise<unknown>): Promise<number> {
    const { ledger } = sites.platform;
    const from = ledger.invocations.length;
    await work();
    const calls = ledger.invocations.slice(from).flatMap((each) => each.calls);
    return calls.filter(({ name }) => /^GET .*\/transitions$/.test(name)).length;
  }

  const makeAll = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const { task } = await makeTwin(sites);
      expect(await statusOf(sites.developer, task)).toBe('In Progress');
    }
  };

  test('moves on; Jira is asked for the way once in five minutes', async () => {
    await onMade('issue.setStatus("In Progress")');
    expect(await questions(() => makeAll(3))).toBe(1);
    await sites.world.clock.pass(5 * 60_000);
    expect(await questions(() => makeAll(2))).toBe(1);
  });

  test('moves on by the new way where an admin has just replaced the old one', async () => {
    await onMade('issue.setStatus("In Progress")');
    await makeAll(1);
    const workflows = sites.dev.jira.admin.workflows();
    const ways = workflows.flatMap(({ transitions }) => transitions);
    for (const way of ways.filter(({ name }) => name === 'Start progress')) way.id = '9001';
    expect(await questions(() => makeAll(2))).toBe(1);
    expect((await sites.events('dev')).flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  });

  test('stays where it is without a warning if that is what is asked for', async () => {
    await onMade('issue.setStatus("To Do")');
    const { task } = await makeTwin(sites);
    expect(await statusOf(sites.developer, task)).toBe('To Do');
    expect((await sites.events('dev')).flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  });
});
