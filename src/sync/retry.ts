/** Tries twins again: sends what failed to go out or was held, asks the peer for what failed to come in. */
import { toResult } from './answer';
import type { OutboundEvent, SyncPorts } from './ports';
import type { Result } from '../peer/message';
import type { Parked } from './twin';

/**
 * @param direction tries even twins that wait for nothing, that way
 * @returns how many are tried again
 */
export async function retryParked(
  ports: SyncPorts,
  connectionId: string,
  twinKeys: string[],
  direction?: Parked['direction'],
): Promise<number> {
  const outbound: OutboundEvent[] = [];
  const inbound: Result[] = [];
  for (const twinKey of twinKeys) {
    const { connection, twin } = await ports.store.load(connectionId, twinKey);
    const way = twin?.parked?.direction ?? (twin?.heldSince ? 'outgoing' : direction);
    if (!connection || !twin || !way || twin.state === 'stopped') continue;
    if (way === 'incoming') inbound.push(toResult(connection, twin, { outcome: 'needs-whole' }));
    else if (twin.local)
      outbound.push({ connectionId, twinKey, issueId: twin.local.id, cause: 'again' });
  }
  await ports.work.outbound(outbound);
  if (inbound.length > 0)
    await ports.peer(connectionId).send({ kind: 'results', results: inbound });
  return outbound.length + inbound.length;
}
