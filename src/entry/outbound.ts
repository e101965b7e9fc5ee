/** Door: consumer of the outbound queue. Sends what changed of one twin, or of a slice of those that a sweep found. */
import type { AsyncEvent, InvocationError } from '@forge/events';
import * as z from 'zod';
import { allOrThrow, inSlices } from '../async';
import { toSyncError } from '../errors';
import { readMany } from '../jira/issue';
import { WIDTH } from '../sync/pace';
import type { OutboundEvent } from '../model/queue-event';
import { deliverAgain, report, retriesOf, waitAfter } from './wiring/answers';
import { pushOutbound } from './wiring/queues';
import { attemptToSend } from './wiring/attempt-to-send';
import { runReady, wire } from './wiring/sync-ports';

const Event = z.object({
  connectionId: z.string(),
  twinKey: z.string(),
  issueId: z.string(),
  cause: z.enum(['start', 'change', 'again']),
  updated: z.string().optional(),
  executionId: z.string().optional(),
  issueKey: z.string().optional(),
  connectTo: z.string().optional(),
  isRetry: z.boolean().optional(),
});

const Body = z.union([z.object({ slice: z.array(Event) }), Event]);

export async function consume(event: AsyncEvent): Promise<InvocationError | undefined> {
  const retries = retriesOf(event);
  const body = Body.parse(event.body);
  if ('slice' in body) return sendSlice(body.slice as OutboundEvent[], retries);
  const { isRetry = false, ...work } = body;
  const { again } = await attemptToSend(
    { ...work, isRetry: isRetry || retries > 0 } as OutboundEvent,
    retries,
  );
  return again && deliverAgain(again, retries);
}

/**
 * Reads all issues in one request. What fails is tried again alone, and holds up no other; so is all of a slice
 * that was cut off, as it may have been too much for one invocation.
 */
async function sendSlice(
  events: OutboundEvent[],
  retries: number,
): Promise<InvocationError | undefined> {
  try {
    if (retries > 0) await pushOutbound(events.map((event) => ({ ...event, isRetry: true })));
    else await readAndSend(events);
    return undefined;
  } catch (thrown) {
    const error = toSyncError(thrown);
    report(error, 'slice');
    return deliverAgain(error, retries);
  }
}

async function readAndSend(events: OutboundEvent[]): Promise<void> {
  const ports = wire(runReady());
  const readAt = ports.now();
  const read = await readMany(events.map(({ issueId }) => issueId));
  const issues = new Map(read.map((issue) => [issue.raw.id, issue]));
  for (const some of inSlices(events, WIDTH))
    await allOrThrow(
      some.map(async (event) => {
        const issue = issues.get(event.issueId);
        const { again } = await attemptToSend(event, 0, ports, issue && { issue, readAt });
        if (again) await pushOutbound([{ ...event, isRetry: true }], waitAfter(again, 0));
      }),
    );
}
