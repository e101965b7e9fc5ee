/** One history: people act by chance while things go wrong, then all is silent, then all ends must agree. */
import type { History } from './cast';
import { violations } from './check';
import { KINDS, makeHistory } from './kinds';
import { act, OPERATIONS } from './operations/all';
import { startMissing } from './threads';

export interface Plan {
  seed: number;
  operations: number;
  /** Share of platform and Jira calls that something happens to. */
  faults: number;
  /** A name of {@link KINDS}; the seed chooses unless it is given. */
  kind?: string | undefined;
}

export interface Verdict {
  kind: string;
  violations: string[];
  /** What was done, oldest first. */
  log: string[];
}

/** Longest pause between two actions, in milliseconds of simulated time. */
const PAUSE_MS = 4000;

/** Lives one history. The same one gives the same verdict. @throws Error if there is no such kind */
export async function live({ seed, operations, faults, kind }: Plan): Promise<Verdict> {
  const names = Object.keys(KINDS);
  const name = kind ?? names[seed % names.length] ?? 'pair';
  const make = KINDS[name];
  if (!make) throw new Error(`There is no kind ${name}: there are ${names.join(', ')}.`);
  const history = await makeHistory(make, { seed, faults });
  const { world, platform, memory } = history;
  platform.schedules.start();
  platform.faults.rate = faults;
  await world.clock.drive(startMissing(history).catch(() => 0));
  for (let done = 0; done < operations; done += 1) {
    await world.clock.pass(world.random() * PAUSE_MS);
    await world.clock.drive(act(history));
  }
  behave(history);
  await mend(history);
  return {
    kind: name,
    violations: await world.clock.drive(violations(history)),
    log: memory.log,
  };
}

/** From now on nothing goes wrong. */
function behave({ platform }: History): void {
  platform.faults.rate = 0;
  platform.manners.queue.doubled = 0;
  Object.assign(platform.manners.events, { doubled: 0, lost: 0 });
}

/** People put right what they left undone, and all is silent for long enough for every retry and sweep. */
export async function mend(history: History): Promise<void> {
  await rest(history, 2);
  for (const operation of OPERATIONS)
    if (operation.mend) {
      await history.world.clock.drive(operation.mend(history));
      // Until what it asked for is done, and the store's queries know of it.
      await history.world.clock.pass(60_000);
    }
  // An issue further on in a chain is there only once those before it are, and a lost start is made good by then.
  for (let link = 1; link < history.bonds.length; link += 1) {
    await rest(history, 3);
    await history.world.clock.drive(startMissing(history));
  }
  await rest(history, 6);
  await history.platform.idle();
}

/**
 * Ten minutes with their sweeps, so many times. Nobody waits for all to be idle: a job of a connection that is paused
 * goes on resting.
 */
export async function rest({ platform, world }: History, times: number): Promise<void> {
  platform.schedules.stop();
  for (let sweep = 0; sweep < times * 2; sweep += 1) {
    await world.clock.pass(5 * 60_000);
    await world.clock.drive(platform.doors.runScheduled('every-five-minutes'));
  }
}
