/** A site that was restored from a backup does not take the other one back. */
import { fiveMinutesPass, type Side } from '../make/connection';
import { comment, makeTwin, makeTwoSites, read, republish, type TwoSites } from '../make/two-sites';
import type { Person } from '../cloud/rest';

/** Keeps the issue as it is now. @returns what restores it: Tandem's own data is no part of that */
function backUp(sites: TwoSites, side: Side, key: string): () => void {
  const kept = structuredClone(sites[side].jira.admin.issue(key));
  return () => void Object.assign(sites[side].jira.admin.issue(key), structuredClone(kept));
}

function rename(who: Person, key: string, summary: string): Promise<unknown> {
  return who.put(`/rest/api/3/issue/${key}`, { fields: { summary } });
}

/** The summary and the comments, by the words in them. */
async function shown(who: Person, key: string): Promise<{ summary: string; words: string[] }> {
  const { summary, comment: page } = (await read(who, key)).fields;
  const words = page.comments.map((each: object) => JSON.stringify(each));
  return { summary, words };
}

function count(words: string[], text: string): number {
  return words.filter((each) => each.includes(`"${text}"`)).length;
}

/** Two issues that know each other, of which the developers' was restored to what it was before the last changes. */
async function makeRestored() {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  await sites.after(comment(sites.agent, request, 'asked early'));
  await sites.after(comment(sites.developer, task, 'answered early'));
  await fiveMinutesPass(sites, 2);
  const restore = backUp(sites, 'dev', task);
  await sites.after(comment(sites.agent, request, 'asked late'));
  await sites.after(comment(sites.developer, task, 'answered late'));
  await sites.after(rename(sites.agent, request, 'The printer was put out'));
  await fiveMinutesPass(sites, 2);
  restore();
  return { sites, request, task };
}

test('a restored issue takes what it lost with the next change on the other site', async () => {
  const { sites, request, task } = await makeRestored();
  await sites.after(comment(sites.agent, request, 'asked again'));
  await fiveMinutesPass(sites, 2);
  const there = await shown(sites.agent, request);
  const here = await shown(sites.developer, task);
  expect([here.summary, there.summary]).toEqual(Array(2).fill('The printer was put out'));
  const asked = ['asked early', 'asked late', 'asked again', 'answered early'];
  expect(asked.map((text) => count(here.words, text))).toEqual([1, 1, 1, 1]);
  // What the developers wrote after the backup is left on the other site alone.
  expect([...asked, 'answered late'].map((text) => count(there.words, text))).toEqual(
    Array(5).fill(1),
  );
});

test('what is edited on a restored issue before it took what it lost is not sent', async () => {
  const { sites, request, task } = await makeRestored();
  await sites.after(
    sites.developer.put(`/rest/api/3/issue/${task}`, { fields: { labels: ['restored'] } }),
  );
  await fiveMinutesPass(sites, 2);
  expect((await shown(sites.agent, request)).summary).toBe('The printer was put out');
  const [told] = (await sites.events('dev')).filter(({ state }) => state === 'parked');
  expect(told).toMatchObject({ error: { code: 'issue-restored' }, direction: 'outgoing' });
  expect(told?.summary).toContain(task);
  const heard = (await sites.events('desk')).filter(({ state }) => state === 'failed');
  expect(heard.map(({ summary }) => summary)).toEqual([expect.stringContaining('backup')]);
});

test('neither a retry nor a new script sends a restored issue', async () => {
  const { sites, request, task } = await makeRestored();
  await sites.after(rename(sites.developer, task, 'older text'));
  const { dev: connectionId } = sites.connected;
  const [parked] = await sites.ask<{ twinKey: string }[]>('dev', 'listParked', { connectionId });
  await sites.world.clock.pass(61_000);
  await sites.ask('dev', 'retry', { connectionId, twinKeys: [parked?.twinKey] });
  await republish(sites, 'dev', 'outgoing', 'replica.summary = issue.summary\n');
  await fiveMinutesPass(sites, 2);
  expect((await shown(sites.agent, request)).summary).toBe('The printer was put out');
});

test('once it took what it lost, a restored issue sends as ever', async () => {
  const { sites, request, task } = await makeRestored();
  await sites.after(comment(sites.agent, request, 'asked again'));
  await fiveMinutesPass(sites, 2);
  await sites.after(rename(sites.developer, task, 'The printer is ashes'));
  await sites.after(comment(sites.developer, task, 'answered again'));
  const there = await shown(sites.agent, request);
  expect(there.summary).toBe('The printer is ashes');
  expect(
    ['answered early', 'answered late', 'answered again'].map((t) => count(there.words, t)),
  ).toEqual([1, 1, 1]);
});

test('one change alone is noticed to be missing once a sweep has seen it', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  await fiveMinutesPass(sites, 2);
  const restore = backUp(sites, 'dev', task);
  await sites.after(rename(sites.agent, request, 'The printer was put out'));
  await fiveMinutesPass(sites);
  restore();
  await sites.after(
    sites.developer.put(`/rest/api/3/issue/${task}`, { fields: { labels: ['restored'] } }),
  );
  await fiveMinutesPass(sites);
  expect((await shown(sites.agent, request)).summary).toBe('The printer was put out');
  await sites.after(rename(sites.agent, request, 'The printer is new'));
  await fiveMinutesPass(sites);
  expect((await shown(sites.developer, task)).summary).toBe('The printer is new');
});
