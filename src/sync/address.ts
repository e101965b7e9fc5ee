/** A site's web trigger moves to a new address: the peers are told, and the old one ends when all know. */
import { SyncError } from '../errors';
import type { AddressMessage } from '../peer/message';
import { isSameInstallation } from '../peer/url';
import type { ConnectPorts } from './connect';

/** Messages to the old address may be under way this long: a peer keeps an address in mind for 5 minutes. */
const GRACE_MS = 15 * 60_000;

/**
 * The receiving side's part: sends to the new address from now on. Only to another one of the same
 * installation, so that not even a stolen key can send what crosses elsewhere.
 * @returns false where a newer move was heard of before. @throws SyncError `bad-request`
 */
export async function moved(
  ports: Pick<ConnectPorts, 'readSecret' | 'writeSecret'>,
  id: string,
  { url, at }: AddressMessage,
): Promise<boolean> {
  const secret = await ports.readSecret(id);
  if (!secret || (secret.movedAt ?? 0) >= at) return false;
  if (!isSameInstallation(url, secret.url))
    throw new SyncError('bad-request', 'The new address is one of another installation.');
  await ports.writeSecret(id, { ...secret, url, movedAt: at });
  return true;
}

/** What of a connection tells whether somebody may still use the old address. */
interface Using {
  state: string;
  createdAt: number;
  expires?: number;
  untold?: object[];
}

/** Whether nobody uses the old address any more: all peers have answered, and no open invitation names it. */
export function isSettled(
  { since }: { since: number },
  connections: Using[],
  now: number,
): boolean {
  const isUsing = ({ state, createdAt, expires = 0, untold = [] }: Using) =>
    state === 'invited'
      ? createdAt <= since && expires > now
      : untold.some((message) => 'kind' in message && message.kind === 'address');
  return now >= since + GRACE_MS && !connections.some(isUsing);
}
