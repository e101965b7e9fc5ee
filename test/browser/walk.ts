/**
 * A walk through the screens: each step goes on where the one before has ended, so that all of them are
 * one test, whatever the order that tests run in.
 */

/** Ten minutes: a browser on a busy machine takes its time. */
const TIMEOUT_MS = 600_000;

interface Step {
  name: string;
  run: () => Promise<void> | void;
}

export interface Walk {
  /** Adds a step. */
  step(name: string, run: Step['run']): void;
  /** Defines the test that takes all steps; where one fails, its name stands before what went wrong. */
  test(name: string): void;
}

export function planWalk(): Walk {
  const steps: Step[] = [];
  return {
    step: (name, run) => void steps.push({ name, run }),
    test(name) {
      test(name, () => take(steps), TIMEOUT_MS);
    },
  };
}

async function take(steps: Step[]): Promise<void> {
  for (const { name, run } of steps) {
    try {
      await run();
    } catch (error) {
      if (error instanceof Error) error.message = `${name}: ${error.message}`;
      throw error;
    }
  }
}
