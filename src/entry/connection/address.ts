/** A new address for this installation's web trigger, where the old one became known to somebody. */
import { webTrigger } from '@forge/api';
import { allOrThrow } from '../../async';
import { SyncError } from '../../errors';
import { listConnections, readConnection, updateConnection } from '../../store/connection';
import { deleteMove, readMove, writeMove, type Move } from '../../store/address';
import { readSecret } from '../../store/secret';
import { displaced, isSettled, moved, offered, oweMove } from '../../connection/address';
import { noteChange, stands } from '../../connection/change';
import type { AddressMessage, Who } from '../../peer/message';
import { connectPorts } from '../wiring/connection-ports';
import { tellNow } from './control';
import { isOwn } from '../wiring/own-keys';
import type { Connection } from '../../model/connection';

const MODULE = 'peer';

/**
 * Makes a new address and tells every peer. The old one stays good until all have answered.
 * @returns how many peers know it, and how many are still to be told
 */
export async function renewAddress(who: Who): Promise<{ told: number; waiting: number }> {
  const url = await webTrigger.getUrl(MODULE, { forceCreate: true });
  const move = { url, at: Date.now() };
  await writeMove(move);
  const standing = (await oweAll(move, { by: who.displayName, who })).filter(stands);
  const rows = await allOrThrow(standing.map(async (row) => (await tellNow(row.id)) ?? row));
  const waiting = rows.filter(({ addressTold }) => addressTold?.url !== url).length;
  return { told: rows.length - waiting, waiting };
}

/** Who asked for a move: a person, or Tandem itself. */
interface Asked {
  by: string;
  who?: Who;
}

/** Notes with every connection that its peer is to be told, before any is. @returns the connections as they then are */
async function oweAll(move: Move, asked: Asked): Promise<Connection[]> {
  const rows: Connection[] = [];
  for (const row of await listConnections()) rows.push(await oweOne(row, { ...move, ...asked }));
  return rows;
}

async function oweOne(row: Connection, move: Move & Asked): Promise<Connection> {
  const now = Date.now();
  if (row.displacedSince !== undefined || oweMove(row, move, now) === row) return row;
  const secret = await readSecret(row.id);
  const isElsewhere = secret !== undefined && !isOwn(secret);
  try {
    return await updateConnection(row.id, (fresh) =>
      isElsewhere ? displaced(fresh, now) : oweMove(fresh, move, now),
    );
  } catch (error) {
    // Removed: a list of connections may lag behind.
    if (error instanceof SyncError && error.code === 'unknown-connection') return row;
    throw error;
  }
}

/**
 * Compares this site's address, and what it takes, with what each peer was told, and notes what each is to be told. An
 * installation that did not make a connection has another address: of such a connection the peer is told nothing.
 * Ends the old address once nobody uses it.
 */
export async function compareAddress(): Promise<void> {
  const move = await readMove();
  const own = move ?? { url: await webTrigger.getUrl(MODULE), at: Date.now() };
  const rows = await oweAll(own, { by: 'Tandem' });
  if (!move || !isSettled(move, rows, Date.now())) return;
  for (const { url } of await webTrigger.queryUrls(MODULE))
    if (url !== move.url) await webTrigger.deleteUrl(url);
  await deleteMove();
}

/** The peer's address is another one, or may become one of another installation if an admin here agrees. */
export async function takeAddress(connectionId: string, message: AddressMessage): Promise<void> {
  const how = await moved(connectPorts(), connectionId, message);
  if (how === 'known' || !(await readConnection(connectionId))) return;
  const { at, by, who } = message;
  if (how === 'elsewhere') {
    await updateConnection(connectionId, (row) => offered(row, message));
    return;
  }
  const what = 'Gave the other site a new address';
  const entry = { at, by, ...(who && { who }), what, isRemote: true };
  await updateConnection(connectionId, (row) => noteChange(row, entry));
}
