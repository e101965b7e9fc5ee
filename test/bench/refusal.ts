/** What somebody without the key learns from the time of a refusal, and what refusing costs. */
import { randomBytes, randomUUID } from 'node:crypto';
import { seal, type Envelope, type Key } from '../../src/peer/envelope';
import type { ConnectionSecret } from '../../src/model/connection-secret';
import { makeTwoSites, type TwoSites } from '../make/two-sites';
import { each, openBill, type Bill } from './bill';
import { atMost, dollars, percentile, told, type Section } from './figure';
import { makeQuietTwin, mustBeClean } from './scene';

/** How near an envelope's signature comes to one that is accepted. */
const KINDS = [
  'random signature',
  'another key',
  'one bit off',
  'another key, old',
  'right key, old',
] as const;
type Kind = (typeof KINDS)[number];

const OLD_MS = 3_600_000;
const MESSAGE = { kind: 'results', results: [] };

/** Makes envelopes for the developers' site, as its peer would if it had that key. */
function forger(sites: TwoSites): { url: string; forge: (kind: Kind | 'unsigned') => Envelope } {
  const [wire = ''] = sites.connected.desk.split('.');
  const secret = sites.desk.installation.kvs.dump()['secrets'] as Record<string, ConnectionSecret>;
  const { url, send } = Object.values(secret)[0]!;
  const sender = { connection: wire, from: 'a' as const };
  const sealed = (keys: readonly Key[], back = 0) =>
    seal(MESSAGE, sender, keys, { id: randomUUID(), now: sites.world.clock.now() - back });
  const resigned = (change: (signature: Buffer) => Buffer): Envelope => {
    const envelope = sealed(send);
    const [version, text = ''] = (envelope.headers['webhook-signature'] ?? '').split(',');
    const signature = `${version},${change(Buffer.from(text, 'base64')).toString('base64')}`;
    return { ...envelope, headers: { ...envelope.headers, 'webhook-signature': signature } };
  };
  const make: Record<Kind | 'unsigned', () => Envelope> = {
    unsigned: () => ({ headers: { 'content-type': 'application/json' }, body: '{}' }),
    'another key': () => sealed([anotherKey()]),
    'another key, old': () => sealed([anotherKey()], OLD_MS),
    'one bit off': () =>
      resigned((signature) => {
        signature[signature.length - 1]! ^= 1;
        return signature;
      }),
    'right key, old': () => sealed(send, OLD_MS),
    'random signature': () => resigned((signature) => randomBytes(signature.length)),
  };
  return { url, forge: (kind) => make[kind]() };
}

function anotherKey(): Key {
  return { id: 'another', secret: randomBytes(32).toString('base64') };
}

async function knock(sites: TwoSites, url: string, { headers, body }: Envelope): Promise<number> {
  const request = new Request(url, { method: 'POST', headers, body });
  const started = performance.now();
  const response = await sites.platform.handleWebTrigger(request);
  const took = performance.now() - started;
  if (response?.status !== 401) throw new Error(`It was answered with ${response?.status}.`);
  return took;
}

/** Turns that do not count. */
const WARM_UP = 80;

/** Milliseconds between turns: a web trigger takes 300 requests a second. */
const PACE_MS = 30;

/** Milliseconds of each refusal, taking turns, with nothing added to any call. */
export async function measureRefusals(count: number): Promise<Record<Kind | 'unsigned', number[]>> {
  const sites = await makeTwoSites({ rateLimits: false, time: 'real', latency: 0 });
  const { url, forge } = forger(sites);
  const took = Object.fromEntries(
    [...KINDS, 'unsigned'].map((kind) => [kind, [] as number[]]),
  ) as Record<Kind | 'unsigned', number[]>;
  const kinds = Object.keys(took) as (Kind | 'unsigned')[];
  for (let index = -WARM_UP; index < count; index += 1) {
    await sites.world.clock.sleep(PACE_MS);
    // Forged ahead, in an order by chance: what was done just before makes the next one slower or faster.
    const turn = shuffled(kinds, () => sites.world.random()).map(
      (kind) => [kind, forge(kind)] as const,
    );
    await knock(sites, url, forge('random signature'));
    for (const [kind, envelope] of turn) {
      const time = await knock(sites, url, envelope);
      if (index >= 0) took[kind].push(time);
    }
  }
  return took;
}

function shuffled<T>(values: T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** The receiving side's bill for a refusal, and for accepting a changed summary, at 40 ms a call. */
export async function measureCosts(): Promise<{ refused: Bill; accepted: Bill }> {
  const sites = await makeTwoSites({ rateLimits: false, latency: 40 });
  const { request } = await makeQuietTwin(sites);
  const accepting = openBill(sites, sites.dev.installation.id);
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Another' } }),
  );
  const accepted = accepting();
  const { url, forge } = forger(sites);
  const refusing = openBill(sites, sites.dev.installation.id);
  for (const kind of KINDS) await sites.world.clock.drive(knock(sites, url, forge(kind)));
  mustBeClean(sites);
  return { refused: each(refusing(), KINDS.length), accepted };
}

/** The largest distance between two empirical distributions (Kolmogorov and Smirnov), from 0 to 1. */
export function distance(one: number[], other: number[]): number {
  const share = (values: number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  return Math.max(
    ...[...one, ...other].map((limit) => Math.abs(share(one, limit) - share(other, limit))),
  );
}

/** Samples of each kind. */
const COUNT = 500;

/** Below this, two samples of that size do not differ at the 1 % level. */
const CRITICAL = 1.628 * Math.sqrt(2 / COUNT);

/** Refusals that whoever sends them tells apart by their key alone. */
const PAIRS: readonly [Kind, Kind][] = [
  ['another key', 'random signature'],
  ['one bit off', 'random signature'],
  ['right key, old', 'another key, old'],
];

export async function refusalSection(): Promise<Section> {
  const took = await measureRefusals(COUNT);
  const { refused, accepted } = await measureCosts();
  return {
    title: 'refusal — what the time of a refusal tells, what refusing costs',
    figures: [
      ...Object.entries(took).map(([kind, values]) =>
        told(
          `${kind}: p50, p95`,
          `${micros(percentile(values, 0.5))}, ${micros(percentile(values, 0.95))}`,
        ),
      ),
      ...PAIRS.map(([one, other]) =>
        atMost(`${one} and ${other}: distance`, distance(took[one], took[other]), CRITICAL),
      ),
      atMost(
        'cost of refusing, of accepting a changed summary',
        refused.dollars / accepted.dollars,
        0.1,
        {
          show: (value) => value.toFixed(3),
          beside: dollars(accepted.dollars),
        },
      ),
    ],
    notes: [
      `The distance is that of Kolmogorov and Smirnov over ${COUNT} refusals of each kind; the target is its bound at the 1 % level, which equal ones exceed once in a hundred runs.`,
      'Old ones are refused before their signature is looked at, whoever signed them: the sender knows the time that it wrote.',
      'Unsigned requests are refused before any key is looked for: that they are faster tells nothing about a key.',
    ],
  };
}

function micros(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(0)} µs`;
}
