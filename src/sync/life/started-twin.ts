/** The twin that a start is about: a new one, the one that the peer started, or one that is started again. */
import { allOrThrow } from '../../async';
import { SyncError } from '../../errors';
import type { ReplicaMessage } from '../../peer/message';
import type { Connection } from '../../model/connection';
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import type { ReadIssue } from '../../model/issue';
import { newTwin, parseTwinKey, restart, type Twin } from '../../model/twin';

/**
 * The twin that a start makes, or the one that the peer has started of the same issue. If the peer's issue of
 * that one was deleted, a new twin takes its place.
 * @param issue the issue, if it was read: its property names the twins that it has
 * @returns undefined unless the event is a start of its own issue
 * @throws SyncError `platform-busy`
 */
export async function startedTwin(
  ports: Pick<SyncPorts, 'store'>,
  event: OutboundEvent,
  issue: ReadIssue | undefined,
): Promise<Twin | undefined> {
  const parsed = event.cause === 'start' ? parseTwinKey(event.twinKey) : undefined;
  if (parsed?.name.issueId !== event.issueId) return undefined;
  const known = issue && (await twinOfPeer(ports, event, issue));
  if (known) return known;
  const { connectTo, issueKey = '' } = event;
  const twin = newTwin(event.connectionId, parsed.name, { id: event.issueId, key: issueKey });
  return connectTo === undefined ? twin : { ...twin, connectTo, isConnected: true };
}

/** Whether a start has its issue to itself, and what is known of the issue's twins. */
export interface Claim {
  isMine: boolean;
  twins: Twin[];
}

/**
 * Claims the issue of a start, beside what the start reads. Writing decides, because a query may not show yet what the
 * peer's start has just taken. Side `b` asks for the peer's issue without a claim: it gives way if both sides connect
 * the same pair at once.
 * @returns undefined if the event needs no claim
 * @throws SyncError `platform-busy`
 */
export async function claimFor(
  ports: Pick<SyncPorts, 'store' | 'now'>,
  { cause, connectionId, twinKey, issueId, connectTo }: OutboundEvent,
): Promise<Claim | undefined> {
  const name = cause === 'start' ? parseTwinKey(twinKey)?.name : undefined;
  const givesWay = connectTo !== undefined && name?.initiator === 'b';
  if (name?.issueId !== issueId || givesWay) return undefined;
  const [isMine, twins] = await allOrThrow([
    ports.store.claim({ connectionId, issueId }, twinKey, ports.now()),
    ports.store.twinsOfIssue(issueId),
  ]);
  return { isMine, twins };
}

/**
 * A new twin if the claim is its own, or the twin that has the issue already.
 * @throws SyncError `twin-busy` while another twin of the issue is just being made
 */
export function claimed(twin: Twin | undefined, claim: Claim | undefined): Twin | undefined {
  if (!twin || !claim || twin.version > 0) return twin;
  const other = claim.twins.find(
    ({ connectionId, key, stopped }) =>
      connectionId === twin.connectionId && key !== twin.key && !stopped,
  );
  if (other?.local?.id === twin.local?.id) return other;
  if (claim.isMine) return twin;
  throw new SyncError('twin-busy', 'Another twin of this issue is just being made.', {
    retryAfter: 30,
  });
}

/** The twin that the peer has started of the issue, unless the peer's issue of it was deleted. */
async function twinOfPeer(
  ports: Pick<SyncPorts, 'store'>,
  { connectionId, twinKey, issueId }: OutboundEvent,
  { twins, stopped }: ReadIssue,
): Promise<Twin | undefined> {
  for (const key of [...twins, ...stopped]) {
    if (!key.startsWith(`${connectionId}:`) || key === twinKey) continue;
    const { twin } = await ports.store.load(connectionId, key);
    if (twin?.local?.id === issueId && twin.stopped?.deleted !== 'there') return twin;
  }
  return undefined;
}

/** Whether a start starts a stopped twin again; another delivery of what started it before does not. */
export function isRestart({ stopped, executionId }: Twin, event: OutboundEvent): boolean {
  const isServed = event.executionId !== undefined && event.executionId === executionId;
  return stopped !== undefined && event.cause === 'start' && !isServed;
}

/** Whether the peer has started the twin again after either side had stopped it. */
export function isLaterRun({ run = 1 }: Twin, message: Pick<ReplicaMessage, 'run'>): boolean {
  return (message.run ?? 1) > run;
}

/** Whether the peer sent it before the twin was started again. */
export function isEarlierRun({ run = 1 }: Twin, message: Pick<ReplicaMessage, 'run'>): boolean {
  return (message.run ?? 1) < run;
}

/**
 * Whether a person or a script stopped the twin on this side: then it starts only here. Without an issue here
 * nobody could start it.
 */
export function isRefusedHere({ local, stopped }: Twin, { mayPeerRestart }: Connection): boolean {
  if (!local || !stopped || mayPeerRestart) return false;
  return !stopped.isRemote && stopped.deleted !== 'here';
}

/** A stopped twin as it goes on. One that never got to the other side may be connected to another issue. */
export function restarted(twin: Twin, { connectTo }: OutboundEvent): Twin {
  if (twin.remote && !twin.stopped?.deleted) return restart(twin);
  const { connectTo: _, ...rest } = twin;
  return { ...restart(rest), ...(connectTo !== undefined && { connectTo, isConnected: true }) };
}
