/** Connections as the admin page shows them, and their end. */
import { deleteConnection, readConnection, splitId, type ConnectionRow } from '../store/connection';
import { deleteSecret } from '../store/secret';
import { callerName } from './caller';
import { openPeer } from './peer';
import type { ConnectionView } from './screens';

/** What an admin sees of a connection: no key, no address of a web trigger, no account id. */
export function toView(row: ConnectionRow): ConnectionView {
  const { id, name, state, peer, policy, publicComments, createdAt, expires, changes } = row;
  return {
    id,
    name,
    state,
    peer,
    policy,
    publicComments,
    hasPeerPublicComments: row.peerPublicComments ?? false,
    isPausedHere: row.paused?.local !== undefined,
    isUntold: (row.untold ?? []).length > 0,
    consent: shownConsent(row),
    createdAt,
    changes: changes ?? [],
    ...(row.outgoing && { outgoing: row.outgoing.version }),
    ...(row.incoming && { incoming: row.incoming.version }),
    ...(expires !== undefined && state === 'invited' && { expires }),
    ...(row.reason !== undefined && { reason: row.reason }),
    ...(row.keysAt !== undefined && { keysAt: row.keysAt }),
  };
}

function shownConsent({ consent: { local, remote } }: ConnectionRow): ConnectionView['consent'] {
  return {
    ...(local && { local: { displayName: local.displayName, at: local.at } }),
    ...(remote && { remote: { displayName: remote.displayName, at: remote.at } }),
  };
}

/** Forgets a connection here, and tells the other side if it can be told. */
export async function removeConnection(connectionId: string): Promise<null> {
  const row = await readConnection(connectionId);
  if (row && row.state !== 'invited') {
    await openPeer(connectionId)
      .send({ kind: 'control', action: 'remove', by: await callerName() })
      .catch(() => {
        console.warn(
          `connection ${splitId(connectionId).wire}: the other side was not told of its removal`,
        );
      });
  }
  await deleteConnection(connectionId);
  await deleteSecret(connectionId);
  return null;
}
