/** Tries parked twins again: sends what failed to go out, asks the peer for what failed to come in. */
import { toResult } from './answer';
import type { OutboundEvent, SyncPorts } from './ports';
import type { Result } from '../peer/message';

/** @returns how many are tried again */
export async function retryParked(
  ports: SyncPorts,
  connectionId: string,
  twinKeys: string[],
): Promise<number> {
  const outbound: OutboundEvent[] = [];
  const inbound: Result[] = [];
  for (const twinKey of twinKeys) {
    const { connection, twin } = await ports.store.load(connectionId, twinKey);
    if (!connection || !twin?.parked) continue;
    if (twin.parked.direction === 'incoming')
      inbound.push(toResult(connection, twin, { outcome: 'needs-whole' }));
    else if (twin.local)
      outbound.push({ connectionId, twinKey, issueId: twin.local.id, cause: 'again' });
  }
  await ports.work.outbound(outbound);
  if (inbound.length > 0)
    await ports.peer(connectionId).send({ kind: 'results', results: inbound });
  return outbound.length + inbound.length;
}
