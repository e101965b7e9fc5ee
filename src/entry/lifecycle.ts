/** Door: the app is about to be uninstalled. The peers are told, so that nobody waits for an answer. */
import { listConnections } from '../store/connection';
import { openPeer } from './wiring/peer';

/** Forge forgets what the app kept by itself; what others keep of it, they keep by their own choice. */
export async function preUninstall(): Promise<void> {
  const connections = (await listConnections()).filter(
    (connection) => connection.state !== 'invited',
  );
  await Promise.allSettled(
    connections.map(({ id }) =>
      openPeer(id).send({
        kind: 'control',
        action: 'remove',
        by: 'the app, which was uninstalled',
      }),
    ),
  );
}
