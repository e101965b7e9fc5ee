/** How a screen's call is read and answered. */
import type * as z from 'zod';
import { isConsentMissing, SyncError, toSyncError } from '../../errors';
import type { Answer } from './calls';
import { report } from '../wiring/answers';

/** @throws SyncError `bad-request` if a screen asks for something that it cannot */
export function parse<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SyncError(
    'bad-request',
    `${issue?.path.join('.') ?? 'Request'}: ${issue?.message ?? 'not understood'}`,
  );
}

/**
 * A resolver's answer: failures are told, not thrown, so that the screen can say what to do next. A missing
 * consent alone is thrown: Forge must see it for Jira to ask the person.
 * https://developer.atlassian.com/platform/forge/runtime-reference/product-fetch-api/
 */
export async function tell<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    if (isConsentMissing(thrown)) throw thrown;
    const error = toSyncError(thrown);
    if (error.code === 'bug') report(error, 'screen');
    return { ok: false, failure: { code: error.code, message: error.message, next: error.next } };
  }
}
