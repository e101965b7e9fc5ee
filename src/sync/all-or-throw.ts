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
