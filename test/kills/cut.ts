/** Cuts a scenario off at each call that it makes, and looks whether all is well once time has passed. */
import type { Moment } from '../cloud/platform/calls/faults';
import type { History } from '../convergence/cast';
import { violations } from '../convergence/check';
import { KINDS, makeHistory } from '../convergence/kinds';
import { rest } from '../convergence/run';
import { startMissing } from '../convergence/threads';
import type { Scenario } from './scenarios';

export const CUTS = ['kill-before', 'kill-after'] as const;
export type Cut = (typeof CUTS)[number];

/** What became of a scenario that was cut off everywhere. */
export interface Outcome {
  /** Calls that a run makes when nothing cuts it off. */
  path: string[];
  /** Runs that were cut off. */
  cuts: number;
  /** What went wrong: which cut, and in what way. */
  wrong: string[];
}

/** Ten minutes of simulated time, each with a sweep: a message counts as lost after 15, and is answered by a sweep. */
const SWEEPS = 4;

/**
 * Runs a scenario once as it is, and again for each call that it made, cut off there.
 * @param chosen which of the calls, by their number from 0
 */
export async function cutEverywhere(
  scenario: Scenario,
  chosen: (index: number, cut: Cut) => boolean = () => true,
): Promise<Outcome> {
  let history = await begin(scenario);
  const path = await record(history, scenario);
  const outcome: Outcome = { path, cuts: 0, wrong: await faultsOf(history, scenario) };
  for (const cut of CUTS)
    for (const [index, name] of path.entries()) {
      if (!chosen(index, cut)) continue;
      const isCut = await runCut(history, scenario, { index, cut });
      outcome.cuts += isCut ? 1 : 0;
      const faults = await faultsOf(history, scenario);
      outcome.wrong.push(...faults.map((fault) => `${cut} ${index} (${name}): ${fault}`));
      // What is broken once is not to be told again of every later cut.
      if (faults.length > 0) history = await begin(scenario);
    }
  return outcome;
}

async function begin({ prepare }: Scenario): Promise<History> {
  const { pair } = KINDS;
  if (!pair) throw new Error('There is no kind of two sites.');
  const history = await makeHistory(pair, { seed: 1, faults: 0 });
  await history.world.clock.drive(startMissing(history));
  await history.platform.idle();
  // Until the index of issues knows what was made.
  await history.world.clock.pass(60_000);
  if (prepare) await history.world.clock.drive(prepare(history));
  await history.platform.idle();
  return history;
}

async function record(history: History, scenario: Scenario): Promise<string[]> {
  const path: string[] = [];
  await run(history, scenario, (moment) => {
    path.push(`${moment.site} ${moment.functionKey} ${moment.name}`);
    return 'proceed';
  });
  return path;
}

/** @returns whether the run was as long as that */
async function runCut(
  history: History,
  scenario: Scenario,
  { index, cut }: { index: number; cut: Cut },
): Promise<boolean> {
  let calls = 0;
  await run(history, scenario, () => {
    calls += 1;
    return calls === index + 1 ? cut : 'proceed';
  });
  return calls > index;
}

async function run(
  history: History,
  { before, act }: Scenario,
  intercept: (moment: Moment) => 'proceed' | Cut,
): Promise<void> {
  const { world, platform } = history;
  if (before) await world.clock.drive(before(history));
  await platform.idle();
  platform.intercept = intercept;
  await world.clock.drive(act(history));
  await platform.idle();
  platform.intercept = () => 'proceed';
}

async function faultsOf(history: History, { after, holds }: Scenario): Promise<string[]> {
  const { world, platform } = history;
  if (after) await world.clock.drive(after(history));
  await rest(history, SWEEPS);
  const faults = [
    ...(await world.clock.drive(violations(history))),
    ...(holds ? await world.clock.drive(holds(history)) : []),
  ];
  platform.ledger.invocations.length = 0;
  return faults;
}
