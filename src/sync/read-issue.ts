/** Reads the issue of an outbound sync: now, or as it was read along with others. */
import { allOrThrow } from './all-or-throw';
import type { IssueRef } from '../replica/replica';
import type { Sending } from './outgoing';
import type { OutboundEvent, ReadAhead, ReadIssue, SyncPorts } from './ports';
import type { Twin } from './twin';

/** What was read before, as long as it is no older than what the twin knows: nothing was sent or written since. */
export function unlessTouched(
  { lease, last }: Twin,
  ahead: ReadAhead | undefined,
): ReadAhead | undefined {
  const isTouched = lease !== undefined || (ahead && (last?.at ?? 0) >= ahead.readAt);
  return isTouched ? undefined : ahead;
}

/** @throws SyncError that says why the issue is not to be seen */
export async function readNow(
  ports: SyncPorts,
  event: OutboundEvent,
  twin: Twin,
): Promise<ReadAhead> {
  const readAt = ports.now();
  const issue = await read(ports, event);
  if (!issue) throw await ports.issues.explainMissing(lastKnown(twin, event));
  return { issue, readAt };
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

/** The issue; the peer is made ready meanwhile, as most that is read is sent. */
export async function read(ports: SyncPorts, event: OutboundEvent): Promise<ReadIssue | undefined> {
  const [issue] = await allOrThrow([
    ports.issues.read(event.issueId),
    ports.peer(event.connectionId).prepare(),
  ]);
  return issue;
}
