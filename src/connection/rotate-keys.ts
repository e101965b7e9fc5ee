/**
 * Replaces the keys of a connection while messages are under way. One side asks with a fresh public key, the other
 * answers with its own, and the first confirms. Both derive the new keys as in the handshake, salted with the
 * current key, so nobody without that key can take part.
 *
 * No lost message leaves a key in use for ever. The answering side gives the new keys an end that only the
 * confirmation lifts, and the confirmation gives the replaced ones an end. The asking side uses both pairs until the
 * answering side has told it which of them counts; the sweep asks again until then.
 */
import { SyncError } from '../errors';
import {
  signingKeys,
  type ConnectionSecret,
  type Rotation,
  type SigningKey,
} from '../model/connection-secret';
import { seal } from '../peer/envelope';
import { agree, checkProof, newExchange, type Agreed, type Exchange } from '../peer/handshake';
import { ConfirmAnswer, RekeyAnswer, type Message, type RekeyMessage } from '../peer/message';
import type { ConnectPorts } from './ports';
import { noteChange, owe } from './change';

/**
 * How long a replaced key is taken: a function may use a key for 5 minutes after reading it, and a signature is
 * good for 5 more.
 */
const GRACE_MS = 10 * 60_000;

/** How long a question waits for its answer. A function that was cut off leaves it open. */
const ASKING_MS = 10 * 60_000;

/** How long an answer waits for its confirmation: several sweeps of the other side. */
const CONFIRM_MS = 30 * 60_000;

/**
 * Asks the peer for new keys, and notes that it has to be told to use them: {@link confirmKey} does that.
 * @param by name of the admin who wants it
 * @throws SyncError `peer-…`, `conflict`
 */
export async function rotate(ports: ConnectPorts, id: string, by: string): Promise<void> {
  const exchange = newExchange();
  const { url, send } = await ask(ports, id, exchange);
  const agreed = await question(ports, id, { exchange, url, send });
  const [ours, theirs] = own(split(id).side, agreed);
  // The row comes first: keys that nobody is told of would stay unconfirmed.
  await ports.updateConnection(id, (row) =>
    owe(noteChange(row, { at: ports.now(), by, what: 'Replaced the keys' }), {
      kind: 'confirm',
      key: ours.id,
    }),
  );
  const secret = await requireSecret(ports, id);
  requireOpen(secret, exchange);
  const rotation: Rotation = { state: 'agreed', send: ours, receive: theirs };
  await ports.writeSecret(id, { ...secret, rotation });
}

/** Notes that this side asks. @returns the keys that it asks with */
async function ask(ports: ConnectPorts, id: string, exchange: Exchange): Promise<ConnectionSecret> {
  const before = await requireSecret(ports, id);
  if (before.pending && before.send.length === 0)
    throw new SyncError('conflict', 'Nobody accepted the invitation yet, so there are no keys.');
  // An earlier replacement comes to its end first, or the peer might know another key than the one asked with.
  if (before.rotation?.state === 'agreed') await confirmKey(ports, id, before.rotation.send.id);
  const secret = await requireSecret(ports, id);
  const now = ports.now();
  requireIdle(secret.rotation, now);
  await ports.writeSecret(id, { ...secret, rotation: { state: 'asked', ...exchange, since: now } });
  return secret;
}

/** Only one replacement of a connection's keys goes on at a time. @throws SyncError `conflict` */
function requireIdle(rotation: Rotation | undefined, now: number): void {
  if (isAsking(rotation, now) || rotation?.state === 'agreed')
    throw new SyncError('conflict', 'The keys of this connection are being replaced already.');
  if (rotation?.state !== 'answered' || rotation.until <= now) return;
  const minutes = Math.ceil((rotation.until - now) / 60_000);
  throw new SyncError(
    'conflict',
    `The other site is replacing the keys. If it does not finish, you can replace them in ${minutes} minutes.`,
  );
}

/** Asks the peer. @returns the new keys, which the peer proved to have as well */
async function question(
  ports: ConnectPorts,
  id: string,
  { exchange, url, send }: { exchange: Exchange; url: string; send: SigningKey[] },
): Promise<Agreed> {
  try {
    const message: RekeyMessage = { kind: 'rekey', publicKey: exchange.publicKey };
    const answer = RekeyAnswer.parse(await post(ports, id, { message, url, keys: send }));
    const old = send.find((key) => key.id === answer.key);
    if (!old) throw new SyncError('unauthenticated', 'The other site used an unknown key.');
    const agreed = derive(id, exchange, answer.publicKey, { old, isFirst: true });
    checkProof(agreed, answer.proof);
    return agreed;
  } catch (error) {
    // If this fails too, the question ends by its time.
    await withdraw(ports, id, exchange).catch(() => undefined);
    throw error;
  }
}

async function withdraw(ports: ConnectPorts, id: string, exchange: Exchange): Promise<void> {
  const { rotation, ...secret } = await requireSecret(ports, id);
  if (isOpen(rotation, exchange)) await ports.writeSecret(id, secret);
}

/** Whether the question of this exchange still waits for its answer. */
function isOpen(rotation: Rotation | undefined, { publicKey }: Exchange): boolean {
  return rotation?.state === 'asked' && rotation.publicKey === publicKey;
}

/** Another replacement may have begun while this side waited. @throws SyncError `conflict` */
function requireOpen({ rotation }: ConnectionSecret, exchange: Exchange): void {
  if (!isOpen(rotation, exchange))
    throw new SyncError('conflict', 'The other site replaced the keys at the same moment.');
}

