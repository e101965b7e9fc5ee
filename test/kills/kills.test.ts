import { cutEverywhere } from './cut';
import { SCENARIOS } from './scenarios';

/** Of so many cuts one is made, chosen by KILLS_SEED; `npm run test:kills` makes all. */
const OF = Number(process.env['KILLS_OF'] ?? 10);
const SEED = Number(process.env['KILLS_SEED'] ?? 1);
const ONLY = process.env['SCENARIO'];

const chosen = SCENARIOS.filter(({ name }) => ONLY === undefined || name === ONLY);

test.each(chosen.map((scenario, index) => ({ ...scenario, index })))(
  '$name: cut off before and after any call, nothing is lost, doubled or left waiting',
  async ({ index, ...scenario }) => {
    let number = SEED + index;
    const { path, cuts, wrong } = await cutEverywhere(scenario, () => (number += 1) % OF === 0);
    process.stdout.write(
      `${scenario.name}: ${path.length} calls, ${cuts} cuts, ${wrong.length} wrong\n`,
    );
    expect(wrong).toEqual([]);
    expect(path.length).toBeGreaterThan(0);
  },
);
