/** What Jira refuses of one thing costs that thing alone, and is tried again by itself. */
import { fiveMinutesPass } from '../make/connection';
import { makeTwin, makeTwoSites, MAKES_TASK, read, republish } from '../make/two-sites';
import type { TwoSites } from '../make/two-sites';
import { take } from '../cloud/rest';

const SENDS = 'replica.summary = issue.summary\n';

async function sitesWith(outgoing: string, incoming: string): Promise<TwoSites> {
  const sites = await makeTwoSites();
  await republish(sites, 'desk', 'outgoing', SENDS + outgoing);
  await republish(sites, 'dev', 'incoming', MAKES_TASK + incoming);
  return sites;
}

const edit = (sites: TwoSites, request: string, fields: object) =>
  sites.after(sites.agent.put(`/rest/api/3/issue/${request}`, { fields }));

async function warningsOf(sites: TwoSites): Promise<string[]> {
  const last = (await sites.events('dev')).filter(({ direction }) => direction === 'incoming');
  return (last.at(-1)?.warnings ?? []).map(({ message }) => message);
}

const namesOf = (list: { name: string }[]) => list.map(({ name }) => name).sort();

const workflowOf = ({ dev }: TwoSites) =>
  dev.jira.admin.workflow('Software workflow for Project ACME');

const link = (who: TwoSites['agent'], a: string, b: string) =>
  who.post('/rest/api/3/issueLink', {
    type: { name: 'Relates' },
    inwardIssue: { key: a },
    outwardIssue: { key: b },
  });

describe('a later sync tries again', () => {
  test('a transition that Jira refused until a field was filled', async () => {
    const sites = await sitesWith(
      'replica.status = issue.status',
      'if (replica.status.name == "Closed") issue.doTransition = "Done"',
    );
    const done = workflowOf(sites).transitions.find(({ name }) => name === 'Done');
    if (done) done.screen = { fields: ['fixVersions'], required: ['fixVersions'] };
    const { request, task } = await makeTwin(sites);
    await sites.after(take(sites.agent, request, 'Close'));
    expect((await warningsOf(sites))[0]).toContain('transition was not changed');

    const fields = { fixVersions: [{ name: '1.1' }] };
    await sites.after(sites.developer.put(`/rest/api/3/issue/${task}`, { fields }));
    await edit(sites, request, { summary: 'again' });
    expect((await read(sites.developer, task)).fields['status'].name).toBe('Done');
  });

  test('a link whose type was made in the meantime', async () => {
    const sites = await sitesWith(
      'replica.issueLinks = issue.issueLinks',
      'issue.issueLinks = replica.issueLinks',
    );
    sites.desk.jira.admin.addLinkType('Causes', 'is caused by', 'causes');
    const one = await makeTwin(sites);
    const two = await makeTwin(sites, { summary: 'Two' });
    await sites.after(
      sites.agent.post('/rest/api/3/issueLink', {
        type: { name: 'Causes' },
        inwardIssue: { key: one.request },
        outwardIssue: { key: two.request },
      }),
    );
    await edit(sites, one.request, { summary: 'x' });
    expect((await read(sites.developer, one.task)).fields['issuelinks']).toEqual([]);

    sites.dev.jira.admin.addLinkType('Causes', 'is caused by', 'causes');
    await edit(sites, one.request, { summary: 'y' });
    expect((await read(sites.developer, one.task)).fields['issuelinks']).toHaveLength(1);
  });

  test('a version, beside those that the developers have set themselves', async () => {
    const sites = await sitesWith(
      'replica.fixVersions = issue.fixVersions',
      'issue.fixVersions = replica.fixVersions',
    );
    sites.desk.jira.admin.addVersion('DESK', '9.9');
    const { request, task } = await makeTwin(sites, { fixVersions: [{ name: '9.9' }] });
    const fields = { fixVersions: [{ name: '1.0' }] };
    await sites.after(sites.developer.put(`/rest/api/3/issue/${task}`, { fields }));
    sites.dev.jira.admin.addVersion('ACME', '9.9');
    await edit(sites, request, { summary: 'x' });
    expect(namesOf((await read(sites.developer, task)).fields['fixVersions'])).toEqual([
      '1.0',
      '9.9',
    ]);
  });
});

