/** What admins change of a connection, on this site and on the other, and how the other is told. */
import { SyncError } from '../../errors';
import type { ConfirmAnswer, ConfirmMessage, ControlMessage, Who } from '../../peer/message';
import { whilePersonWaits } from '../../peer/post';
import { readConnection, updateConnection } from '../../store/connection';
import { readSecret, writeSecret } from '../../store/secret';
import { confirmed } from '../../connection/invite';
import {
  change,
  follow,
  noteChange,
  stands,
  told,
  untoldOf,
  type Change,
} from '../../connection/change';
import { mayTell, noteTakes } from '../../connection/address';
import { confirmKey, rotate, rotated } from '../../connection/rotate-keys';
import { freeName } from '../../connection/name';
import type { Peer } from '../../sync/ports';
import { callerName } from '../wiring/caller';
import { connectPorts } from '../wiring/connection-ports';
import { otherNames, requireFreeName, toView } from '../screens/connection-view';
import { requireOwn } from '../wiring/own-keys';
import { warn } from '../wiring/log';
import { openPeer } from '../wiring/peer';
import type { AdminCalls } from '../screens/calls';
import type { Connection, News } from '../../model/connection';

/** What the peer's admin did, done here too. */
export async function takeControl(
  connectionId: string,
  message: ControlMessage | ConfirmMessage,
): Promise<void> {
  if (message.kind === 'control') {
    const heard = await withFreeName(connectionId, message);
    await noteRest(await updateConnection(connectionId, (row) => follow(row, heard, Date.now())));
  } else if (message.key === undefined) {
    await confirmed(connectPorts(), connectionId);
  }
}

/** The peer uses the new key. @returns what it is answered */
export async function takeKeys(connectionId: string, keyId: string): Promise<ConfirmAnswer> {
  const taken = await rotated(connectPorts(), connectionId, keyId);
  if (taken === 'now') {
    const at = Date.now();
    await updateConnection(connectionId, (row) => ({
      ...noteChange(row, { at, by: row.peer.name, what: 'Replaced the keys', isRemote: true }),
      keysAt: at,
    }));
  }
  return { taken: taken !== 'never' };
}

/** A name that another connection of this site has is not taken from it: the other side's gets a number here. */
async function withFreeName(
  connectionId: string,
  message: ControlMessage,
): Promise<ControlMessage> {
  return message.name === undefined
    ? message
    : { ...message, name: freeName(message.name, await otherNames(connectionId)) };
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

/**
 * The peer says what it takes, which is not what this side knew: it was updated, or it is another one.
 * Kept beside the keys, where sending reads it, and in the row, where the screens do.
 */
export async function noteAbilities(connectionId: string, takes: string[]): Promise<void> {
  const secret = await readSecret(connectionId);
  if (!secret) return;
  await writeSecret(connectionId, { ...secret, takes });
  await updateConnection(connectionId, (row) => noteTakes(row, takes));
}

/** Changes a connection here, then tells the other side. @throws SyncError `conflict`, `unknown-connection` */
export async function changeConnection(
  connectionId: string,
  wanted: Change,
  who: Who,
): Promise<Connection> {
  if (wanted.kind === 'rename') await requireFreeName(wanted.name, connectionId);
  const at = Date.now();
  const row = await updateConnection(connectionId, (now) => change(now, wanted, { who, at }));
  await noteRest(row);
  return (await tellNow(connectionId)) ?? row;
}

/** Whether the other site may start what was stopped here. It is this site's alone, and the other is not told. */
export async function setPeerRestart({
  id,
  isAllowed: mayPeerRestart,
}: AdminCalls['setPeerRestart'][0]): Promise<AdminCalls['setPeerRestart'][1]> {
  const by = await callerName();
  const what = mayPeerRestart
    ? 'Let the other site start what was stopped here'
    : 'Let only this site start what was stopped here';
  const row = await updateConnection(id, (now) => ({
    ...noteChange(now, { at: Date.now(), by, what }),
    mayPeerRestart,
  }));
  return toView(row);
}

/** Writes beside the keys whether the connection rests: the door reads nothing else of it. */
async function noteRest({ id, state }: Connection): Promise<void> {
  const secret = await readSecret(id);
  const rests = state !== 'active';
  if (secret && (secret.rests ?? false) !== rests) await writeSecret(id, { ...secret, rests });
}

/** Agrees on new keys with the other side. @throws SyncError `peer-down`, `peer-refused`, `conflict` */
export async function rotateKeys(connectionId: string, by: string): Promise<Connection> {
  const secret = await readSecret(connectionId);
  if (secret) requireOwn(secret);
  await rotate(connectPorts(), connectionId, by);
  const row = await tellNow(connectionId);
  if (row) return row;
  throw new SyncError('unknown-connection', 'The connection was removed meanwhile.');
}

/** Tells the other side while a person waits; what it does not hear now the sweep tells. @returns the row as it then stands */
export async function tellNow(connectionId: string): Promise<Connection | undefined> {
  try {
    await tellUntold(connectionId);
  } catch {
    warn(`connection ${connectionId}: the other side was not told of a change yet`);
  }
  return readConnection(connectionId);
}

/**
 * Tells the other side of a connection that stands what it has not heard yet, in order. What an attempt was cut off
 * after is told twice, which changes nothing there. @throws SyncError `peer-…`
 */
export async function tellUntold(connectionId: string): Promise<void> {
  const row = await readConnection(connectionId);
  if (!row || !stands(row) || row.displacedSince !== undefined) return;
  const signal = whilePersonWaits();
  const peer = openPeer(connectionId, () => signal);
  for (const news of untoldOf(row)) {
    if (news.kind === 'address' && !mayTell(row, news.url)) continue;
    if (news.kind === 'confirm' && news.key !== undefined) {
      await tellKey(connectionId, news, news.key);
      continue;
    }
    if (!(await isTaken(peer, news))) continue;
    if (news.kind === 'confirm') await confirmed(connectPorts(), connectionId);
    await updateConnection(connectionId, (now) => told(now, news, Date.now()));
  }
}

/** Sends news. A peer that does not know such news hears of it once it was updated, and of all else before. */
async function isTaken(peer: Peer, news: News): Promise<boolean> {
  try {
    await peer.send(news);
    return true;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'unknown-kind') return false;
    throw error;
  }
}

/** Tells the other side of a new key. */
async function tellKey(connectionId: string, news: News, keyId: string): Promise<void> {
  const end = await confirmKey(connectPorts(), connectionId, keyId);
  if (end === 'later') return;
  const at = Date.now();
  await updateConnection(connectionId, (now) => {
    const row = told(now, news, at);
    if (end === 'replaced') return { ...row, keysAt: at };
    return end === 'kept' ? noteChange(row, { at, by: 'Tandem', what: NOT_REPLACED }) : row;
  });
}

const NOT_REPLACED =
  'Kept the old keys: the other site did not hear in time that the new ones are in use. Replace them again';
