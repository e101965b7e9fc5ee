/** The queues between the doors, and what their events carry. */
import { InvocationLimitReachedError, Queue, type PushEvent } from '@forge/events';
import { SyncError } from '../../errors';
import { delayOf, SWEPT_SLICE } from '../../sync/pace';
import type { OutboundEvent, Accepted } from '../../model/queue-event';
import { inSlices } from '../../async';

/**
 * Bytes of a message that an event carries: Forge allows 100 KB where the consumer may run longer than 55 s.
 * https://developer.atlassian.com/platform/forge/limits-async-events/
 */
const EVENT_BYTES = 90_000;

/** Whether an event carries a message: as text in JSON, where each quote of it takes two bytes. */
export function fitsEvent(body: string): boolean {
  return Buffer.byteLength(JSON.stringify(body)) <= EVENT_BYTES;
}

/** A verified envelope: the message itself where it is small, else the number of parts in the inbox. */
export type InboundBody = { connectionId: string; envelopeId: string } & (
  { body: string; accepted?: Accepted } | { parts: number }
);

/** Events that one push takes. */
const EVENTS_PER_PUSH = 50;

/** What the outbound queue carries: one twin to look at, or a slice of those that a sweep found. */
export type OutboundBody = OutboundEvent | { slice: OutboundEvent[] };

/** Asks for outbound syncs. @param delay in seconds. @throws SyncError `platform-busy` */
export async function pushOutbound(events: OutboundBody[], delay = 0): Promise<void> {
  for (const some of inSlices(events, EVENTS_PER_PUSH))
    await push(
      'outbound',
      some.map((event) => ({ body: { ...event }, ...(delay > 0 && { delayInSeconds: delay }) })),
    );
}

/**
 * Asks for the outbound syncs of what a sweep found: a slice of them in one event, so that a few hundred leave
 * room for live edits in this queue, and at a pace that leaves it in the other site's. @throws SyncError `platform-busy`
 */
export async function pushPaced(events: OutboundEvent[]): Promise<void> {
  for (const [index, slice] of inSlices(events, SWEPT_SLICE).entries())
    await pushOutbound(slice.length > 1 ? [{ slice }] : slice, delayOf(index));
}

/** Asks for what was kept of removed connections to be deleted. @throws SyncError `platform-busy` */
export async function pushErase(connectionIds: string[]): Promise<void> {
  await push(
    'erase',
    connectionIds.map((connectionId) => ({ body: { connectionId } })),
  );
}

/** Asks for a slice of a bulk job. @param delay in seconds. @throws SyncError `platform-busy` */
export async function pushBulk(
  body: { jobId: string; link: number },
  delay: number,
): Promise<void> {
  await push('bulk', [{ body, ...(delay > 0 && { delayInSeconds: delay }) }]);
}

/**
 * Whether a push was refused because a thousand of them descend from one invocation, as they do from what asked for a
 * long job: trying again helps nothing, and what another invocation asks for is taken.
 */
export function isChainUsedUp(error: unknown): boolean {
  return error instanceof SyncError && error.cause instanceof InvocationLimitReachedError;
}

/** Asks for one envelope to be applied. @throws SyncError `platform-busy` */
export async function pushInbound(body: InboundBody): Promise<void> {
  await push('inbound', [{ body: { ...body } }]);
}

async function push(key: string, events: PushEvent[]): Promise<void> {
  try {
    await new Queue({ key }).push(events);
  } catch (error) {
    // It takes so many a minute: some of those before leave the minute soon.
    throw new SyncError('platform-busy', `The ${key} queue took no event.`, {
      cause: error,
      retryAfter: 10,
    });
  }
}