test('of two versions the one that is there is set, and the warning names the other', async () => {
  const sites = await sitesWith(
    'replica.fixVersions = issue.fixVersions',
    'issue.fixVersions = replica.fixVersions',
  );
  for (const name of ['1.1', '9.9']) sites.desk.jira.admin.addVersion('DESK', name);
  const { request, task } = await makeTwin(sites, { fixVersions: [{ name: '1.1' }] });
  await edit(sites, request, { fixVersions: [{ name: '1.1' }, { name: '9.9' }] });
  expect(namesOf((await read(sites.developer, task)).fields['fixVersions'])).toEqual(['1.1']);
  expect(await warningsOf(sites)).toEqual([
    expect.stringContaining('fixVersions was changed without «9.9»'),
  ]);
});

test("a person's own link stays when the other side removes its like", async () => {
  const sites = await sitesWith(
    'replica.issueLinks = issue.issueLinks',
    'issue.issueLinks = replica.issueLinks',
  );
  const one = await makeTwin(sites);
  const two = await makeTwin(sites, { summary: 'Two' });
  await sites.after(link(sites.developer, one.task, two.task));
  await sites.after(link(sites.agent, one.request, two.request));
  await edit(sites, one.request, { summary: 'x' });
  const [theirs] = (await read(sites.agent, one.request)).fields['issuelinks'];
  await sites.after(sites.agent.delete(`/rest/api/3/issueLink/${theirs.id}`));
  await fiveMinutesPass(sites, 1);
  expect((await read(sites.developer, one.task)).fields['issuelinks']).toHaveLength(1);
});

describe('a transition', () => {
  const CLOSES =
    'if (replica.resolution) issue.resolution = replica.resolution\nif (replica.status.name == "Closed") issue.doTransition = "Done"';
  const SENDS_BOTH = 'replica.status = issue.status\nreplica.resolution = issue.resolution';

  async function close(sites: TwoSites, request: string): Promise<void> {
    const { transitions } = await sites.agent.get<{ transitions: { id: string; name: string }[] }>(
      `/rest/api/3/issue/${request}/transitions`,
    );
    const id = transitions.find(({ name }) => name === 'Close')?.id;
    await sites.after(
      sites.agent.post(`/rest/api/3/issue/${request}/transitions`, {
        transition: { id },
        fields: { resolution: { name: "Won't Do" } },
      }),
    );
  }

  test('takes along the resolution that its screen demands', async () => {
    const sites = await sitesWith(SENDS_BOTH, CLOSES);
    const done = workflowOf(sites).transitions.find(({ name }) => name === 'Done');
    if (done) done.screen = { fields: ['resolution'], required: ['resolution'] };
    const { request, task } = await makeTwin(sites);
    await close(sites, request);
    const { status, resolution } = (await read(sites.developer, task)).fields;
    expect([status.name, resolution.name]).toEqual(['Done', "Won't Do"]);
    expect(await warningsOf(sites)).toEqual([]);
  });

  test('whose name another one has too is taken with a warning that names both', async () => {
    const sites = await sitesWith(SENDS_BOTH, CLOSES);
    const { request, task } = await makeTwin(sites);
    const workflow = workflowOf(sites);
    const done = workflow.transitions.find(({ name }) => name === 'Done');
    const [other] = workflow.statusIds.filter((id) => id !== done?.to);
    if (done && other) workflow.transitions.push({ ...done, id: '991', to: other });
    await close(sites, request);
    expect((await read(sites.developer, task)).fields['status'].name).toBe('Done');
    expect((await warningsOf(sites))[0]).toMatch(
      /^There are 2 transitions «Done»: .*The one to Done/,
    );
  });
});
