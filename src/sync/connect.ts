/** How two sites become connected: invitation, acceptance, keys. The exchange itself is `peer/handshake.ts`. */
import { SyncError } from '../errors';
import { seal, type Envelope, type Key } from '../peer/envelope';
import {
  AcceptAnswer,
  agree,
  checkProof,
  decodeInvitation,
  encodeInvitation,
  invitationKey,
  newExchange,
  newSecret,
  type AcceptMessage,
  type Agreed,
  type Exchange,
  type Invitation,
} from '../peer/handshake';

/** A person's consent to what crosses. */
export interface Consent {
  accountId?: string;
  displayName: string;
  at: number;
}

/** What connecting writes of a connection. */
export interface ConnectionDraft {
  id: string;
  side: 'a' | 'b';
  version: number;
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  localUrl: string;
  appAccountId: string;
  peer: { name: string; url: string };
  policy: 'remote' | 'local' | 'newer';
  publicComments: boolean;
  consent: { local?: Consent; remote?: Consent };
  createdAt: number;
  expires?: number;
}

export interface Secret {
  url: string;
  send: Key[];
  /** A replaced key is taken until then. */
  receive: (Key & { until?: number })[];
  /** While keys are being replaced. */
  rotation?: { publicKey: string; privateKey: string; theirs?: string; since: number };
  pending?: {
    invitation: string;
    url: string;
    publicKey: string;
    privateKey: string;
    theirs?: string;
  };
}

export interface ConnectPorts {
  createConnection: (row: ConnectionDraft) => Promise<void>;
  readConnection: (id: string) => Promise<ConnectionDraft | undefined>;
  updateConnection: <Row extends ConnectionDraft>(
    id: string,
    change: (row: Row) => Row,
  ) => Promise<unknown>;
  readSecret: (id: string) => Promise<Secret | undefined>;
  writeSecret: (id: string, secret: Secret) => Promise<void>;
  /** Posts to the peer's web trigger and gives the answer's body. */
  post: (url: string, envelope: Envelope) => Promise<string>;
  now: () => number;
  newId: () => string;
}

/** This site and the admin who acts. */
export interface Here {
  /** This installation's web trigger. */
  url: string;
  site: { name: string; url: string };
  appAccountId: string;
  admin: Consent;
}

/** How long an invitation may be accepted. */
const INVITATION_MS = 48 * 3600 * 1000;

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
    v: 1,
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

/** Accepts an invitation on this site. @throws SyncError `invitation-invalid`, `peer-…`, `unauthenticated` */
export async function accept(
  ports: ConnectPorts,
  here: Here,
  text: string,
  name?: string,
): Promise<{ id: string }> {
  const invitation = decodeInvitation(text);
  if (invitation.expires < ports.now())
    throw new SyncError('invitation-invalid', 'This invitation has expired.');
  const id = `${invitation.connection}.b`;
  if (await ports.readConnection(id))
    throw new SyncError('conflict', 'This invitation was accepted here before.');

  const exchange = await keepExchange(ports, id, invitation, here);
  const message: AcceptMessage = {
    kind: 'accept',
    publicKey: exchange.publicKey,
    url: here.url,
    site: here.site,
    by: here.admin.displayName,
  };
  const answer = AcceptAnswer.parse(
    JSON.parse(await send(ports, invitation, message, [invitationKey(invitation.secret)])),
  );
  const agreed = agree(exchange, answer.publicKey, {
    connection: invitation.connection,
    secret: invitation.secret,
    a: { publicKey: answer.publicKey, url: invitation.url },
    b: { publicKey: exchange.publicKey, url: here.url },
  });
  checkProof(agreed, answer.proof);

  await ports.writeSecret(id, {
    url: invitation.url,
    send: [agreed.fromB],
    receive: [agreed.fromA],
  });
  await ports.createConnection({
    ...newConnection(ports, here, id, name ?? invitation.name),
    peer: answer.site,
    consent: { local: here.admin, remote: { displayName: answer.by, at: ports.now() } },
  });
  await send(ports, invitation, { kind: 'confirm' }, [agreed.fromB]);
  return { id };
}

/** An attempt that was cut off keeps its key pair: the inviting side takes no second one. */
async function keepExchange(
  ports: ConnectPorts,
  id: string,
  invitation: Invitation,
  here: Here,
): Promise<Exchange> {
  const kept = (await ports.readSecret(id))?.pending;
  if (kept) return kept;
  const exchange = newExchange();
  await ports.writeSecret(id, {
    url: invitation.url,
    send: [],
    receive: [],
    pending: { invitation: invitation.secret, url: here.url, ...exchange },
  });
  return exchange;
}

async function send(
  ports: ConnectPorts,
  { connection, url }: Invitation,
  message: object,
  keys: Key[],
): Promise<string> {
  return ports.post(
    url,
    seal(message, { connection, from: 'b' }, keys, { id: ports.newId(), now: ports.now() }),
  );
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
  const [row, secret] = await Promise.all([ports.readConnection(id), ports.readSecret(id)]);
  const pending = secret?.pending;
  if (!row || !pending)
    throw new SyncError('invitation-invalid', 'There is no such invitation any more.');
  if ((row.expires ?? 0) < ports.now())
    throw new SyncError('invitation-invalid', 'This invitation has expired.');
  if (pending.theirs !== undefined && pending.theirs !== message.publicKey) {
    throw new SyncError('invitation-invalid', 'Another site has accepted this invitation.');
  }
  const agreed = agreedBy(row.id, pending, message);
  await ports.writeSecret(id, {
    url: message.url,
    send: [agreed.fromA],
    receive: [agreed.fromB],
    pending: { ...pending, theirs: message.publicKey },
  });
  const remote = { displayName: message.by, at: ports.now() };
  await ports.updateConnection(id, (now) => ({
    ...now,
    state: 'active',
    peer: message.site,
    consent: { ...now.consent, remote },
  }));
  const site = { name: siteName(row.localUrl), url: row.localUrl };
  return {
    publicKey: pending.publicKey,
    site,
    by: row.consent.local?.displayName ?? '',
    proof: agreed.proof,
  };
}

function agreedBy(
  id: string,
  pending: NonNullable<Secret['pending']>,
  message: AcceptMessage,
): Agreed {
  return agree(pending, message.publicKey, {
    connection: id.split('.')[0] ?? '',
    secret: pending.invitation,
    a: { publicKey: pending.publicKey, url: pending.url },
    b: { publicKey: message.publicKey, url: message.url },
  });
}

/** The other side has the keys: the invitation's secret and the exchange are forgotten. */
export async function confirmed(ports: ConnectPorts, id: string): Promise<void> {
  const secret = await ports.readSecret(id);
  if (!secret?.pending) return;
  const { pending: _, ...rest } = secret;
  await ports.writeSecret(id, rest);
}

function newConnection(ports: ConnectPorts, here: Here, id: string, name: string): ConnectionDraft {
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
  };
}

function newWireId(ports: ConnectPorts): string {
  return ports
    .newId()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 24);
}

/** A site's name as people say it: the first part of its address. */
export function siteName(url: string): string {
  return new URL(url).host.replace('.atlassian.net', '');
}
