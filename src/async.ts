/** Ways to wait for several pieces of work, and to cut work into parts. */
import { type ErrorCode, SyncError } from './errors';

/**
 * Does work again from its start where somebody else saved meanwhile what it had read.
 * @param lost what losing such a race fails with
 * @param most attempts in all
 * @throws what is no lost race at once; a lost one after the last attempt
 */
export async function startOver<T>(
  lost: ErrorCode,
  most: number,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isLostRace = error instanceof SyncError && error.code === lost;
      if (!isLostRace || attempt === most) throw error;
    }
  }
}

/**
 * Waits for all, also when one fails: nothing may be left running when an invocation ends.
 * @throws what the first of them threw that failed
 */
export async function allOrThrow<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const results = await Promise.allSettled<unknown>(work as readonly Promise<unknown>[]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** What is too much for one go, in parts of a size: the last may be smaller. Pure. */
export function inSlices<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
