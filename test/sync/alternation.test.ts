/** Rules of automation act as people: two of them that undo each other are stopped, people are not. */
import { makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';

async function twoSites(): Promise<TwoSites & { request: string; task: string }> {
  const sites = await makeTwoSites({
    scripts: {
      deskOutgoing: 'replica.summary = issue.summary',
      deskIncoming: 'issue.summary = replica.summary',
      devOutgoing: 'replica.summary = issue.summary',
      devIncoming:
        'issue.projectKey = "ACME"\nissue.typeName = "Task"\nissue.summary = replica.summary',
    },
  });
  return { ...sites, ...(await makeTwin(sites)) };
}

type Parked = { parked: { code: string; message: string } }[];

const parkedOn = async (sites: TwoSites) =>
  (
    await Promise.all(
      (['desk', 'dev'] as const).map((site) =>
        sites.ask<Parked>(site, 'listParked', { connectionId: sites.connected[site] }),
      ),
    )
  ).flat();

const write = async (sites: TwoSites, site: 'desk' | 'dev', key: string, summary: string) => {
  // Jira takes only so many writes to one issue within 30 s.
  await sites.world.clock.pass(5000);
  const who = site === 'desk' ? sites.agent : sites.developer;
  await sites.after(who.put(`/rest/api/3/issue/${key}`, { fields: { summary } }));
};

test('two rules that undo each other’s value are stopped, and the field is named', async () => {
  const sites = await twoSites();
  let rounds = 0;
  while (rounds < 40 && (await parkedOn(sites)).length === 0) {
    await write(sites, 'desk', sites.request, 'High');
    await write(sites, 'dev', sites.task, 'Low');
    rounds += 1;
  }
  expect(rounds).toBeLessThan(40);
  const [{ parked }] = (await parkedOn(sites)) as [Parked[number]];
  expect(parked.code).toBe('values-alternate');
  expect(parked.message).toContain('The field summary came back to a value');
});

test('people who edit a field as fast as they can are not stopped', async () => {
  const sites = await twoSites();
  for (let n = 0; n < 25; n += 1) {
    await write(sites, 'desk', sites.request, `Desk ${n}`);
    await write(sites, 'dev', sites.task, `Dev ${n}`);
  }
  expect(await parkedOn(sites)).toEqual([]);
});

test('a field that goes back to a value which the other side has changed crosses again', async () => {
  const sites = await twoSites();
  const both = async () => [
    (await read(sites.agent, sites.request)).fields.summary as string,
    (await read(sites.developer, sites.task)).fields.summary as string,
  ];
  for (const _round of [1, 2]) {
    await write(sites, 'desk', sites.request, 'High');
    expect(await both()).toEqual(['High', 'High']);
    await write(sites, 'dev', sites.task, 'Low');
    expect(await both()).toEqual(['Low', 'Low']);
  }
});
