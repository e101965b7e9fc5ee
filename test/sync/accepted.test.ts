import { randomUUID } from 'node:crypto';
import { seal, type Envelope, type Key } from '../../src/peer/envelope';
import { take, wordsOf, type Json } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

interface Secret {
  url: string;
  send: Key[];
}

/** A message that the service desk's app could have sent, on its way to the developers' site. */
function envelope(sites: TwoSites, message: object): { url: string; sealed: Envelope } {
  const [wire = ''] = sites.connected.desk.split('.');
  const secrets = sites.desk.installation.kvs.dump()['secrets'] as Record<string, Secret>;
  const { url, send } = Object.values(secrets)[0]!;
  const stamp = { id: randomUUID(), now: sites.world.clock.now() };
  return { url, sealed: seal(message, { connection: wire, from: 'a' }, send, stamp) };
}

/** Hands a message to a door. @returns the status of the door's answer */
async function knock(sites: TwoSites, url: string, { headers, body }: Envelope): Promise<number> {
  const request = new Request(url, { method: 'POST', headers, body });
  return (await sites.world.clock.drive(sites.platform.handleWebTrigger(request)!)).status;
}

async function post(sites: TwoSites, url: string, sealed: Envelope): Promise<number> {
  const status = await knock(sites, url, sealed);
  await sites.settle();
  return status;
}

const WHOLE = (issueId: string, initiator = 'a') => ({
  kind: 'replica',
  twin: { initiator, issueId },
  from: { id: issueId, key: 'DESK-77' },
  seq: 1,
  readAt: Date.UTC(2026, 0, 5, 8),
  ack: 0,
  delta: {
    base: null,
    fields: { summary: 'Sent by hand', description: null, status: { name: 'Open' } },
    dropped: [],
  },
  edited: {},
});

test('a message that comes again as it was is refused, and goes no further than the door', async () => {
  const sites = await makeTwoSites();
  const { url, sealed } = envelope(sites, WHOLE('12345'));
  expect(await post(sites, url, sealed)).toBe(202);
  expect((await tasksOf(sites)).map((task) => task.fields.summary)).toEqual(['Sent by hand']);
  const from = sites.platform.ledger.invocations.length;
  expect(await post(sites, url, sealed)).toBe(409);
  const later = sites.platform.ledger.invocations.slice(from);
  const writes = later.flatMap(({ spec, calls }) =>
    calls
      .filter(({ kind, name }) => kind !== 'kvs' || !name.endsWith('get'))
      .map((call) => `${spec.functionKey}: ${call.name}`),
  );
  expect(writes).toEqual(['web-trigger: kvs set', 'web-trigger: queue publish']);
  expect(await tasksOf(sites)).toHaveLength(1);
});

test('a message about a sync that this site is said to have started, and did not, changes nothing', async () => {
  const sites = await makeTwoSites();
  const { url, sealed } = envelope(sites, WHOLE('10000', 'b'));
  expect(await knock(sites, url, sealed)).toBe(202);
  // It is tried less and less often, and given up after a quarter of an hour.
  await sites.world.clock.pass(3_600_000);
  const tries = sites.platform.ledger.usage(({ spec }) => spec.functionKey === 'inbound');
  expect(tries.invocations).toBeLessThan(12);
  expect(await tasksOf(sites)).toEqual([]);
  expect(sites.dev.installation.kvs.dump()['twin']).toEqual({});
});

test('an answer that is faster than the note of the start waits for it', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites);
  let failed = 0;
  sites.platform.intercept = ({ site, name }) => {
    if (site !== 'desk' || name !== 'kvs transaction' || failed === 1) return 'proceed';
    failed += 1;
    return 'fail';
  };
  await sites.world.clock.drive(take(sites.agent, request, 'Send to development'));
  await sites.world.clock.pass(2000);
  const [task] = await tasksOf(sites);
  await sites.after(comment(sites.developer, task!.key, 'Looking at it.'));
  expect(failed).toBe(1);
  const states = (await sites.events('desk')).map((event) => event.state);
  expect(states).not.toContain('parked');
  const { comments } = (await read(sites.agent, request)).fields.comment as { comments: Json[] };
  expect(comments.map((each) => wordsOf(each.body))).toEqual([
    expect.stringContaining('Looking at it.'),
  ]);
});

test('a message whose mark comes later than its event waits for it', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites, { summary: 'Slow to mark' });
  sites.platform.intercept = ({ functionKey, name }) => {
    sites.platform.latency = functionKey === 'web-trigger' && name === 'kvs set' ? 3000 : 5;
    return 'proceed';
  };
  await sites.after(take(sites.agent, request, 'Send to development'));
  expect((await tasksOf(sites)).map((task) => task.fields.summary)).toEqual(['Slow to mark']);
  expect(sites.platform.failures()).toEqual([]);
});

test('a message that could not be marked is not applied until its sender sends it again', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  let refused = 0;
  sites.platform.intercept = ({ functionKey, name }) => {
    if (functionKey !== 'web-trigger' || name !== 'kvs set' || refused === 1) return 'proceed';
    refused += 1;
    return 'fail';
  };
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Twice sent' } }),
  );
  expect(refused).toBe(1);
  expect((await tasksOf(sites)).map((task) => task.fields.summary)).toEqual(['Twice sent']);
  const incoming = (await sites.events('dev')).filter((event) => event.direction === 'incoming');
  expect(incoming).toHaveLength(2);
});
