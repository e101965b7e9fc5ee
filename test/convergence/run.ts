/** One history: people act by chance while things go wrong, then all is silent, then both sides must agree. */
import { take } from '../cloud/rest';
import { inProcess, makeRequest, makeTwoSites, tasksOf } from '../make/two-sites';
import { violations } from './check';
import { act, createMemory, type Actor, type Memory } from './people';
import { EVERYTHING } from './scripts';

export interface History {
  seed: number;
  operations: number;
  /** Share of platform and Jira calls that something happens to. */
  faults: number;
}

export interface Verdict {
  violations: string[];
  memory: Memory;
  /** Invocations of the whole history. */
  invocations: number;
}

/** Longest pause between two actions, in milliseconds of simulated time. */
const PAUSE_MS = 4000;

/** Lives one history. The same one gives the same verdict. */
export async function live({ seed, operations, faults }: History): Promise<Verdict> {
  const sites = await makeTwoSites({
    seed,
    scripts: EVERYTHING,
    manners: {
      queue: { delayMs: 800, doubled: faults },
      events: { delayMs: 3000, doubled: faults, lost: faults, propertyLagMs: 0 },
      kvsQueryLagMs: 1500,
    },
  });
  const { world, platform } = sites;
  const memory = createMemory();
  const policy = POLICIES[seed % POLICIES.length];
  if (policy) await letWin(sites, policy);
  const request = await makeRequest(sites);
  await world.clock.drive(take(sites.agent, request, 'Send to development'));
  platform.faults.rate = faults;

  const actors = actorsOf(sites, request);
  for (let done = 0; done < operations; done += 1) {
    await world.clock.pass(world.random() * PAUSE_MS);
    const actor = actors[Math.floor(world.random() * actors.length)];
    if (actor) await world.clock.drive(act(actor, world, memory));
  }
  platform.faults.rate = 0;
  Object.assign(platform.manners.queue, { doubled: 0 });
  Object.assign(platform.manners.events, { doubled: 0, lost: 0 });
  await beSilent(sites);
  return {
    violations: await world.clock.drive(violations(sites, request, memory)),
    memory,
    invocations: platform.ledger.invocations.length,
  };
}

/** Who wins a conflict on the desk; where nobody set it, each side lets the other's edits win. */
const POLICIES = [undefined, 'local', 'remote', 'newer'] as const;

async function letWin(
  sites: Awaited<ReturnType<typeof makeTwoSites>>,
  policy: 'local' | 'remote' | 'newer',
): Promise<void> {
  const change = { kind: 'policy', policy };
  await sites.ask('desk', 'changeConnection', { id: sites.connected.desk, change });
  await sites.settle();
}

function actorsOf(sites: Awaited<ReturnType<typeof makeTwoSites>>, request: string): Actor[] {
  const task = async () => (await tasksOf(sites))[0]?.key;
  const second = inProcess(sites.desk.jira, 'tomasz.zielinski@desk.example');
  return [
    { name: 'Maya', site: 'desk', who: sites.agent, issue: async () => request },
    { name: 'Tomasz', site: 'desk', who: second, issue: async () => request },
    { name: 'Jonas', site: 'dev', who: sites.developer, issue: task },
  ];
}

/** Long enough for every retry and for the sweeps that find what was lost. */
async function beSilent(sites: Awaited<ReturnType<typeof makeTwoSites>>): Promise<void> {
  const { platform, world } = sites;
  await platform.idle();
  for (let sweep = 0; sweep < 8; sweep += 1) {
    await world.clock.pass(10 * 60_000);
    await world.clock.drive(platform.doors.runScheduled('every-five-minutes'));
    await platform.idle();
  }
}
