/**
 * How two sites become connected, on the side that invites. The other side is `accept.ts`, the exchange
 * itself `peer/handshake.ts`.
 */
import { allOrThrow } from '../async';
import { SyncError } from '../errors';
import type { Connection, Consent } from '../model/connection';
import type { ConnectionSecret, PendingHandshake } from '../model/connection-secret';
import { ABILITIES, PROTOCOL } from '../peer/message';
import {
  agree,
  encodeInvitation,
  newExchange,
  newSecret,
  type AcceptAnswer,
  type AcceptMessage,
  type Agreed,
} from '../peer/handshake';
import { toldNow } from './change';
import { type ConnectPorts, type Here, siteName } from './ports';

/** How long an invitation may be accepted. */
export const INVITATION_MS = 48 * 3600 * 1000;

/** Makes a connection that waits for the other side. @returns the invitation as text to hand over */
export async function invite(
  ports: ConnectPorts,
  here: Here,
  name: string,
): Promise<{ id: string; code: string; expires: number }> {
  const wire = newWireId(ports);
  const expires = ports.now() + INVITATION_MS;
  const secret = newSecret();
  const row = newConnection(ports, here, `${wire}.a`, name);
  await ports.writeSecret(row.id, {
    url: '',
    send: [],
    receive: [],
    pending: { invitation: secret, url: here.url, ...newExchange() },
  });
  await ports.createConnection({ ...row, state: 'invited', expires, peer: { name: '', url: '' } });
  const { url, site, admin } = here;
  const code = encodeInvitation({
    v: PROTOCOL,
    connection: wire,
    name,
    url,
    site,
    by: admin.displayName,
    secret,
    expires,
  });
  return { id: row.id, code, expires };
}

/**
 * The inviting side's part: takes an acceptance that was signed with the invitation's secret.
 * @returns the answer. @throws SyncError `invitation-invalid` if it has expired or another site came first
 */
export async function accepted(
  ports: ConnectPorts,
  id: string,
  message: AcceptMessage,
): Promise<AcceptAnswer> {
  const [row, secret] = await allOrThrow([ports.readConnection(id), ports.readSecret(id)]);
  const pending = secret?.pending;
  if (!row || !pending)
    throw new SyncError('invitation-invalid', 'There is no such invitation any more.');
  if ((row.expires ?? 0) < ports.now())
    throw new SyncError('invitation-invalid', 'This invitation has expired.');
  const agreed = agreedBy(row.id, pending, message);
  if (pending.theirs === undefined) {
    await ports.writeSecret(id, takenBy(message, agreed, pending));
  } else if (!isRepeated(message, pending.theirs, secret, row)) {
    throw new SyncError('invitation-invalid', 'Another site has accepted this invitation.');
  }
  if (row.state === 'invited') await ports.updateConnection(id, (now) => activated(now, message));
  const site = { name: siteName(row.localUrl), url: row.localUrl };
  return {
    publicKey: pending.publicKey,
    site,
    by: row.consent.local?.displayName ?? '',
    account: row.consent.local?.accountId ?? '',
    at: row.consent.local?.at ?? row.createdAt,
    takes: [...ABILITIES],
    proof: agreed.proof,
  };
}

function takenBy(
  { url, publicKey, takes }: AcceptMessage,
  { fromA, fromB }: Agreed,
  pending: PendingHandshake,
): ConnectionSecret {
  return {
    url,
    send: [fromA],
    receive: [fromB],
    ...(takes && { takes }),
    pending: { ...pending, theirs: publicKey },
  };
}

/** The same acceptance once more, as its answer was lost. Whatever happened to the connection since stays. */
function isRepeated(
  { publicKey, url, site }: AcceptMessage,
  theirs: string,
  secret: ConnectionSecret,
  { state, peer }: Connection,
): boolean {
  const isSameSite = state === 'invited' || (peer.url === site.url && peer.name === site.name);
  return publicKey === theirs && url === secret.url && isSameSite && state !== 'broken';
}

function activated(row: Connection, message: AcceptMessage): Connection {
  if (row.state !== 'invited') return row;
  const consent = { ...row.consent, remote: toConsent(message) };
  return {
    ...row,
    state: 'active',
    peer: message.site,
    consent,
    ...(message.takes && { peerTakes: message.takes }),
  };
}

function agreedBy(id: string, pending: PendingHandshake, message: AcceptMessage): Agreed {
  return agree(pending, message.publicKey, {
    connection: id.split('.')[0] ?? '',
    secret: pending.invitation,
    a: { publicKey: pending.publicKey, url: pending.url },
    b: { publicKey: message.publicKey, url: message.url },
  });
}

/** Both sides have the keys, and each knows it of the other: the invitation's secret and the exchange are forgotten. */
export async function confirmed(ports: ConnectPorts, id: string): Promise<void> {
  const secret = await ports.readSecret(id);
  if (!secret?.pending) return;
  const { pending: _, ...rest } = secret;
  await ports.writeSecret(id, rest);
}

/** The other admin's consent, as they state it. */
export function toConsent({ by, account, at }: AcceptMessage | AcceptAnswer): Consent {
  return { accountId: account, displayName: by, at };
}

/** A connection as it begins on a site, active. */
export function newConnection(
  ports: ConnectPorts,
  here: Here,
  id: string,
  name: string,
): Connection {
  return {
    id,
    side: id.endsWith('.b') ? 'b' : 'a',
    version: 0,
    name,
    state: 'active',
    localUrl: here.site.url,
    appAccountId: here.appAccountId,
    peer: { name: '', url: '' },
    policy: 'remote',
    publicComments: false,
    consent: { local: here.admin },
    createdAt: ports.now(),
    addressTold: toldNow(here.url, ports.now()),
  };
}

function newWireId(ports: ConnectPorts): string {
  return ports
    .newId()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 24);
}
