/** Whether customers may read what the peer says is decided by this side alone. */
import { wordsOf, type Json } from '../cloud/rest';
import { makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { commentOf, replicaOfTwin, say } from './peer';

/** The copy of a comment by the developers' site, which claims to be a service project. */
async function copyOf(sites: TwoSites, internal: boolean): Promise<Json> {
  const twin = await makeTwin(sites);
  const message = await replicaOfTwin(sites, twin);
  message.from.service = true;
  message.delta.comments = { put: [commentOf('1', 'Solved.', internal)], removed: [] };
  expect((await say(sites, 'dev', message)).status).toBe(202);
  const { comments } = (await read(sites.agent, twin.request)).fields.comment as {
    comments: Json[];
  };
  return comments.find((each) => wordsOf(each.body).includes('Solved.'));
}

test('a peer that says it is a service project gets no comment in front of customers', async () => {
  const sites = await makeTwoSites();
  expect((await copyOf(sites, false)).jsdPublic).toBe(false);
});

test.each([
  [false, true],
  [true, false],
])('once an admin lets comments be public, internal %s arrives public %s', async (internal, as) => {
  const sites = await makeTwoSites();
  const change = { kind: 'comments', publicComments: true };
  await sites.ask('desk', 'changeConnection', { id: sites.connected.desk, change });
  expect((await copyOf(sites, internal)).jsdPublic).toBe(as);
});
