/** Door: consumer of the outbound queue. Sends what changed of one twin. */
import type { AsyncEvent, InvocationError } from '@forge/events';
import { z } from 'zod';
import { losePatience, toSyncError } from '../errors';
import { failedOut } from '../sync/failure';
import { syncOut } from '../sync/outbound';
import type { OutboundEvent } from '../sync/ports';
import { deliverAgain, report, retriesOf } from './answers';
import { runReady, wire } from './wiring';

const Body = z.object({
  connectionId: z.string(),
  twinKey: z.string(),
  issueId: z.string(),
  cause: z.enum(['start', 'change', 'again']),
  updated: z.string().optional(),
  executionId: z.string().optional(),
});

export async function consume(event: AsyncEvent): Promise<InvocationError | undefined> {
  const retries = retriesOf(event);
  const body = { ...Body.parse(event.body), isRetry: retries > 0 } as OutboundEvent;
  const ports = wire(runReady());
  try {
    const outcome = await syncOut(ports, body);
    console.log(
      `${body.twinKey} ${outcome.state}${outcome.state === 'skipped' ? `: ${outcome.why}` : ` ${outcome.seq}`}`,
    );
    return undefined;
  } catch (thrown) {
    const error = losePatience(toSyncError(thrown), retries);
    report(error, body.twinKey);
    return (await failedOut(ports, body, error)) ? undefined : deliverAgain(error, retries);
  }
}
