/** Cost of one sync as the store, the number of connections and the scripts grow. */
import type { Installation } from '../cloud/platform/deploy/installation';
import { makeTwoSites, republish, type TwoSites } from '../make/two-sites';
import { each, openBill, type Bill } from './bill';
import { bytes, dollars, percentile, plain, told, type Figure, type Section } from './figure';
import { makeQuietTwin, mustBeClean, quieten, sweep } from './scene';

const LATENCY = 40;

/** Edits that are measured; the machine's time is their median. */
const EDITS = 10;

export interface Grown {
  /** Of one changed summary, both sides together. */
  bill: Bill;
  /** Milliseconds that the machine worked for one, the emulators' own work included. */
  worked: number;
  /** Of a sweep on both sites while nothing is left to do. */
  sweep: Bill;
}

/** @param grow what the sites have before, beside one twin that is edited */
export async function measureGrown(grow: (sites: TwoSites) => Promise<void>): Promise<Grown> {
  const sites = await makeTwoSites({ rateLimits: false, latency: LATENCY });
  const { request } = await makeQuietTwin(sites);
  await grow(sites);
  await quieten(sites);
  const edit = (index: number) =>
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: `Summary ${index}` } });
  await sites.after(edit(-1));
  const bill = openBill(sites);
  const worked: number[] = [];
  for (let index = 0; index < EDITS; index += 1) {
    const began = performance.now();
    await sites.after(edit(index));
    worked.push(performance.now() - began);
  }
  const edits = bill();
  await quieten(sites);
  const sweeping = openBill(sites);
  await sweep(sites);
  mustBeClean(sites);
  return { bill: each(edits, EDITS), worked: percentile(worked, 0.5), sweep: sweeping() };
}

/** Stored rows of an entity, as the app wrote them. */
type Rows = Record<string, { version: number; data: object }>;

/** Writes that the store takes in a minute, with some room for the app's own. */
const PER_MINUTE = 3500;
const PER_SECOND = 900;

/** Fills both stores with copies of a row under other names, as fast as the store takes them. */
async function fill(
  sites: TwoSites,
  entityName: string,
  count: number,
  rename: (row: object, index: number) => { key: string; value: object },
): Promise<void> {
  for (const { installation } of [sites.desk, sites.dev]) {
    const [row] = Object.values(installation.kvs.dump()[entityName] as Rows);
    if (!row) throw new Error(`There is no ${entityName} to copy.`);
    for (let index = 0; index < count; index += 1) {
      if (index % PER_MINUTE === PER_MINUTE - 1) await sites.world.clock.pass(60_000);
      else if (index % PER_SECOND === PER_SECOND - 1) await sites.world.clock.pass(1000);
      put(installation, entityName, rename(structuredClone(row), index));
    }
  }
  await sites.world.clock.pass(60_000);
}

function put({ kvs }: Installation, entityName: string, row: { key: string; value: object }): void {
  kvs.call('/api/v1/entity/set', { ...row, entityName });
}

/** Twins of issues that are not there; nothing waits in them. */
export function withTwins(count: number): (sites: TwoSites) => Promise<void> {
  return (sites) =>
    fill(sites, 'twin', count - 1, (row, index) => {
      const { data, ...rest } = row as { data: { connectionId: string } };
      const issueId = String(500_000 + index);
      const key = `${data.connectionId}:a${issueId}`;
      return { key, value: { ...rest, issueId, data: { ...data, key } } };
    });
}

/** Connections beside the one in use, to sites that nothing is sent to. */
export function withConnections(count: number): (sites: TwoSites) => Promise<void> {
  return (sites) =>
    fill(sites, 'connection', count - 1, (row, index) => {
      const { data, ...rest } = row as { data: { side: string } };
      const id = `${String(index).padStart(16, '0')}.${data.side}`;
      return { key: id, value: { ...rest, data: { ...data, id } } };
    });
}

/** Outgoing and incoming scripts with so many lines more that are run each time. */
export function withLines(count: number): (sites: TwoSites) => Promise<void> {
  const lines = Array.from(
    { length: count },
    (_, index) => `if (replica.summary == "no ${index}") replica.customKeys.x = "y"`,
  ).join('\n');
  return async (sites) => {
    const outgoing = `replica.summary = issue.summary\nreplica.status = issue.status\n${lines}\n`;
    await republish(sites, 'desk', 'outgoing', outgoing);
    await republish(sites, 'dev', 'incoming', `issue.summary = replica.summary\n${lines}\n`);
  };
}

const FLAT = 0.2;

/** A row for each size, and whether all stay within a fifth of the first. */
async function series(
  what: string,
  sizes: number[],
  grow: (size: number) => (sites: TwoSites) => Promise<void>,
  isToBeFlat: boolean,
): Promise<Figure[]> {
  const all: Grown[] = [];
  for (const size of sizes) all.push(await measureGrown(grow(size)));
  const first = all[0]?.bill.dollars ?? NaN;
  return all.flatMap(({ bill, worked, sweep: quiet }, index): Figure[] => {
    const change = bill.dollars / first - 1;
    const name = `${plain(sizes[index] ?? 0)} ${what}`;
    return [
      {
        what: `${name}: cost of a sync`,
        value: `${dollars(bill.dollars)} (${change < 0 ? '' : '+'}${(change * 100).toFixed(0)} %)`,
        ...(isToBeFlat && { target: '±20 %', isMet: Math.abs(change) <= FLAT }),
      },
      told(
        `${name}: machine time; read from the store`,
        `${worked.toFixed(0)} ms; ${bytes(bill.kvsBytesRead)}`,
      ),
      told(
        `${name}: a sweep that finds nothing, both sites`,
        `${dollars(quiet.dollars)}, ${plain(quiet.kvsReads)} reads`,
      ),
    ];
  });
}

export async function growthSection(): Promise<Section> {
  return {
    title: 'growth — one changed summary, both sides together',
    figures: [
      ...(await series('twins', [10, 1000, 100_000], withTwins, true)),
      ...(await series('connections', [1, 10, 100], withConnections, true)),
      ...(await series('script lines', [10, 1000], withLines, false)),
    ],
    notes: [
      'Costs are in simulated time at 40 ms a call, so that they do not depend on the machine; what the machine itself worked is beside them.',
    ],
  };
}
