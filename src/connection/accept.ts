/** How two sites become connected, on the side that accepts an invitation. */
import { SyncError } from '../errors';
import type { PendingHandshake } from '../model/connection-secret';
import { seal, type Key } from '../peer/envelope';
import { ABILITIES, type ConfirmMessage } from '../peer/message';
import { isAhead } from '../model/peer-claims';
import {
  AcceptAnswer,
  agree,
  checkProof,
  decodeInvitation,
  invitationKey,
  newExchange,
  type AcceptMessage,
  type Invitation,
} from '../peer/handshake';
import { INVITATION_MS, newConnection, toConsent } from './invite';
import type { ConnectPorts, Here } from './ports';

/**
 * Accepts an invitation on this site. The inviting side has then to be told that the keys are here.
 * @throws SyncError `invitation-invalid`, `peer-…`, `unauthenticated`
 */
export async function accept(
  ports: ConnectPorts,
  here: Here,
  text: string,
  name: string,
): Promise<{ id: string }> {
  const invitation = decodeInvitation(text);
  const now = ports.now();
  if (invitation.expires < now || isAhead(invitation.expires, now + INVITATION_MS))
    throw new SyncError(
      'invitation-invalid',
      'This invitation has expired, or its end is further off than that of any invitation.',
    );
  const id = `${invitation.connection}.b`;
  if (await ports.readConnection(id))
    throw new SyncError('conflict', 'This invitation was accepted here before.');

  const pending = await keepExchange(ports, id, invitation, here);
  const message: AcceptMessage = {
    kind: 'accept',
    publicKey: pending.publicKey,
    url: here.url,
    site: here.site,
    by: here.admin.displayName,
    account: here.admin.accountId,
    at: here.admin.at,
    takes: [...ABILITIES],
  };
  const answer = AcceptAnswer.parse(
    await send(ports, invitation, message, [invitationKey(invitation.secret)]),
  );
  if (isAhead(answer.at, ports.now()))
    throw new SyncError(
      'bad-request',
      'The clock of the other site is more than five minutes fast.',
    );
  const agreed = agree(pending, answer.publicKey, {
    connection: invitation.connection,
    secret: invitation.secret,
    a: { publicKey: answer.publicKey, url: invitation.url },
    b: { publicKey: pending.publicKey, url: here.url },
  });
  checkProof(agreed, answer.proof);

  // With its key pair: cut off before the connection is there, it can be accepted once more.
  await ports.writeSecret(id, {
    url: invitation.url,
    send: [agreed.fromB],
    receive: [agreed.fromA],
    ...(answer.takes && { takes: answer.takes }),
    pending,
  });
  const confirm: ConfirmMessage = { kind: 'confirm' };
  await ports.createConnection({
    ...newConnection(ports, here, id, name),
    peer: answer.site,
    consent: { local: here.admin, remote: toConsent(answer) },
    ...(answer.takes && { peerTakes: answer.takes }),
    untold: [confirm],
  });
  await ports.endAcceptance(id);
  return { id };
}

/** An attempt that was cut off keeps its key pair: the inviting side takes no second one. */
async function keepExchange(
  ports: ConnectPorts,
  id: string,
  invitation: Invitation,
  here: Here,
): Promise<PendingHandshake> {
  const kept = (await ports.readSecret(id))?.pending;
  if (kept) return kept;
  const pending = { invitation: invitation.secret, url: here.url, ...newExchange() };
  await ports.noteAcceptance({ connectionId: id, expires: invitation.expires });
  await ports.writeSecret(id, { url: invitation.url, send: [], receive: [], pending });
  return pending;
}

async function send(
  ports: ConnectPorts,
  { connection, url }: Invitation,
  message: object,
  keys: Key[],
): Promise<unknown> {
  return ports.post(
    url,
    seal(message, { connection, from: 'b' }, keys, { id: ports.newId(), now: ports.now() }),
  );
}
