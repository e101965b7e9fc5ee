/** The end of a connection: it stops at once, the other side is told, and what was kept of it goes. */
import type { Message } from '../../peer/message';
import { whilePersonWaits } from '../../peer/post';
import { endAcceptance, listAcceptances } from '../../store/acceptance';
import { readConnection, updateConnection } from '../../store/connection';
import { deleteSecret } from '../../store/secret';
import {
  closeConnection,
  endRemoval,
  listRemovals,
  writeRemoval,
  type Removal,
} from '../../store/removal';
import { unlessGone } from '../../store/kvs';
import { stands } from '../../connection/change';
import { readCaller } from '../wiring/caller';
import { warn } from '../wiring/log';
import { openPeer } from '../wiring/peer';
import { pushErase } from '../wiring/queues';
import type { Connection } from '../../model/connection';

/** How long the other side is tried to be told: its own messages are refused all that time. */
const PATIENCE_MS = 7 * 24 * 3600_000;

/** Removes a connection. What is noted first is carried on by the sweep, should this be cut off. */
export async function removeConnection(connectionId: string): Promise<null> {
  const row = await readConnection(connectionId);
  if (!row) return null;
  const since = Date.now();
  const who = await readCaller();
  const untold = stands(row) && {
    untold: { kind: 'control', action: 'remove', by: who.displayName, who, at: since },
  };
  const removal: Removal = { connectionId, since, ...untold };
  await writeRemoval(removal);
  await carryOn(removal);
  return null;
}

/** Goes on with every removal that is not at its end. */
export async function carryOnRemovals(): Promise<void> {
  for (const removal of await listRemovals()) await carryOn(removal);
}

/** An invitation that nobody accepted in time: its secret goes, and the admin reads why it stands there. */
export async function expireInvitation({ id, expires = 0, state }: Connection): Promise<void> {
  if (state !== 'invited' || expires > Date.now()) return;
  await unlessGone(deleteSecret(id));
  const reason = 'The invitation was not accepted in time. Remove it, and make a new one.';
  await updateConnection(id, (row) =>
    row.state === 'invited' ? { ...row, state: 'broken', reason } : row,
  );
}

/** Acceptances that never came to a connection: their secrets go once the invitation is good no more. */
export async function expireAcceptances(): Promise<void> {
  for (const { connectionId, expires } of await listAcceptances()) {
    const isConnected = (await readConnection(connectionId)) !== undefined;
    if (!isConnected && expires > Date.now()) continue;
    if (!isConnected) await unlessGone(deleteSecret(connectionId));
    await endAcceptance(connectionId);
  }
}

async function carryOn(removal: Removal): Promise<void> {
  const { connectionId } = removal;
  if (!removal.isErased) await closeConnection(connectionId);
  const told = await tell(removal);
  if (told !== removal) await writeRemoval(told);
  if (!told.isErased) await pushErase([connectionId]);
  else if (!told.untold) await endRemoval(connectionId);
}

/** Tells the other side, if it is to be told and can be. @returns the removal as it then stands */
async function tell(removal: Removal): Promise<Removal> {
  const { untold, ...rest } = removal;
  if (!untold) return removal;
  try {
    await openPeer(removal.connectionId, whilePersonWaits).send(untold as Message);
    return rest;
  } catch {
    warn(`connection ${removal.connectionId}: the other side was not told of its removal`);
    return Date.now() > removal.since + PATIENCE_MS ? rest : removal;
  }
}
