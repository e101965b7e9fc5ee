/** Whether customers may read what the peer says is decided by this side alone. */
import { randomUUID } from 'node:crypto';
import { seal } from '../../src/peer/envelope';
import { text, wordsOf, type Json } from '../cloud/rest';
import { makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { knock, stolenKeys } from './wire';

/** A comment that the developers' site sends, with whatever it claims about its own project. */
async function send(sites: TwoSites, internal: boolean): Promise<Json> {
  const { request, task } = await makeTwin(sites);
  const [desk, dev] = [await read(sites.agent, request), await read(sites.developer, task)];
  const now = sites.world.clock.now();
  const message = {
    kind: 'replica',
    twin: { initiator: 'a', issueId: desk.id },
    from: { id: dev.id, key: task, url: `https://acme.example/browse/${task}`, service: true },
    seq: 50,
    readAt: now,
    ack: 0,
    delta: {
      base: null,
      fields: {},
      dropped: [],
      comments: {
        put: [
          {
            id: '1',
            author: null,
            body: text('Your ticket is solved.'),
            created: '2026-01-01T00:00:00.000+0000',
            updated: '2026-01-01T00:00:00.000+0000',
            internal,
          },
        ],
        removed: [],
      },
    },
    edited: {},
  };
  const { url, send: keys, sender } = stolenKeys(sites, 'dev');
  const { headers, body } = seal(message, sender, keys, { id: randomUUID(), now });
  expect((await knock(sites, { url, headers: Object.entries(headers), body })).status).toBe(202);
  const { comments } = (await read(sites.agent, request)).fields.comment as { comments: Json[] };
  return comments.find((each) => wordsOf(each.body).includes('Your ticket is solved.'));
}

test('a peer that says it is a service project gets no comment in front of customers', async () => {
  const sites = await makeTwoSites();
  expect((await send(sites, false)).jsdPublic).toBe(false);
});

test.each([
  [false, true],
  [true, false],
])('once an admin lets comments be public, internal %s arrives public %s', async (internal, as) => {
  const sites = await makeTwoSites();
  const change = { kind: 'comments', publicComments: true };
  await sites.ask('desk', 'changeConnection', { id: sites.connected.desk, change });
  expect((await send(sites, internal)).jsdPublic).toBe(as);
});