/** What became of new keys that the peer was to be told of. */
export type Confirmation =
  /** Both sides use them now. */
  | 'replaced'
  /** The peer no longer waits for them: the old ones stay. */
  | 'kept'
  /** This side does not have them yet. */
  | 'later'
  /** There is nothing to tell any more. */
  | 'over';

/**
 * Tells the peer that this side has the new keys, and ends whichever pair the peer does not use.
 * @param keyId id of the new key that this side signs with
 * @throws SyncError `peer-…`
 */
export async function confirmKey(
  ports: ConnectPorts,
  id: string,
  keyId: string,
): Promise<Confirmation> {
  const secret = await ports.readSecret(id);
  if (isAsking(secret?.rotation, ports.now())) return 'later';
  if (!secret || !isAgreed(secret, keyId)) return 'over';
  const message = { kind: 'confirm', key: keyId } as const;
  const keys = signingKeys(secret);
  const { taken } = ConfirmAnswer.parse(await post(ports, id, { message, url: secret.url, keys }));
  const after = await requireSecret(ports, id);
  // The sweep and a screen may have asked at the same time.
  if (!isAgreed(after, keyId)) return 'over';
  await ports.writeSecret(id, taken ? replaced(after, ports.now()) : withoutRotation(after));
  return taken ? 'replaced' : 'kept';
}

function isAgreed({ rotation }: ConnectionSecret, keyId: string): boolean {
  return rotation?.state === 'agreed' && rotation.send.id === keyId;
}

/**
 * Answers the peer's question.
 * @param old the key that signed the message
 * @throws SyncError `conflict` if the key is not the current one, or this side is replacing the keys itself
 */
export async function rekeyed(
  ports: ConnectPorts,
  id: string,
  old: SigningKey,
  { publicKey }: RekeyMessage,
): Promise<RekeyAnswer> {
  const secret = await requireSecret(ports, id);
  const { side } = split(id);
  const now = ports.now();
  if (!secret.receive.some((key) => key.id === old.id && key.until === undefined))
    throw new SyncError('conflict', 'The question was signed with a key that is not current.');
  // If both sides ask at the same moment, the inviting side goes on.
  if (secret.rotation?.state === 'agreed' || (side === 'a' && isAsking(secret.rotation, now)))
    throw new SyncError('conflict', 'This side is replacing the keys already.');
  const exchange = newExchange();
  const agreed = derive(id, exchange, publicKey, { old, isFirst: false });
  const [send, receive] = own(side, agreed);
  const rotation: Rotation = { state: 'answered', send, receive, until: now + CONFIRM_MS };
  await ports.writeSecret(id, { ...secret, rotation });
  return { publicKey: exchange.publicKey, proof: agreed.proof, key: old.id };
}

/**
 * The peer has the new keys: both sides use them from now on.
 * @param keyId id of the key that the peer signs with
 * @returns `now` if they were taken, `before` if that had happened already, `never` if this side no longer has them
 */
export async function rotated(
  ports: ConnectPorts,
  id: string,
  keyId: string,
): Promise<'now' | 'before' | 'never'> {
  const secret = await requireSecret(ports, id);
  const { rotation, receive } = secret;
  if (receive.some((key) => key.id === keyId && key.until === undefined)) return 'before';
  const isWaiting =
    rotation?.state === 'answered' && rotation.receive.id === keyId && rotation.until > ports.now();
  if (!isWaiting) return 'never';
  await ports.writeSecret(id, replaced(secret, ports.now()));
  return 'now';
}

/** The new keys alone count from now on, but for what is under way. */
function replaced(secret: ConnectionSecret, now: number): ConnectionSecret {
  const { rotation, ...rest } = secret;
  if (rotation === undefined || rotation.state === 'asked') return secret;
  const old = secret.receive
    .filter(({ until }) => until === undefined || until > now)
    .map((key) => ({ ...key, until: key.until ?? now + GRACE_MS }));
  return { ...rest, send: [rotation.send], receive: [rotation.receive, ...old] };
}

function withoutRotation({ rotation: _, ...secret }: ConnectionSecret): ConnectionSecret {
  return secret;
}

/** This side has asked for new keys of late, and has none yet. */
function isAsking(rotation: Rotation | undefined, now: number): boolean {
  return rotation?.state === 'asked' && rotation.since > now - ASKING_MS;
}

async function post(
  ports: ConnectPorts,
  id: string,
  { message, url, keys }: { message: Message; url: string; keys: SigningKey[] },
): Promise<unknown> {
  const { wire, side } = split(id);
  const stamp = { id: ports.newId(), now: ports.now() };
  return ports.post(url, seal(message, { connection: wire, from: side }, keys, stamp));
}

async function requireSecret(ports: ConnectPorts, id: string): Promise<ConnectionSecret> {
  const secret = await ports.readSecret(id);
  if (secret) return secret;
  throw new SyncError('unknown-connection', 'There is no such connection on this site.');
}

function split(id: string): { wire: string; side: 'a' | 'b' } {
  return { wire: id.split('.')[0] ?? '', side: id.endsWith('.b') ? 'b' : 'a' };
}

/** The keys of a side, to send and to receive with. */
function own(side: 'a' | 'b', { fromA, fromB }: Agreed): [send: SigningKey, receive: SigningKey] {
  return side === 'a' ? [fromA, fromB] : [fromB, fromA];
}

function derive(
  id: string,
  exchange: Exchange,
  theirs: string,
  { old, isFirst }: { old: SigningKey; isFirst: boolean },
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
