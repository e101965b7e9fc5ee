/** Door: consumer of the outbound queue. Sends what changed of one twin. */
import type { AsyncEvent, InvocationError } from '@forge/events';
import * as z from 'zod';
import type { OutboundEvent } from '../sync/ports';
import { deliverAgain, retriesOf } from './answers';
import { attemptToSend } from './send';

const Body = z.object({
  connectionId: z.string(),
  twinKey: z.string(),
  issueId: z.string(),
  cause: z.enum(['start', 'change', 'again']),
  updated: z.string().optional(),
  executionId: z.string().optional(),
  connectTo: z.string().optional(),
  isRetry: z.boolean().optional(),
});

export async function consume(event: AsyncEvent): Promise<InvocationError | undefined> {
  const retries = retriesOf(event);
  const { isRetry = false, ...body } = Body.parse(event.body);
  const work = { ...body, isRetry: isRetry || retries > 0 } as OutboundEvent;
  const failure = await attemptToSend(work, retries);
  return failure && deliverAgain(failure, retries);
}
