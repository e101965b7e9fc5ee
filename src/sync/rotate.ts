/**
 * New keys for a connection that stands, while messages are under way. One side asks with a fresh public
 * key, the other answers with its own; both derive keys as in the handshake, salted with the old key, so
 * that nobody without it can take part. Old keys are taken for some minutes more.
 */
import { SyncError } from '../errors';
import { seal, type Key } from '../peer/envelope';
import { agree, checkProof, newExchange, type Agreed, type Exchange } from '../peer/handshake';
import { RekeyAnswer, type RekeyMessage } from '../peer/message';
import type { ConnectPorts, Secret } from './connect';
import { owe } from './control';

/** How long replaced keys are taken: longer than a signature is good for (5 min). */
const GRACE_MS = 10 * 60_000;

/**
 * Begins on this site. The connection has then to tell of the new key. @returns its id
 * @throws SyncError `peer-…`, `conflict`
 */
export async function rotate(ports: ConnectPorts, id: string): Promise<string> {
  const secret = await requireSecret(ports, id);
  if (secret.pending && secret.send.length === 0)
    throw new SyncError('conflict', 'Nobody accepted the invitation yet, so there are no keys.');
  const { side, wire } = split(id);
  const exchange = newExchange();
  await ports.writeSecret(id, { ...secret, rotation: { ...exchange, since: ports.now() } });
  const message: RekeyMessage = { kind: 'rekey', publicKey: exchange.publicKey };
  const stamp = { id: ports.newId(), now: ports.now() };
  const text = await ports.post(
    secret.url,
    seal(message, { connection: wire, from: side }, secret.send, stamp),
  );
  const answer = RekeyAnswer.parse(JSON.parse(text));
  const old = secret.send.find((key) => key.id === answer.key);
  if (!old) throw new SyncError('unauthenticated', 'The other site answered with an unknown key.');
  const agreed = derive(id, exchange, answer.publicKey, { old, isFirst: true });
  checkProof(agreed, answer.proof);

  const [send, receive] = own(side, agreed);
  // Noted first: were it lost, the other side would take the old key for ever.
  await ports.updateConnection(id, (row) => owe(row, { kind: 'confirm', key: send.id }));
  const { rotation: _, ...kept } = await requireSecret(ports, id);
  await ports.writeSecret(id, {
    ...kept,
    send: [send],
    receive: [receive, ...retire(kept.receive, ports.now())],
  });
  return send.id;
}

/**
 * When the other side is to be told that this one has a new key: before the key is in use here that would end the
 * old one too early, and an attempt that was cut off may have never got so far.
 */
export function dueConfirm(secret: Secret, keyId: string, now: number): 'now' | 'later' | 'never' {
  if (secret.send.some((key) => key.id === keyId)) return 'now';
  return isAsking(secret.rotation, now) ? 'later' : 'never';
}

/** The other side's part. @param old the key that signed the message. @throws SyncError `conflict` */
export async function rekeyed(
  ports: ConnectPorts,
  id: string,
  old: Key,
  { publicKey }: RekeyMessage,
): Promise<RekeyAnswer> {
  const secret = await requireSecret(ports, id);
  const { side } = split(id);
  // Both began at the same moment: the inviting side goes on.
  if (side === 'a' && isAsking(secret.rotation, ports.now()))
    throw new SyncError('conflict', 'This side is changing the keys already.');
  const exchange = newExchange();
  const agreed = derive(id, exchange, publicKey, { old, isFirst: false });
  const [send, receive] = own(side, agreed);
  const generation = secret.receive.findIndex((key) => key.id === old.id);
  const current = secret.send[generation] ?? secret.send[0];
  await ports.writeSecret(id, {
    ...secret,
    send: [...(current ? [current] : []), send],
    receive: [old, receive],
    rotation: { ...exchange, theirs: publicKey, since: ports.now() },
  });
  return { publicKey: exchange.publicKey, proof: agreed.proof, key: old.id };
}

/** The side that began has the new keys: the old ones end. @param keyId id of the new key, as it said */
export async function rotated(ports: ConnectPorts, id: string, keyId: string): Promise<boolean> {
  const { rotation, ...secret } = await requireSecret(ports, id);
  const [send, receive] = [secret.send.at(-1), secret.receive.at(-1)];
  if (rotation?.theirs === undefined || !send || receive?.id !== keyId) return false;
  await ports.writeSecret(id, {
    ...secret,
    send: [send],
    receive: [receive, ...retire(secret.receive.slice(0, -1), ports.now())],
  });
  return true;
}

/** This side has asked for new keys of late, and has none yet. */
function isAsking(rotation: Secret['rotation'], now: number): boolean {
  return rotation?.theirs === undefined && (rotation?.since ?? 0) > now - GRACE_MS;
}

/** Keys that are good now. */
export function goodKeys(keys: Secret['receive'], now: number): Secret['receive'] {
  return keys.filter(({ until }) => until === undefined || until > now);
}

function retire(keys: Secret['receive'], now: number): Secret['receive'] {
  return goodKeys(keys, now).map((key) => ({ ...key, until: key.until ?? now + GRACE_MS }));
}

async function requireSecret(ports: ConnectPorts, id: string): Promise<Secret> {
  const secret = await ports.readSecret(id);
  if (secret) return secret;
  throw new SyncError('unknown-connection', 'There is no such connection on this site.');
}

function split(id: string): { wire: string; side: 'a' | 'b' } {
  return { wire: id.split('.')[0] ?? '', side: id.endsWith('.b') ? 'b' : 'a' };
}

/** The keys of a side, to send and to receive with. */
function own(side: 'a' | 'b', { fromA, fromB }: Agreed): [send: Key, receive: Key] {
  return side === 'a' ? [fromA, fromB] : [fromB, fromA];
}

function derive(
  id: string,
  exchange: Exchange,
  theirs: string,
  { old, isFirst }: { old: Key; isFirst: boolean },
): Agreed {
  const { wire, side } = split(id);
  const isOursA = side === 'a';
  const [ours, other] = [
    { publicKey: exchange.publicKey, url: isFirst ? 'asks' : 'answers' },
    { publicKey: theirs, url: isFirst ? 'answers' : 'asks' },
  ];
  return agree(exchange, theirs, {
    connection: wire,
    secret: Buffer.from(old.secret, 'base64').toString('base64url'),
    a: isOursA ? ours : other,
    b: isOursA ? other : ours,
  });
}
