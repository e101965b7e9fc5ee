import { comment, makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { take } from '../cloud/rest';
import { readScripts } from '../cloud/cloud';

/** Messages with changes that crossed, either way, as the admins see them. */
async function pushes(sites: TwoSites): Promise<number> {
  const events = [...(await sites.events('desk')), ...(await sites.events('dev'))];
  return events.filter(({ state }) => state === 'sent').length;
}

function rename(sites: TwoSites, site: 'desk' | 'dev', key: string, summary: string) {
  const who = site === 'desk' ? sites.agent : sites.developer;
  return sites.world.clock.drive(who.put(`/rest/api/3/issue/${key}`, { fields: { summary } }));
}

test.each(['desk', 'dev'] as const)(
  'two people type into the same field as fast as they can: it ends with what the one on %s wrote last',
  async (last) => {
    const sites = await makeTwoSites();
    const { request, task } = await makeTwin(sites);
    const { clock } = sites.world;
    for (let edit = 0; edit < 12; edit += 1) {
      await rename(sites, 'desk', request, `Agent ${edit}`);
      await rename(sites, 'dev', task, `Developer ${edit}`);
      await clock.pass(sites.world.random() * 900);
    }
    await rename(sites, last, last === 'desk' ? request : task, 'The last word');
    const before = await pushes(sites);
    await sites.settle();
    // One push carries the last word; at the most two more follow.
    expect((await pushes(sites)) - before).toBeLessThanOrEqual(3);
    for (let sweep = 0; sweep < 2; sweep += 1) {
      await clock.pass(20 * 60_000);
      await sites.sweep();
    }
    expect((await pushes(sites)) - before).toBeLessThanOrEqual(3);
    expect((await read(sites.agent, request)).fields.summary).toBe('The last word');
    expect((await read(sites.developer, task)).fields.summary).toBe('The last word');
  },
);

test('a change that concerns nothing the script reads costs one look at the issue and crosses not', async () => {
  const deskOutgoing = 'replica.summary = issue.summary';
  const sites = await makeTwoSites({
    scripts: { ...readScripts('test/seed-scripts'), deskOutgoing },
  });
  const { request } = await makeTwin(sites);
  const { ledger } = sites.platform;
  const from = ledger.invocations.length;
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { labels: ['nobody-reads-this'] } }),
  );
  const later = new Set(ledger.invocations.slice(from));
  const { jiraCalls, fetches } = ledger.usage((each) => later.has(each));
  expect({ jiraCalls, fetches }).toEqual({ jiraCalls: 1, fetches: 0 });
});

describe("the use case's own scripts", () => {
  test('the developer resolves while the agent comments: the request is ready, the task opened again at most once', async () => {
    const sites = await makeTwoSites({ scripts: readScripts('test/seed-scripts') });
    const { agent, developer } = sites;
    const { request, task } = await makeTwin(sites);
    await sites.after(take(developer, task, 'Start progress'));
    await sites.world.clock.drive(
      Promise.all([take(developer, task, 'Done'), comment(agent, request, 'One more thing.')]),
    );
    await sites.settle();
    const settled = await pushes(sites);
    await sites.world.clock.pass(20 * 60_000);
    await sites.sweep();

    expect(await pushes(sites)).toBe(settled);
    expect(await reopenings(sites, task)).toBeLessThanOrEqual(1);
    const desk = (await read(agent, request)).fields;
    const acme = (await read(developer, task)).fields;
    expect(desk.status.name).toBe('Ready');
    expect(desk.comment.comments).toHaveLength(1);
    expect(acme.comment.comments).toHaveLength(1);
  });
});

async function reopenings({ developer }: TwoSites, key: string): Promise<number> {
  const { values } = await developer.get<{
    values: { items: { field: string; toString: string }[] }[];
  }>(`/rest/api/3/issue/${key}/changelog`);
  const items = values.flatMap((each) => each.items);
  return items.filter(({ field, toString: to }) => field === 'status' && to === 'To Do').length;
}
