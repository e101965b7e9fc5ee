/** A site's web trigger moves to a new address: the peers are told, and the old one ends when all know. */
import { SyncError } from '../errors';
import { ABILITIES, type AddressMessage } from '../peer/message';
import { isSameInstallation } from '../peer/url';
import type { ConnectPorts } from './connect';
import { isAhead } from './peer-claims';
import { noteChange, owe, untoldOf, type Controlled } from './control';

/** Messages to the old address may be under way this long: a peer keeps an address in mind for 5 minutes. */
const GRACE_MS = 15 * 60_000;

/**
 * The receiving side's part: sends to the new address from now on. Only to another one of the same
 * installation, so that not even a stolen key can send what crosses elsewhere.
 * @returns false where a newer move was heard of before. @throws SyncError `bad-request`
 */
export async function moved(
  ports: Pick<ConnectPorts, 'readSecret' | 'writeSecret' | 'now'>,
  id: string,
  { url, at }: AddressMessage,
): Promise<boolean> {
  const secret = await ports.readSecret(id);
  if (!secret) return false;
  const { movedAt = 0 } = secret;
  // A time that is still to come was taken before such times were refused: it counts for nothing.
  if (url === secret.url || (movedAt >= at && !isAhead(movedAt, ports.now()))) return false;
  if (!isSameInstallation(url, secret.url))
    throw new SyncError('bad-request', 'The new address is one of another installation.');
  await ports.writeSecret(id, { ...secret, url, movedAt: at });
  return true;
}

/** A move of this site: to where, and when in milliseconds since 1970. */
interface Move {
  url: string;
  at: number;
}

type Using = Pick<Controlled, 'state' | 'addressTold' | 'peerTakes'> & { expires?: number };

/** Nobody sends by it any more: it was ended, or is an invitation that was not accepted in time. */
function isOver({ state, expires = 0 }: Using, now: number): boolean {
  return state === 'broken' || (state === 'invited' && expires <= now);
}

/** Whether nobody uses another address than the new one any more, and nothing is on its way there. */
export function isSettled({ url, at }: Move, connections: Using[], now: number): boolean {
  const isDone = ({ addressTold: told }: Using) => told?.url === url && now >= told.at + GRACE_MS;
  return now >= at + GRACE_MS && connections.every((each) => isOver(each, now) || isDone(each));
}

/** Whether the other side knows what this one takes. One that never said such a thing itself does not read it. */
function knowsAbilities({ addressTold, peerTakes }: Using): boolean {
  const known = addressTold?.takes ?? [];
  return peerTakes === undefined || ABILITIES.every((each) => known.includes(each));
}

/**
 * The row once the other side has said what it takes. It runs another version than before, so it is told again what
 * this side takes.
 */
export function noteTakes<Row extends Using>(row: Row, peerTakes: string[]): Row {
  const { takes: _, ...told } = row.addressTold ?? {};
  return { ...row, peerTakes, ...(row.addressTold && { addressTold: told }) };
}

/**
 * The row with the move noted, and the other side to be told of it, as soon as there is one; so too if it does not know
 * what this side takes. The same row if it knows both or is to be told already.
 */
export function oweMove<Row extends Using & Pick<Controlled, 'untold' | 'changes'>>(
  row: Row,
  { url, at, by }: Move & { by: string },
  now: number,
): Row {
  const isOwed = untoldOf(row).some((news) => news.kind === 'address' && news.url === url);
  if (isOwed || isOver(row, now)) return row;
  if (row.addressTold?.url !== url) {
    const noted = noteChange(row, { at, by, what: 'Gave this site a new address' });
    return owe(noted, { kind: 'address', url, at, by });
  }
  return knowsAbilities(row) ? row : owe(row, { kind: 'address', url, at, by });
}
