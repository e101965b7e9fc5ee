/** A new address for this installation's web trigger, where the old one became known to somebody. */
import { webTrigger } from '@forge/api';
import { readConnection, listConnections, updateConnection } from '../store/connection';
import { deleteMove, readMove, writeMove } from '../store/address';
import { isSettled, moved } from '../sync/address';
import { noteChange } from '../sync/control';
import type { AddressMessage } from '../peer/message';
import { connectPorts } from './connect-ports';
import { tellPeer } from './control';

const MODULE = 'peer';

/**
 * Makes a new address and tells every peer. The old one stays good until all have answered.
 * @returns how many peers know it, and how many are still to be told
 */
export async function renewAddress(by: string): Promise<{ told: number; waiting: number }> {
  const at = Date.now();
  const url = await webTrigger.getUrl(MODULE, { forceCreate: true });
  await writeMove({ url, since: at });
  const message: AddressMessage = { kind: 'address', url, at, by };
  const entry = { at, by, what: 'Gave this site a new address' };
  const stands = (await listConnections()).filter(
    ({ state }) => state === 'active' || state === 'paused',
  );
  const rows = [];
  for (const { id } of stands)
    rows.push(await tellPeer(await updateConnection(id, (row) => noteChange(row, entry)), message));
  const waiting = rows.filter(({ untold }) => untold?.includes(message)).length;
  return { told: rows.length - waiting, waiting };
}

/** Ends the old address once nobody uses it. */
export async function endOldAddress(): Promise<void> {
  const move = await readMove();
  if (!move || !isSettled(move, await listConnections(), Date.now())) return;
  for (const { url } of await webTrigger.queryUrls(MODULE))
    if (url !== move.url) await webTrigger.deleteUrl(url);
  await deleteMove();
}

/** The peer's address is another one. @throws SyncError `bad-request` */
export async function takeAddress(connectionId: string, message: AddressMessage): Promise<void> {
  if (!(await moved(connectPorts(), connectionId, message))) return;
  if (!(await readConnection(connectionId))) return;
  const { at, by } = message;
  const entry = { at, by, what: 'Gave the other site a new address', isRemote: true };
  await updateConnection(connectionId, (row) => noteChange(row, entry));
}
