/** Makes an issue of this site the twin of the peer's, once this side has agreed. */
import type { PairRequest } from '../../model/pair-request';
import type { IssueRef } from '../../replica/replica';
import type { Connection } from '../../model/connection';
import type { SyncPorts } from '../ports';
import { end } from './stop';
import { about } from '../../model/sync-event';
import { newTwin, restart, twinKey, type Stopped, type Twin } from '../../model/twin';

/**
 * The twin with the local issue, as it is stored from then on. The peer is still to be asked for its issue, which is
 * due until it has answered.
 * @param local the issue that the request's key means; the caller has made sure that it may be connected
 * @returns why it cannot be the twin, in a sentence for an admin of this site
 */
export async function agree(
  ports: SyncPorts,
  connection: Connection,
  request: PairRequest,
  local: IssueRef,
): Promise<Twin | string> {
  const key = twinKey(connection.id, request.twin);
  const { remote } = request;
  const { twin: known } = await ports.store.load(connection.id, key);
  if (known && !known.stopped)
    return known.local ? known : `${remote.key} is being copied to a new issue here already.`;
  const now = ports.now();
  const claim = { connectionId: connection.id, issueId: local.id };
  if (!(await ports.store.claim(claim, key, now)))
    return `${local.key} was connected with another issue a moment ago: try again in two minutes.`;
  const others = (await ports.store.twinsOfIssue(local.id)).filter(
    (other) => other.connectionId === connection.id && other.key !== key && !other.stopped,
  );
  if (!others.every((other) => connection.side === 'b' && mayYield(other, remote.key)))
    return `${local.key} is under sync through this connection already.`;
  // Before this twin is noted in the issue's property, which the end of the other writes too.
  for (const { connectionId, key: other } of others)
    await end(ports, { connectionId, twinKey: other }, toOther(ports, connection));
  const begun = known ? restart(known, request.run) : newTwin(connection.id, request.twin, local);
  const twin: Twin = {
    ...begun,
    ...(request.run !== undefined && { run: request.run }),
    local,
    remote,
    state: 'active',
    isConnected: true,
    answerDueSince: now,
  };
  const event = {
    id: ports.newId(),
    ...about(twin),
    at: now,
    direction: 'incoming' as const,
    state: 'applied' as const,
    summary: `This site agreed to connect ${local.key} with ${remote.key}. The other site was asked to send it.`,
    why: [],
    warnings: [],
  };
  await ports.store.save({ twin, event });
  return { ...twin, version: twin.version + 1 };
}

/** Whether a twin only asks the peer for the issue of that key, and gives way if the peer asks for the same pair. */
export function mayYield({ connectTo, remote }: Twin, remoteKey: string): boolean {
  return remote === undefined && connectTo === remoteKey;
}

function toOther(ports: SyncPorts, { peer }: Connection): Stopped {
  const why = 'Both sites connected the two issues at once: the start of the other site goes on.';
  return { at: ports.now(), by: peer.name, why, isRemote: true };
}
