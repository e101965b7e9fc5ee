/** A peer that runs the code of 97ff0ae, and one that says what it takes: each is sent what it takes, and no more. */
import { addPostFunction } from '../cloud/cloud';
import { take, type Json } from '../cloud/rest';
import { fiveMinutesPass, secretOf, viewOf } from '../make/connection';
import { connectOlderPeer, type OlderPeer } from '../make/older-peer';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  type TwoSites,
} from '../make/two-sites';
import { say } from './peer';
import { listenIn } from './wire';

const OUTGOING = 'replica.summary = issue.summary\nreplica.comments = issue.comments';
const INCOMING = 'issue.summary = replica.summary\nissue.comments += replica.addedComments';

let sites: TwoSites;
let peer: OlderPeer;
beforeEach(async () => {
  sites = await makeTwoSites();
  peer = await connectOlderPeer(sites);
  for (const [direction, source] of [
    ['outgoing', OUTGOING],
    ['incoming', INCOMING],
  ])
    await sites.ask('desk', 'publish', { connectionId: peer.id, direction, source, anyway: true });
  addPostFunction(sites, peer.id, 'Older');
});

/** A request under sync with the peer, which says that it has made an issue of it. */
async function start(): Promise<{ request: string; twin: object; from: Json }> {
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const twin = { initiator: 'a', issueId: (await read(sites.agent, request)).id };
  const url = `${sites.dev.jira.baseUrl}/browse/OLD-7`;
  const issue = { id: '70007', key: 'OLD-7', url, status: 'To Do' };
  await peer.say({ kind: 'results', results: [{ twin, ack: 1, outcome: 'applied', issue }] });
  return { request, twin, from: { id: issue.id, key: issue.key, url, service: false } };
}

const last = (kind: string) => peer.heard.filter(({ body }) => body.kind === kind).at(-1)?.body;

const change = (wanted: object) =>
  sites.ask('desk', 'changeConnection', { id: peer.id, change: wanted });

test('it takes all that this version sends it, and what it sends is applied', async () => {
  const { request, twin, from } = await start();
  expect(last('replica')).toMatchObject({
    from: { key: request, url: `${sites.desk.jira.baseUrl}/browse/${request}`, service: false },
  });
  await sites.after(comment(sites.agent, request, 'From the desk'));
  const now = sites.world.clock.now();
  const delta = { base: null, fields: { summary: 'From then' }, dropped: [] };
  const message = { kind: 'replica', twin, from, seq: 1, readAt: now, ack: 2, delta, edited: {} };
  expect((await peer.say(message)).status).toBe(202);
  expect((await read(sites.agent, request)).fields.summary).toBe('From then');
  await change({ kind: 'rename', name: 'Older still' });
  await change({ kind: 'policy', policy: 'newer' });
  await change({ kind: 'comments', publicComments: true });
  await change({ kind: 'pause' });
  await change({ kind: 'resume' });
  await sites.ask('desk', 'rotateKeys', { id: peer.id });
  await sites.ask('desk', 'renewAddress');
  await sites.after(sites.agent.delete(`/rest/api/3/issue/${request}`));
  await fiveMinutesPass(sites, 2);
  const kinds = new Set(peer.heard.map(({ body }) => body.kind as string));
  expect([...kinds].sort()).toEqual(
    ['address', 'confirm', 'control', 'rekey', 'replica', 'results'].sort(),
  );
  expect(peer.heard.filter(({ refused }) => refused !== undefined)).toEqual([]);
  const [result] = last('results')?.results as Json[];
  expect(result).toMatchObject({ outcome: 'stopped' });
  expect(result).not.toHaveProperty('reason');
  expect(peer.heard.filter(({ body }) => JSON.stringify(body).includes('"who":'))).toEqual([]);
  expect(sites.platform.failures()).toEqual([]);
});

test('the screen says what is missing there, until it says that it takes it', async () => {
  const { request, twin } = await start();
  expect(await viewOf(sites, 'desk', peer.id)).toMatchObject({
    state: 'active',
    peerLacks: ['short-refs', 'reason', 'move', 'who'],
  });
  const results = [{ twin, ack: 1, outcome: 'applied' }];
  await peer.say({
    kind: 'results',
    results,
    takes: ['short-refs', 'reason', 'move', 'who', 'in-future'],
  });
  expect((await viewOf(sites, 'desk', peer.id)).peerLacks).toEqual([]);
  await sites.after(comment(sites.agent, request, 'In short'));
  expect(Object.keys(last('replica')?.from)).toEqual(['id', 'key']);
  await fiveMinutesPass(sites);
  expect(last('address')).toMatchObject({ takes: ['short-refs', 'reason', 'move', 'who'] });
  const told = peer.heard.length;
  await fiveMinutesPass(sites, 2);
  expect(peer.heard.slice(told).filter(({ body }) => body.kind === 'address')).toEqual([]);
});

test('a kind of message that it does not know holds neither the connection nor the rest', async () => {
  const { request } = await start();
  peer.unknown.add('address');
  await sites.ask('desk', 'renewAddress');
  await change({ kind: 'rename', name: 'Renamed' });
  await sites.settle();
  expect(last('control')).toMatchObject({ action: 'rename', name: 'Renamed' });
  await sites.after(comment(sites.agent, request, 'Goes on'));
  expect(JSON.stringify(last('replica'))).toContain('Goes on');
  expect(await viewOf(sites, 'desk', peer.id)).toMatchObject({ state: 'active', isUntold: true });
  peer.unknown.clear();
  await fiveMinutesPass(sites);
  expect(last('address')).toBeDefined();
  expect((await viewOf(sites, 'desk', peer.id)).isUntold).toBe(false);
});

test('a kind that this version does not know is answered so, and the connection goes on', async () => {
  const answer = await say(sites, 'dev', { kind: 'in-future', by: 'Jonas Weber' });
  expect(answer).toEqual({ status: 400, body: '{"error":"unknown-kind"}' });
  expect((await viewOf(sites, 'desk')).state).toBe('active');
});

test('two sites of this version know it of each other from the start, and send no more', async () => {
  const heard = listenIn(sites);
  await makeTwin(sites);
  await fiveMinutesPass(sites);
  expect((await viewOf(sites, 'desk')).peerLacks).toEqual([]);
  expect((await viewOf(sites, 'dev')).peerLacks).toEqual([]);
  expect(secretOf(sites, 'desk')?.takes).toEqual(['short-refs', 'reason', 'move', 'who']);
  const own = heard.map(({ body }) => body).filter((body) => body.includes('ACME-'));
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter((body) => /"service"|browse/.test(body))).toEqual([]);
});
