/** What an older version has stored is opened by the present one: twins go on, and nothing is copied again. */
import { fiveMinutesPass, viewOf } from '../make/connection';
import { publish, starterScripts } from '../cloud/cloud';
import { openStored } from '../make/stored';
import { comment, read, tasksOf, type TwoSites } from '../make/two-sites';
import { wordsOf, type Json } from '../cloud/rest';

const commentsOf = async (sites: TwoSites, task: string) =>
  ((await read(sites.developer, task)).fields.comment.comments as Json[]).map(({ body }) =>
    wordsOf(body),
  );

const propertiesOf = async ({ agent }: TwoSites, key: string) => {
  const { keys } = await agent.get<{ keys: { key: string }[] }>(
    `/rest/api/3/issue/${key}/properties`,
  );
  return keys.map((each) => each.key).filter((each) => each.startsWith('tandem'));
};

const keysBy = async ({ agent }: TwoSites, jql: string) => {
  const { issues } = await agent.post<{ issues: { key: string }[] }>('/rest/api/3/search/jql', {
    jql: `${jql} ORDER BY key`,
    fields: ['key'],
  });
  return issues.map(({ key }) => key);
};

/** The store has a script that fails, which had parked one of the twins: a good one is published first. */
async function open() {
  const { sites, pairs } = await openStored('97ff0ae');
  const work = starterScripts(sites).then((scripts) => publish(sites, sites.connected, scripts));
  await sites.world.clock.drive(work);
  await sites.settle();
  return { sites, pairs };
}

describe('a store of 97ff0ae, opened by the present version', () => {
  test('its twin goes on both ways at once, and nothing is copied again', async () => {
    const { sites, pairs } = await open();
    const [{ request, task }] = pairs as [(typeof pairs)[0]];
    const before = await commentsOf(sites, task);
    expect(before).toHaveLength(2);
    await fiveMinutesPass(sites, 2);
    expect(await commentsOf(sites, task)).toEqual(before);
    await sites.after(comment(sites.agent, request, 'Written after'));
    expect(await commentsOf(sites, task)).toEqual([...before, expect.stringContaining('after')]);
    await sites.after(
      sites.developer.put(`/rest/api/3/issue/${task}`, { fields: { summary: 'Renamed there' } }),
    );
    expect((await read(sites.agent, request)).fields.summary).toBe('Renamed there');
    const summaries = (await tasksOf(sites)).map(({ fields }) => fields.summary as string);
    expect(summaries).toEqual(['Renamed there', 'Was stopped', 'Is parked, changed']);
    expect(sites.platform.failures()).toEqual([]);
  });

  test('once updated, both sites hear of each other what they take', async () => {
    const { sites, pairs } = await open();
    const [{ request }] = pairs as [(typeof pairs)[0]];
    expect((await viewOf(sites, 'desk')).peerLacks).not.toEqual([]);
    await sites.after(comment(sites.agent, request, 'After the update'));
    await fiveMinutesPass(sites, 3);
    for (const side of ['desk', 'dev'] as const)
      expect((await viewOf(sites, side)).peerLacks).toEqual([]);
  });

  test('the sweep replaces the old property, and what changed meanwhile crosses', async () => {
    const { sites, pairs } = await open();
    const [active, stopped] = pairs as [(typeof pairs)[0], (typeof pairs)[0]];
    expect(await propertiesOf(sites, active.request)).toEqual(['tandem.sync']);
    await sites.after(comment(sites.agent, active.request, 'Before the first sweep'));
    await fiveMinutesPass(sites, 2);
    expect(await propertiesOf(sites, active.request)).toEqual(['tandem']);
    expect(await propertiesOf(sites, stopped.request)).toEqual(['tandem']);
    expect(await keysBy(sites, 'tandemState = ended')).toEqual([stopped.request]);
    expect(await keysBy(sites, 'tandemState = active')).toContain(active.request);
    expect(await commentsOf(sites, active.task)).toContainEqual(
      expect.stringContaining('Before the first sweep'),
    );
  });

  test('rows that the new index does not know are found by it after a sweep', async () => {
    const { sites, pairs } = await openStored('97ff0ae');
    const [{ request }] = pairs as [(typeof pairs)[0]];
    await fiveMinutesPass(sites, 2);
    const rows = sites.desk.installation.kvs.dump()['twin'] as Record<string, { dueAt?: number }>;
    expect(Object.values(rows).map(({ dueAt }) => typeof dueAt)).toEqual(pairs.map(() => 'number'));
    const { value } = await sites.agent.get<{ value: object }>(
      `/rest/api/3/issue/${request}/properties/tandem`,
    );
    expect(value).toMatchObject({ state: 'active', twin: expect.any(String) as string });
  });
});
