/** Waits for all, also when one fails: nothing may be left running when an invocation ends. */
export async function allOrThrow(work: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
