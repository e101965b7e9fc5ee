/** What happened is found again by issue, state and time, page by page; what waits is tried again. */
import type { EventPage, ParkedView } from '../../src/entry/screens/calls';
import { take } from '../cloud/rest';
import {
  makeRequest,
  MAKES_TASK,
  makeTwin,
  makeTwoSites,
  republish,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

function find(site: 'desk' | 'dev', query: object = {}): Promise<EventPage> {
  return sites.ask(site, 'listEvents', { connectionId: sites.connected[site], ...query });
}

test('events are found by the key of this issue and of the other one', async () => {
  const first = await makeTwin(sites);
  await makeTwin(sites, { summary: 'Another one' });
  for (const issueKey of [first.task, first.request]) {
    const { events } = await find('dev', { issueKey });
    expect(events.length).toBeGreaterThan(0);
    expect(events.every((event) => event.remoteKey === first.request)).toBe(true);
  }
  const request = { connectionId: sites.connected.dev, remoteKey: first.request };
  expect(await sites.ask('dev', 'findTwin', request)).toMatchObject({ issueKey: first.task });
});

test('events are found by state and by time', async () => {
  await makeTwin(sites);
  await republish(sites, 'dev', 'incoming', `${MAKES_TASK}throw new Error("No such customer")\n`);
  const middle = sites.world.clock.now();
  await sites.world.clock.pass(1000);
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));

  const { events } = await find('dev', { state: 'parked' });
  expect(events.map((event) => event.remoteKey)).toEqual([request]);
  const since = await find('dev', { since: middle });
  expect(since.events.map((event) => event.remoteKey)).toEqual([request]);
});

test('older events come page by page, each once', async () => {
  for (let n = 0; n < 55; n += 1) await makeTwin(sites, { summary: `Request ${n}` });
  const first = await find('dev');
  expect(first.cursor).toBeDefined();
  const second = await find('dev', { cursor: first.cursor });
  const ids = [...first.events, ...second.events].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(55);
});

test('issues that wait are tried again by hand, and are gone from the list once they go through', async () => {
  // The first attempts fail, whoever publishes nothing new.
  await republish(
    sites,
    'dev',
    'incoming',
    `${MAKES_TASK}if (nodeHelper.getProject("LATER") == null) throw new Error("No project yet")\n`,
  );
  await makeTwin(sites, { summary: 'one' });
  await makeTwin(sites, { summary: 'two' });
  const connectionId = sites.connected.dev;
  const parked = await sites.ask<ParkedView[]>('dev', 'listParked', { connectionId });
  expect(parked).toHaveLength(2);
  const twinKeys = parked.map(({ twinKey }) => twinKey);

  expect(await sites.ask('dev', 'retry', { connectionId, twinKeys })).toEqual({ retried: 2 });
  await sites.settle();
  expect(await sites.ask('dev', 'listParked', { connectionId })).toHaveLength(2);

  // The other site sends the whole of an issue once a minute at the most.
  await sites.world.clock.pass(61_000);
  await republish(sites, 'dev', 'incoming', MAKES_TASK);
  expect(await sites.ask('dev', 'listParked', { connectionId })).toEqual([]);
});
