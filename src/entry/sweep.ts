/**
 * Door: every five minutes. Finds what an event was lost for: messages that nobody answered, twins that
 * were held back, and what the peer was not told yet.
 */
import { toSyncError } from '../errors';
import { listConnections } from '../store/connection';
import { sweepConnection } from '../sync/sweep';
import { listWaiting, type Waiting } from '../store/twin';
import type { Twin } from '../sync/twin';
import { wire } from './wiring';

export async function tick(): Promise<void> {
  const ports = wire();
  const list = (connectionId: string, waiting: Waiting, until: number) =>
    listWaiting<Twin>(connectionId, waiting, until);
  for (const connection of await listConnections()) {
    if (connection.state !== 'active') continue;
    try {
      await sweepConnection(ports, connection, list);
    } catch (thrown) {
      // One unreachable peer must not keep the others waiting; the next sweep tries again.
      console.warn(`sweep of ${connection.id}: ${toSyncError(thrown).code}`);
    }
  }
}
