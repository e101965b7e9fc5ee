/**
 * Many issues in bulk with Jira's real limits switched on, in simulated time: how many an hour, which limit
 * binds, what live edits wait meanwhile, and whether all arrived once.
 */
import { told as answered } from '../cloud/cloud';
import { createQuota, tier2Points, TIER_1_POINTS } from '../cloud/jira/manners/quota';
import { documentedRateLimits } from '../cloud/jira/site-state';
import type { Invocation } from '../cloud/platform/invoke/invocation';
import { makeTwoSites, type TwoSites } from '../make/two-sites';
import { each, openBill, type Bill } from './bill';
import {
  compareAll,
  makeLive,
  PUBLISHED,
  seedRequests,
  spread,
  Watch,
  type Live,
} from './bulk-scene';
import {
  atLeast,
  atMost,
  dollars,
  ms,
  percentile,
  plain,
  share,
  told,
  type Section,
} from './figure';
import { now, sweep } from './scene';

const LATENCY = 40;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** People on each site, whom the quota of tier 2 goes by. */
const USERS = 100;

/** Twins that people edit in turn, and the pause between two edits. */
const LIVE_TWINS = 6;
const BETWEEN_EDITS = 10_000;
const IDLE_EDITS = 30;

/** Functions that the platform runs at a time: it does not say how many, and each takes memory here. */
const AT_ONCE = 60;

/** What nobody sees the end of in so long is stuck. */
const LONGEST = 6 * HOUR;

/** Queue events that Forge takes of one installation in a minute, and writes to its store. */
const EVENTS_A_MINUTE = 500;
const WRITES_A_MINUTE = 4000;

export interface Ran {
  issues: number;
  comments: number;
  /** Milliseconds from the admin's click until the last copy was stored. */
  took: number;
  /** Shares of what each limit allows in that time, from 0 to 1. */
  used: Record<string, number>;
  /** Points of one issue by site, and those of all. */
  points: { desk: number; dev: number };
  /** Points an hour of each site, or of both together. */
  allowed: number;
  bill: Bill;
  /** 429 of Jira by reason, on both sites. */
  refused: Record<string, number>;
  idle: number[];
  live: number[];
  faults: string[];
  /** Invocations that ended otherwise than they should. */
  failures: string[];
  /** Seconds of the machine. */
  worked: number;
}

/** @param tier 1: one quota for both sites; 2: one for each */
export async function measureBulk(issues: number, tier: 1 | 2): Promise<Ran> {
  const began = performance.now();
  const comments = Math.round((PUBLISHED.comments * issues) / PUBLISHED.issues);
  const counts = spread(issues, comments);
  const sites = await makeTwoSites({
    rateLimits: false,
    latency: LATENCY,
    memory: false,
    manners: { queue: { delayMs: 0, doubled: 0, atOnce: AT_ONCE } },
  });
  const watch = new Watch(sites.dev.jira, sites.world.clock);
  const live = await makeLive(sites, watch, LIVE_TWINS);
  const requests = await seedRequests(sites, counts);
  const idle = await sites.world.clock.drive(editNow(sites, live, IDLE_EDITS));
  await sweep(sites);

  const allowed = limit(sites, tier);
  await sites.world.clock.pass(HOUR - (now(sites) % HOUR));
  const { invocations } = sites.platform.ledger;
  const from = invocations.length;
  const bill = openBill(sites);
  const before = { desk: points(sites, 'desk'), dev: points(sites, 'dev') };
  const made = watch.count('avi:jira:created:issue');
  const written = watch.count('avi:jira:commented:issue');
  const started = now(sites);
  const isDone = () =>
    watch.count('avi:jira:created:issue') - made >= issues &&
    watch.count('avi:jira:commented:issue') - written >= comments;
  const edits = await sites.world.clock.drive(run(sites, live, isDone));
  const took = watch.lastAt - started;
  const spent = {
    desk: points(sites, 'desk') - before.desk,
    dev: points(sites, 'dev') - before.dev,
  };
  const used = {
    ...shareOfPoints(spent, allowed, tier, took),
    'queue events a minute':
      mostEvents(invocations.slice(from)) / (EVENTS_A_MINUTE * (took / MINUTE)),
    'writes to the store':
      mostWrites(invocations.slice(from)) / (WRITES_A_MINUTE * (took / MINUTE)),
  };
  await settle(sites);
  return {
    issues,
    comments,
    took,
    used,
    points: { desk: spent.desk / issues, dev: spent.dev / issues },
    allowed,
    bill: each(bill(), issues),
    refused: refusals(sites),
    idle,
    live: edits,
    faults: compareAll(sites, requests, counts),
    failures: sites.platform.failures().map(({ functionKey, what }) => `${functionKey}: ${what}`),
    worked: (performance.now() - began) / 1000,
  };
}

/** Switches Jira's limits on. @returns the points an hour */
function limit({ desk, dev }: TwoSites, tier: 1 | 2): number {
  const pointsAnHour = tier === 1 ? TIER_1_POINTS : tier2Points(USERS);
  const one = createQuota(tier, pointsAnHour);
  const other = tier === 1 ? one : createQuota(tier, pointsAnHour);
  desk.jira.admin.configure({ rateLimits: documentedRateLimits(one) });
  dev.jira.admin.configure({ rateLimits: documentedRateLimits(other) });
  return pointsAnHour;
}

