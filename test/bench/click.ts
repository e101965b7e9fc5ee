/** One click: from the transition to the twin that is there, against the fewest Jira calls that can do it. */
import type { Caller } from '../cloud/contract';
import { makeRequest, makeTwoSites, type TwoSites } from '../make/two-sites';
import { each, hops, openBill, type Bill } from './bill';
import { atMost, bytes, dollars, ms, percentile, plain, times, told, type Section } from './figure';
import { click, mustBeClean, now, stored } from './scene';

/** Times in milliseconds, and the bill of one sync. */
export interface Clicks {
  times: number[];
  floor: number[];
  bill: Bill;
}

const APP: Caller = { kind: 'app' };

/** Clicks that warm the processes and do not count. */
const WARM_UP = 5;

/** Takes turns with the floor, in real time. */
export async function measureClicks(latency: number, count: number): Promise<Clicks> {
  const sites = await makeTwoSites({ rateLimits: false, time: 'real', latency });
  for (let index = 0; index < WARM_UP; index += 1) await clickOnce(sites);
  const bill = openBill(sites);
  const measured: number[] = [];
  const floor: number[] = [];
  for (let index = 0; index < count; index += 1) {
    measured.push(await clickOnce(sites));
    floor.push(await floorOnce(sites, latency));
  }
  mustBeClean(sites);
  // The floor's own two calls are not the app's: it spends points as the app does, three a time.
  return { times: measured, floor, bill: withoutFloor(each(bill(), count)) };
}

async function clickOnce(sites: TwoSites): Promise<number> {
  const request = await makeRequest(sites);
  const isThere = stored(sites.dev.jira, 'avi:jira:created:issue');
  const started = now(sites);
  await sites.world.clock.drive(Promise.all([click(sites, request), isThere]));
  const took = now(sites) - started;
  await sites.settle();
  return took;
}

/** One read and one write back to back, as a bare script would send them. */
async function floorOnce({ desk, dev, world, agent }: TwoSites, latency: number): Promise<number> {
  const request = await makeRequest({ agent });
  const started = performance.now();
  await world.clock.sleep(latency);
  const read = await desk.jira.handle(
    new Request(`${desk.jira.baseUrl}/rest/api/3/issue/${request}`),
    APP,
  );
  const { fields } = (await read.json()) as { fields: { summary: string } };
  await world.clock.sleep(latency);
  const written = await dev.jira.handle(
    new Request(`${dev.jira.baseUrl}/rest/api/3/issue`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        fields: {
          project: { key: 'ACME' },
          issuetype: { name: 'Task' },
          summary: fields.summary,
        },
      }),
    }),
    APP,
  );
  await written.json();
  return performance.now() - started;
}

/** Points of the floor's read (an issue is two) and write. */
const FLOOR_POINTS = 3;

function withoutFloor(bill: Bill): Bill {
  return { ...bill, points: bill.points - FLOOR_POINTS };
}

/** Round trips one after another, by simulated time in which nothing but calls takes any. */
export async function measurePath(): Promise<{ count: number; path: string[] }> {
  const latency = 100;
  const sites = await makeTwoSites({ rateLimits: false, latency });
  await clickOnce(sites);
  const { invocations } = sites.platform.ledger;
  const from = invocations.length;
  const request = await makeRequest(sites);
  const isThere = stored(sites.dev.jira, 'avi:jira:created:issue');
  const started = now(sites);
  await sites.world.clock.drive(Promise.all([click(sites, request), isThere]));
  const count = Math.round((now(sites) - started) / latency);
  return { count, path: hops(invocations.slice(from), latency).slice(0, count) };
}

export async function clickSection(): Promise<Section> {
  const fast = await measureClicks(0, 60);
  const real = await measureClicks(40, 30);
  const { count, path } = await measurePath();
  const p50 = (values: number[]) => percentile(values, 0.5);
  const { bill } = real;
  return {
    title: 'click — transition → twin visible, first sync without comments or files',
    figures: [
      told('p50 at 0 ms a call', ms(p50(fast.times)), ms(p50(fast.floor))),
      told(
        'p95 at 0 ms a call',
        ms(percentile(fast.times, 0.95)),
        ms(percentile(fast.floor, 0.95)),
      ),
      told('p50 at 40 ms a call', ms(p50(real.times)), ms(p50(real.floor))),
      told(
        'p95 at 40 ms a call',
        ms(percentile(real.times, 0.95)),
        ms(percentile(real.floor, 0.95)),
      ),
      atMost('p50 at 40 ms, of the floor', p50(real.times) / p50(real.floor), 4, { show: times }),
      atMost('round trips in a row until the twin is visible', count, 7, { beside: '2' }),
      atMost('Jira calls that the twin waits for', jiraOn(path), 2, { beside: '2' }),
      ...billed(bill),
    ],
    notes: path.map((hop, index) => `round trip ${index + 1}: ${hop.replace(/\/\d+/g, '/*')}`),
  };
}

/** Reads and writes that somebody waits for: the property that names the twins is set beside the way. */
function jiraOn(path: string[]): number {
  return path.flatMap((hop) => hop.match(/\/rest\/(?!\S*\/properties\/)/g) ?? []).length;
}

/** What one sync costs in all, both sides together, until nothing is left to do. */
export function billed(bill: Bill): Section['figures'] {
  return [
    told('Jira calls in all', plain(bill.jiraCalls)),
    told('points of Jira’s quota', plain(bill.points)),
    told('reads and writes of the store', `${plain(bill.kvsReads)} + ${plain(bill.kvsWrites)}`),
    told('bytes written to the store', bytes(bill.kvsBytesWritten)),
    told('bytes on the wire', bytes(bill.wireBytes)),
    told('invocations', plain(bill.invocations)),
    told('GB-seconds', bill.gbSeconds.toFixed(3)),
    atMost('cost of one sync at list prices', bill.dollars, 0.0002, { show: dollars }),
  ];
}
