/**
 * The world that a local cloud lives in: its clock, its chance and its ids. With simulated time a whole
 * run repeats itself for a seed, and an hour of waiting takes as long as the work in it.
 */
import type { Clock, World } from './contract';

export interface WorldOptions {
  seed?: number;
  /** `simulated` time stands still while there is work, and jumps to the next timer when there is none. */
  time?: 'real' | 'simulated';
  /**
   * Real milliseconds without any sign of life after which simulated time no longer waits for what holds
   * it: work that awaits what never comes must not stop the world. 10 s unless given.
   */
  patienceMs?: number;
}

export interface LocalWorld extends World {
  clock: WorldClock;
}

/** A clock that can be driven. */
export interface WorldClock extends Clock {
  readonly isSimulated: boolean;
  /** Waits until the promise is settled, letting simulated time pass as needed. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Lets that much time pass: at once where it is simulated. */
  pass(ms: number): Promise<void>;
  /**
   * Keeps simulated time from jumping while work is under way that no timer tells of, such as what runs
   * in another thread; for as long as there is patience. @returns what lets it jump again
   */
  hold(): () => void;
}

/** A world of its own: two of them in one process share nothing. */
export function createWorld({
  seed = 1,
  time = 'real',
  patienceMs = 10_000,
}: WorldOptions = {}): LocalWorld {
  const random = createRandom(seed);
  return {
    clock: time === 'real' ? createRealClock() : createSimulatedClock(patienceMs),
    random,
    uuid: () => createUuid(random),
  };
}

/** The same world by a clock that is ahead by so many milliseconds. */
export function skewed(world: LocalWorld, ms: number): LocalWorld {
  const { clock } = world;
  return ms === 0 ? world : { ...world, clock: { ...clock, now: () => clock.now() + ms } };
}

/** Mulberry32: small, and good enough to shuffle with. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A version 4 UUID (RFC 9562). */
function createUuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = '4';
  digits[16] = '89ab'.charAt(Math.floor(random() * 4));
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function createRealClock(): WorldClock {
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    isSimulated: false,
    now: () => Date.now(),
    // What the platform still has to do keeps nobody waiting who has closed the sites.
    setTimeout: (run, ms) => setTimeout(run, ms).unref(),
    clearTimeout: (timer) => {
      clearTimeout(timer as NodeJS.Timeout);
    },
    sleep,
    drive: (work) => work,
    pass: sleep,
    hold: () => () => undefined,
  };
}

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** Where simulated time starts: a Monday morning, the same in every run. */
const START = Date.UTC(2026, 0, 5, 8);

/** Turns of the event loop without a new timer after which nothing is taken to be under way. */
const QUIET_TURNS = 12;

/** Milliseconds that one turn counts for at the most: a busy machine is no sign that nothing comes. */
const TURN_MS = 10;

function createSimulatedClock(patienceMs: number): WorldClock {
  let now = START;
  let order = 0;
  const timers = new Set<Timer>();
  let activity = 0;
  const holds = new Set<object>();

  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  };
  const settle = async () => {
    let waitedMs = 0;
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const before = activity;
      const began = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      const isQuiet = activity === before;
      waitedMs = isQuiet ? waitedMs + Math.min(TURN_MS, performance.now() - began) : 0;
      if (waitedMs > patienceMs) holds.clear();
      quiet = isQuiet && holds.size === 0 ? quiet + 1 : 0;
    }
  };
  const fire = (timer: Timer) => {
    timers.delete(timer);
    now = Math.max(now, timer.at);
    activity += 1;
    timer.run();
  };
  const clock: WorldClock = {
    isSimulated: true,
    // Clocks tell whole milliseconds, as Date does.
    now: () => Math.floor(now),
    setTimeout: (run, ms) => {
      const timer = { at: now + Math.max(0, ms), order: (order += 1), run };
      timers.add(timer);
      activity += 1;
      return timer;
    },
    clearTimeout: (timer) => {
      timers.delete(timer as Timer);
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        clock.setTimeout(resolve, ms);
      }),
    drive: async (work) => {
      let isSettled = false;
      const done = work.finally(() => {
        isSettled = true;
      });
      done.catch(() => undefined);
      for (;;) {
        await settle();
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- changes in a callback
        if (isSettled) return done;
        const timer = next();
        if (!timer)
          throw new Error(
            'Simulated time cannot pass: something waits, and there is no timer left.',
          );
        fire(timer);
      }
    },
    pass: async (ms) => {
      const until = now + ms;
      for (;;) {
        await settle();
        const timer = next();
        if (!timer || timer.at > until) break;
        fire(timer);
      }
      now = until;
    },
    hold: () => {
      const hold = {};
      holds.add(hold);
      return () => {
        holds.delete(hold);
        activity += 1;
      };
    },
  };
  return clock;
}