/** The admin starts the job; people go on editing; the platform sweeps. @returns what the edits waited */
async function run(sites: TwoSites, live: Live, isDone: () => boolean): Promise<number[]> {
  const { clock } = sites.world;
  const started = clock.now();
  const edits: Promise<number>[] = [];
  const sweeps: Promise<unknown>[] = [];
  await answered(
    sites.desk.ask('startMany', {
      connectionId: sites.connected.desk,
      jql: 'project = DESK AND labels = bulk',
    }),
  );
  for (let step = 1; !isDone(); step += 1) {
    await clock.sleep(BETWEEN_EDITS);
    if (clock.now() - started > LONGEST) throw new Error('The bulk run does not come to its end.');
    edits.push(live.edit());
    if ((step * BETWEEN_EDITS) % (5 * MINUTE) === 0)
      sweeps.push(sites.platform.doors.runScheduled('every-five-minutes'));
  }
  await Promise.all(sweeps);
  return Promise.all(edits);
}

async function editNow({ world }: TwoSites, live: Live, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await world.clock.sleep(BETWEEN_EDITS);
    took.push(await live.edit());
  }
  return took;
}

/** Lets all that was begun come to its end, over the hour's turn where something waits for it. */
async function settle(sites: TwoSites): Promise<void> {
  await sites.settle();
  await sites.world.clock.pass(HOUR);
  await sweep(sites);
}

function points(sites: TwoSites, site: 'desk' | 'dev'): number {
  return sites[site].jira.usage().appPoints;
}

/** Points that were to be had: those of every hour that was begun. */
function shareOfPoints(
  { desk, dev }: Ran['points'],
  allowed: number,
  tier: 1 | 2,
  took: number,
): Record<string, number> {
  const had = allowed * Math.max(1, took / HOUR);
  return tier === 1
    ? { 'points of both sites': (desk + dev) / had }
    : { 'points of the desk': desk / had, 'points of the developers': dev / had };
}

/** Of the side that has more of them. */
function most(invocations: Invocation[], count: (invocation: Invocation) => number): number {
  const sums = new Map<string, number>();
  for (const invocation of invocations) {
    const { installation } = invocation.spec;
    sums.set(installation, (sums.get(installation) ?? 0) + count(invocation));
  }
  return Math.max(0, ...sums.values());
}

function mostEvents(invocations: Invocation[]): number {
  return most(invocations, ({ spec }) => (spec.moduleType === 'consumer' ? 1 : 0));
}

function mostWrites(invocations: Invocation[]): number {
  return most(
    invocations,
    ({ calls }) =>
      calls.filter(({ kind, name }) => kind === 'kvs' && !/(get|query)$/.test(name)).length,
  );
}

function refusals({ desk, dev }: TwoSites): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { jira } of [desk, dev])
    for (const [reason, count] of Object.entries(jira.usage().refused))
      all[reason] = (all[reason] ?? 0) + count;
  return all;
}

/** Issues an hour that the incumbent's vendor publishes: 10,000 in 38 hours. */
const INCUMBENT = 263;

/** The fewest points an issue takes on the side where it arrives: one to make it, one for each comment. */
const FLOOR = 1 + PUBLISHED.comments / PUBLISHED.issues;

/** @param issues that many of the published run's 10,000, with their share of the comments */
export async function bulkSection(issues: number): Promise<Section> {
  const two = await measureBulk(issues, 2);
  const one = await measureBulk(issues, 1);
  return {
    title: `bulk — ${plain(issues)} issues with ${plain(two.comments)} comments, Jira’s limits on`,
    figures: [...figures('tier 2', two), ...figures('tier 1', one)],
    notes: [...notes('tier 2', two), ...notes('tier 1', one)],
  };
}

function figures(tier: string, ran: Ran): Section['figures'] {
  const anHour = ran.issues / (ran.took / HOUR);
  const [binding = '', used = 0] = Object.entries(ran.used).sort(([, a], [, b]) => b - a)[0] ?? [];
  const live = percentile(ran.live, 0.95);
  const idle = percentile(ran.idle, 0.95);
  return [
    atLeast(`${tier}: issues an hour`, anHour, 20 * INCUMBENT, {
      beside: `incumbent ${INCUMBENT}`,
    }),
    atLeast(`${tier}: share of the limit that binds (${binding})`, used, 0.9, { show: share }),
    told(
      `${tier}: points an issue, desk and developers`,
      `${plain(ran.points.desk)} + ${plain(ran.points.dev)}`,
      `0 + ${plain(FLOOR)}`,
    ),
    atMost(`${tier}: p95 of live edits meanwhile, of idle`, live / idle, 2, {
      show: (value) => `${value.toFixed(1)}×`,
      beside: ms(idle),
    }),
    atMost(`${tier}: lost or doubled`, ran.faults.length, 0),
    atMost(`${tier}: attempts that failed`, ran.failures.length, 0),
    told(`${tier}: cost of an issue`, dollars(ran.bill.dollars)),
  ];
}

function notes(tier: string, ran: Ran): string[] {
  const refused = Object.entries(ran.refused).map(([reason, count]) => `${reason} ${count}`);
  const shares = Object.entries(ran.used).map(([name, value]) => `${name} ${share(value)}`);
  return [
    `${tier}: ${plain(ran.allowed)} points an hour; ${(ran.took / MINUTE).toFixed(1)} minutes; used of what was to be had: ${shares.join(', ')}.`,
    `${tier}: 429 of Jira, all waited out: ${refused.join(', ') || 'none'}; live edits ${ran.live.length}, p50 ${ms(percentile(ran.live, 0.5))}; ${ran.worked.toFixed(0)} s of the machine.`,
    ...ran.faults.slice(0, 10).map((fault) => `${tier}: ${fault}`),
    ...ran.failures.slice(0, 10).map((failure) => `${tier}: ${failure}`),
  ];
}
