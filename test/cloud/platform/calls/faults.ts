/** What goes wrong on purpose: at a rate and repeatably for a seed, or exactly where a test says. */
import type { World } from '../../contract';
import type { Call } from '../invoke/invocation';

/** One call about to be made, for tests that cut exactly there. */
export interface Moment {
  installation: string;
  site: string;
  functionKey: string;
  moduleType: string;
  invocationId: string;
  /** Number of this call within its invocation, from 0. */
  index: number;
  kind: Call['kind'];
  name: string;
}

/**
 * What becomes of a call: killed before it takes effect, killed after it did and before the app knew, or
 * its answer is lost on the way back.
 */
export type Intervention = 'proceed' | 'kill-before' | 'kill-after' | 'fail' | 'lose-answer';

/** What a seeded fault does to a call. */
export type Fault =
  | 'none'
  | 'server-error'
  | 'rate-limited'
  | 'unreachable'
  | 'lose-answer'
  | 'slow'
  | 'kill-before'
  | 'kill-after';

/** How often each kind comes, when one does. */
const KINDS: [Fault, number][] = [
  ['server-error', 3],
  ['rate-limited', 2],
  ['unreachable', 2],
  ['lose-answer', 3],
  ['slow', 3],
  ['kill-before', 1],
  ['kill-after', 2],
];

/** Milliseconds that a slow call takes more. */
const SLOW_MS = 3000;

export class Faults {
  /** Share of calls that something happens to, from 0 to 1. */
  rate: number;
  private readonly world: World;

  constructor(world: World, rate: number) {
    this.world = world;
    this.rate = rate;
  }

  /** True as often as the rate says. */
  strikes(): boolean {
    return this.rate > 0 && this.world.random() < this.rate;
  }

  next(): Fault {
    if (!this.strikes()) return 'none';
    const total = KINDS.reduce((sum, [, weight]) => sum + weight, 0);
    let pick = this.world.random() * total;
    for (const [kind, weight] of KINDS) {
      pick -= weight;
      if (pick < 0) return kind;
    }
    return 'none';
  }

  slowMs(): number {
    return this.world.random() * SLOW_MS;
  }
}

/** Milliseconds that events and what is queued take at the most, where they are late. */
const LATE_MS = 300;

/** What of the platform behaves badly. */
interface Misbehaving {
  faults: Faults;
  manners: Record<'queue' | 'events', { delayMs: number; doubled: number }>;
}

/**
 * Lets something happen to that share of calls, and to events on their way: as many come twice, and all of
 * them late, so that they overtake each other. 0 is good behaviour.
 */
export function misbehave({ faults, manners }: Misbehaving, rate: number): void {
  faults.rate = rate;
  for (const manner of [manners.queue, manners.events]) {
    manner.doubled = rate;
    manner.delayMs = rate > 0 ? LATE_MS : 0;
  }
}

/** The platform could not reach what was called. `name` as in @forge/api out/api/errors.js. */
export function unreachable(what: string): Error {
  return Object.assign(new Error(`fetch failed: ${what}`), { name: 'FUNCTION_FETCH_ERR' });
}
