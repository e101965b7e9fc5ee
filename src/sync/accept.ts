/** How two sites become connected, on the side that accepts an invitation. */
import { SyncError } from '../errors';
import { seal, type Key } from '../peer/envelope';
import {
  AcceptAnswer,
  agree,
  checkProof,
  decodeInvitation,
  invitationKey,
  newExchange,
  type AcceptMessage,
  type Exchange,
  type Invitation,
} from '../peer/handshake';
import { newConnection, toConsent, type ConnectPorts, type Here } from './connect';

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
    account: here.admin.accountId,
    at: here.admin.at,
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
    consent: { local: here.admin, remote: toConsent(answer) },
  });
  await confirm(ports, id, invitation, [agreed.fromB]);
  return { id };
}

/** Both sides are connected without it: what cannot be told now is told by the sweep. */
async function confirm(
  ports: ConnectPorts,
  id: string,
  invitation: Invitation,
  keys: Key[],
): Promise<void> {
  const message = { kind: 'confirm' };
  try {
    await send(ports, invitation, message, keys);
  } catch {
    await ports.updateConnection(id, (row) => ({ ...row, untold: [message] }));
  }
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
