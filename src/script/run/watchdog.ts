/**
 * Ends work of the engine that its own interrupt does not reach: QuickJS asks whether to stop between
 * operations, and a single one, such as a search in a very long text, can take hours. The watchdog of
 * node:vm stops WebAssembly too. No code of a stranger runs in its context.
 */
import { createContext, Script } from 'node:vm';

const stage: { work?: (() => unknown) | undefined } = createContext({});
const call = new Script('work()');

/** Thrown when the time is over. */
const TIMEOUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** Does synchronous work within that many milliseconds of real time. @throws what {@link isTimeout} knows */
export function within<T>(ms: number, work: () => T): T {
  stage.work = work;
  try {
    return call.runInContext(stage, { timeout: ms }) as T;
  } finally {
    stage.work = undefined;
  }
}

/** Whether {@link within} ran out of time. */
export function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && (error as { code?: unknown }).code === TIMEOUT
  );
}
