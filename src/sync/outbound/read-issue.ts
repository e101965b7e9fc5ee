/** Reads the issue of an outbound sync: now, or as it was read along with others. */
import { allOrThrow } from '../../async';
import type { IssueRef } from '../../replica/replica';
import type { Sending } from './make-replica';
import type { OutboundEvent, ReadAhead } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import type { ReadIssue } from '../../model/issue';
import type { Twin } from '../../model/twin';

/** What was read before, as long as it is no older than what the twin knows: nothing was sent or written since. */
export function unlessTouched(
  { lease, last }: Twin,
  ahead: ReadAhead | undefined,
): ReadAhead | undefined {
  const isTouched = lease !== undefined || (ahead && (last?.at ?? 0) >= ahead.readAt);
  return isTouched ? undefined : ahead;
}

/** For a start, beside the store, as a person waits; of later changes many need no read. */
export async function readForStart(
  ports: SyncPorts,
  event: OutboundEvent,
  ahead: ReadAhead | undefined,
): Promise<ReadAhead | undefined> {
  return event.cause === 'start' ? (ahead ?? read(ports, event)) : undefined;
}

/** The peer is made ready meanwhile, as most that is read is sent. */
async function read(ports: SyncPorts, event: OutboundEvent): Promise<ReadAhead | undefined> {
  const readAt = ports.now();
  const [issue] = await allOrThrow([
    ports.issues.read(event.issueId),
    ports.peer(event.connectionId).prepare(),
  ]);
  return issue && { issue, readAt };
}

/** @throws SyncError that says why the issue is not to be seen */
export async function readNow(
  ports: SyncPorts,
  event: OutboundEvent,
  twin: Twin,
): Promise<ReadAhead> {
  const found = await read(ports, event);
  if (!found) throw await ports.issues.explainMissing(lastKnown(twin, event));
  return found;
}

function lastKnown({ local }: Twin, { issueId }: OutboundEvent): IssueRef {
  return { id: issueId, key: local?.key ?? '' };
}

/** The twin with the issue's present key, and the key it had before if it was moved. */
export function moved(twin: Twin, { raw }: ReadIssue): Pick<Sending, 'twin' | 'movedFrom'> {
  const { key = '' } = twin.local ?? {};
  return {
    twin: { ...twin, local: { id: raw.id, key: raw.key } },
    ...(key !== '' && key !== raw.key && { movedFrom: key }),
  };
}
