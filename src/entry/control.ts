/** What admins change of a connection, on this site and on the other, and how the other is told. */
import type { AddressMessage, ConfirmMessage, ControlMessage, Message } from '../peer/message';
import { readConnection, updateConnection, type ConnectionRow } from '../store/connection';
import { readSecret, writeSecret } from '../store/secret';
import { confirmed } from '../sync/connect';
import { change, follow, noteChange, toMessage, type Change } from '../sync/control';
import { rotate, rotated } from '../sync/rotate';
import { connectPorts } from './connect-ports';
import { openPeer } from './peer';

/** What the peer's admin did, done here too. */
export async function takeControl(
  connectionId: string,
  message: ControlMessage | ConfirmMessage,
): Promise<void> {
  if (message.kind === 'control') {
    await noteRest(await updateConnection(connectionId, (row) => follow(row, message)));
  } else if (message.key === undefined) {
    await confirmed(connectPorts(), connectionId);
  } else if (await rotated(connectPorts(), connectionId, message.key)) {
    await updateConnection(connectionId, (row) => noteKeys(row, row.peer.name, true));
  }
}

/** A stream of such messages is noted once in a while. */
const VERSION_NOTE_MS = 5 * 60_000;

/** The peer speaks another version: its message was refused, and the admin here hears why. */
export async function noteVersion(connectionId: string, version: number): Promise<void> {
  const at = Date.now();
  const known = (await readConnection(connectionId))?.otherVersion;
  if (known?.version === version && at < known.at + VERSION_NOTE_MS) return;
  await updateConnection(connectionId, (row) => ({ ...row, otherVersion: { version, at } }));
}

/** Changes a connection here, then tells the other side. @throws SyncError `conflict`, `unknown-connection` */
export async function changeConnection(
  connectionId: string,
  wanted: Change,
  by: string,
): Promise<ConnectionRow> {
  const message = toMessage(wanted, { by, at: Date.now() });
  const row = await updateConnection(connectionId, (now) => change(now, message));
  await noteRest(row);
  return tellPeer(row, message);
}

/** Writes beside the keys whether the connection rests: the door reads nothing else of it. */
async function noteRest({ id, state }: ConnectionRow): Promise<void> {
  const secret = await readSecret(id);
  const rests = state !== 'active';
  if (secret && (secret.rests ?? false) !== rests) await writeSecret(id, { ...secret, rests });
}

/** Agrees on new keys with the other side. @throws SyncError `peer-down`, `peer-refused`, `conflict` */
export async function rotateKeys(connectionId: string, by: string): Promise<ConnectionRow> {
  const key = await rotate(connectPorts(), connectionId);
  const row = await updateConnection(connectionId, (now) => noteKeys(now, by, false));
  return tellPeer(row, { kind: 'confirm', key });
}

function noteKeys(row: ConnectionRow, by: string, isRemote: boolean): ConnectionRow {
  const at = Date.now();
  return { ...noteChange(row, { at, by, what: 'Replaced the keys', isRemote }), keysAt: at };
}

/** Messages that are kept for a peer that does not answer; the newest say most. */
const MOST_UNTOLD = 20;

/** Tells the other side of a change that the row has in it; what cannot be told now is kept for the sweep. */
export async function tellPeer(
  row: ConnectionRow,
  message: ControlMessage | ConfirmMessage | AddressMessage,
): Promise<ConnectionRow> {
  try {
    await openPeer(row.id).send(message);
    return row;
  } catch {
    console.warn(`connection ${row.id}: the other side was not told of a change yet`);
    return updateConnection(row.id, (now) => ({
      ...now,
      untold: [...(now.untold ?? []), message].slice(-MOST_UNTOLD),
    }));
  }
}

/** Tells the other side what it could not be told before, in order. @throws SyncError `peer-…` */
export async function tellUntold(connectionId: string): Promise<void> {
  const untold = (await readConnection(connectionId))?.untold ?? [];
  for (const message of untold) {
    await openPeer(connectionId).send(message as Message);
    await updateConnection(connectionId, ({ untold: [, ...rest] = [], ...row }) => ({
      ...row,
      ...(rest.length > 0 && { untold: rest }),
    }));
  }
}
