/** What is sent again, and what is not: nothing is lost for a note that was, and nothing is sent for ever. */
import type { HealthView } from '../../src/entry/screens/work-views';
import { take, wordsOf, type Json } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

async function sweepFor(hours: number): Promise<void> {
  for (let tick = 0; tick < hours * 4; tick += 1) {
    await sites.world.clock.pass(15 * 60_000);
    await sites.sweep();
  }
}

test('an issue that the other side’s script ignores is not sent again, and does not count as waiting', async () => {
  await republish(sites, 'dev', 'incoming', 'return');
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const sent = (await sites.events('desk')).length;
  await sweepFor(1);
  expect(await sites.events('desk')).toHaveLength(sent);
  const { now } = await sites.ask<HealthView>('desk', 'readHealth', {
    connectionId: sites.connected.desk,
    period: 'day',
  });
  expect(now.unconfirmed).toBe(0);
});

test('a change that was held back, and that the script sends nothing of any more, waits for nothing', async () => {
  const { request } = await makeTwin(sites);
  const id = sites.connected.desk;
  await sites.ask('desk', 'changeConnection', { id, change: { kind: 'pause' } });
  await sites.settle();
  await sites.after(comment(sites.agent, request, 'While it rests'));
  await republish(sites, 'desk', 'outgoing', 'return');
  await sites.ask('desk', 'changeConnection', { id, change: { kind: 'resume' } });
  await sites.settle();
  await sweepFor(1);
  expect(await sites.ask('desk', 'listHeld', { connectionId: id })).toEqual([]);
});

/** The next message of the desk is sent, and the note of it is lost. */
function loseTheNote(): void {
  let isLost = false;
  sites.platform.intercept = ({ site, functionKey, name }) => {
    if (site !== 'desk' || functionKey !== 'outbound' || isLost || name !== 'kvs transaction')
      return 'proceed';
    isLost = true;
    return 'fail';
  };
}

const commentsOf = async (key: string) =>
  ((await read(sites.developer, key)).fields.comment.comments as Json[]).map(({ body }) =>
    wordsOf(body),
  );

test('a comment that was sent, its note lost, and that is deleted before the next try, goes there too', async () => {
  const { request, task } = await makeTwin(sites);
  const merging = 'commentHelper.mergeComments(issue, replica)';
  await republish(sites, 'dev', 'incoming', merging);
  loseTheNote();
  const id = await sites.world.clock.drive(comment(sites.agent, request, 'By mistake'));
  while ((await commentsOf(task)).length === 0) await sites.world.clock.pass(50);
  await sites.after(sites.agent.delete(`/rest/api/3/issue/${request}/comment/${id}`));
  expect(await commentsOf(task)).toEqual([]);
});

test('an edit that was sent, its note lost, and that is taken back before the next try, is taken back there', async () => {
  const { request, task } = await makeTwin(sites);
  const put = (summary: string) =>
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary } });
  const summaryThere = async () => (await read(sites.developer, task)).fields.summary as string;
  loseTheNote();
  await sites.world.clock.drive(put('By mistake'));
  while ((await summaryThere()) !== 'By mistake') await sites.world.clock.pass(50);
  await sites.after(put('The printer is on fire'));
  expect(await summaryThere()).toBe('The printer is on fire');
});
