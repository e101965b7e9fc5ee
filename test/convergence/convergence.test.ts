import { live } from './run';

/** One of each kind, for `npm test`; SEEDS says how many instead, and SEED the first of them. */
const USUAL = [2, 4, 5, 11];
const FIRST = Number(process.env['SEED'] ?? 1);
const SEEDS = process.env['SEEDS']
  ? Array.from({ length: Number(process.env['SEEDS']) }, (_, index) => FIRST + index)
  : USUAL;
const OPERATIONS = Number(process.env['OPERATIONS'] ?? 40);
const FAULTS = Number(process.env['FAULTS'] ?? 0.05);
const KIND = process.env['KIND'];

/** What was done last, for whoever reads a violation. */
const TOLD = 40;

/** A failing seed is repeated alone by SEED=n SEEDS=1. */
test.each(SEEDS)(
  'whatever people do and whatever goes wrong, all ends come out the same (seed %i)',
  async (seed) => {
    const verdict = await live({ seed, operations: OPERATIONS, faults: FAULTS, kind: KIND });
    const { violations, kind, log } = verdict;
    const told = violations.length > 0 ? [`seed ${seed}: ${kind}`, ...log.slice(-TOLD)] : [];
    expect({ violations, log: told }).toEqual({ violations: [], log: [] });
  },
);
