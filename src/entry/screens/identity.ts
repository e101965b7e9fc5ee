/**
 * Who this installation is. A store can come back elsewhere: on a copy of the site, or after the site was restored or
 * the app installed anew. Its keys are good there too, so nothing is sent before an admin has said which it is.
 */
import { getAppContext } from '@forge/api';
import { SyncError } from '../../errors';
import { listConnections, readConnection, updateConnection } from '../../store/connection';
import { readSecret, writeSecret } from '../../store/secret';
import { answered, claimed } from '../../connection/address';
import { stands } from '../../connection/change';
import { callerName } from '../wiring/caller';
import { toView } from './connection-view';
import type { AdminCalls } from './calls';

/** An admin says that this is no copy: the connections go on from here once their other sides agree. */
export async function claimConnections(): Promise<AdminCalls['claimConnections'][1]> {
  const by = await callerName();
  const installation = getAppContext().installationAri.toString();
  for (const { id, displacedSince, ...row } of await listConnections()) {
    const secret = await readSecret(id);
    if (displacedSince === undefined || !secret || !stands(row)) continue;
    await writeSecret(id, { ...secret, installation });
    await updateConnection(id, (now) => claimed(now, { by, at: Date.now() }));
  }
  return (await listConnections()).map(toView);
}

/** Answers the other side's offer to be sent to at another installation. @throws SyncError `conflict` */
export async function answerMove({
  id,
  url,
  isAccepted,
}: AdminCalls['answerMove'][0]): Promise<AdminCalls['answerMove'][1]> {
  const by = await callerName();
  const [row, secret] = [await readConnection(id), await readSecret(id)];
  const offer = row?.moveOffer;
  if (!secret || offer?.url !== url)
    throw new SyncError(
      'conflict',
      'The other site has not offered this address, or not any more.',
    );
  if (isAccepted) await writeSecret(id, { ...secret, url, movedAt: offer.at });
  const answer = { url, isAccepted, by, at: Date.now() };
  return toView(await updateConnection(id, (now) => answered(now, answer)));
}
