/** From a failure to what Forge understands. The only place that does. */
import { InvocationError, InvocationErrorCode, type AsyncEvent } from '@forge/events';
import { SyncError, toSyncError, type ErrorCode } from '../../errors';
import { warn } from './log';

/** A web trigger's answer. https://developer.atlassian.com/platform/forge/events-reference/web-trigger/ */
export interface WebTriggerAnswer {
  statusCode: number;
  headers: Record<string, string[]>;
  body: string;
}

/** Statuses of what a peer may be refused for. Anything else of ours is a 500, and the peer tries again. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'other-version': 400,
  'unknown-kind': 400,
  unauthenticated: 401,
  'unknown-connection': 401,
  'invitation-invalid': 409,
  conflict: 409,
  replayed: 409,
  'peer-refused': 409,
  'jira-not-found': 404,
  'jira-forbidden': 404,
  'too-large': 413,
  'jira-busy': 429,
};

/** Whoever knocks learns the least: an unknown connection looks like a wrong signature. */
const SAID: Partial<Record<ErrorCode, string>> = {
  'unknown-connection': 'unauthenticated',
  'jira-forbidden': 'jira-not-found',
};

/** A refusal for the peer: one constant shape, no details. */
export function refuse(error: SyncError): WebTriggerAnswer {
  const statusCode = STATUS[error.code] ?? 500;
  const said = statusCode === 500 ? 'not-ready' : (SAID[error.code] ?? error.code);
  const refusal = answer(statusCode, { error: said });
  if (error.retryAfter !== undefined)
    refusal.headers['Retry-After'] = [String(Math.ceil(error.retryAfter))];
  return refusal;
}

/** An answer for the peer. */
export function answer(statusCode: number, body: object): WebTriggerAnswer {
  return {
    statusCode,
    headers: { 'Content-Type': ['application/json'] },
    body: JSON.stringify(body),
  };
}

/** Seconds: the first wait, doubled each time, up to what Forge allows. */
const FIRST_WAIT = 10;
const LONGEST_WAIT = 900;

/** Whole seconds after which to try again what has failed. */
export function waitAfter(error: SyncError, retries: number): number {
  const wait = error.retryAfter ?? FIRST_WAIT * 2 ** retries;
  return Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(wait)));
}

/** Asks the platform to deliver an event again. Forge drops it after 24 h; the sweep finds what was dropped. */
export function deliverAgain(error: SyncError, retries: number): InvocationError {
  return new InvocationError({
    retryAfter: waitAfter(error, retries),
    retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
    retryData: { code: error.code },
  });
}

function waiting(error: SyncError, retryAfter: number): SyncError {
  return new SyncError(error.code, error.message, { cause: error.cause, retryAfter });
}

/** How often the platform has delivered an event before. */
export function retriesOf(event: unknown): number {
  const { retryContext } = (event ?? {}) as Partial<Pick<AsyncEvent, 'retryContext'>>;
  return retryContext?.retryCount ?? 0;
}

/**
 * Does a door's work; if it fails, asks the platform to deliver the event again.
 * @param spread seconds before each delivery, where the platform delivers only a few times
 */
export async function orAgain(
  event: unknown,
  work: () => Promise<void>,
  spread: readonly number[] = [],
): Promise<InvocationError | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    const error = toSyncError(thrown);
    report(error, 'event');
    const retries = retriesOf(event);
    const retryAfter = spread[retries];
    return deliverAgain(retryAfter === undefined ? error : waiting(error, retryAfter), retries);
  }
}

/** A line of the log: what failed, and the stack where nobody foresaw it. Never what was sent. */
export function report(error: SyncError, what: string): void {
  const stack = error.code === 'bug' && error.cause instanceof Error ? error.cause.stack : '';
  warn(`${what} ${error.code} ${stack ?? ''}`.trimEnd());
}
