/** The two queues between the doors, and what their events carry. */
import { Queue } from '@forge/events';
import type { OutboundEvent } from '../sync/ports';

/**
 * Longest body of an event in bytes: Forge allows 100 KB where the consumer may run longer than 55 s.
 * https://developer.atlassian.com/platform/forge/limits-async-events/
 */
export const EVENT_BYTES = 90_000;

/** A verified envelope: the message itself where it is small, else the number of parts in the inbox. */
export type InboundBody = { connectionId: string; envelopeId: string } & (
  { body: string } | { parts: number }
);

/** Events that one push takes. */
const EVENTS_PER_PUSH = 50;

/** Asks for outbound syncs. */
export async function pushOutbound(events: OutboundEvent[]): Promise<void> {
  const queue = new Queue({ key: 'outbound' });
  for (let start = 0; start < events.length; start += EVENTS_PER_PUSH) {
    await queue.push(
      events.slice(start, start + EVENTS_PER_PUSH).map((event) => ({ body: { ...event } })),
    );
  }
}

/** Asks for one envelope to be applied. */
export async function pushInbound(body: InboundBody): Promise<void> {
  await new Queue({ key: 'inbound' }).push({ body: { ...body } });
}
