/** A site's web trigger moves to a new address: the peers are told, and the old one ends when all know. */
import type { Connection } from '../model/connection';
import { ABILITIES, type AddressMessage, type Who } from '../peer/message';
import { isSameInstallation } from '../peer/url';
import type { ConnectPorts } from './ports';
import { isAhead } from '../model/peer-claims';
import { noteChange, owe, stands, untoldOf } from './change';

/** Messages to the old address may be under way this long: a peer keeps an address in mind for 5 minutes. */
const GRACE_MS = 15 * 60_000;

/**
 * The receiving side's part: sends to the new address from now on. Only to another one of the same
 * installation, so that not even a stolen key can send what crosses elsewhere: an admin decides on any other.
 * @returns `known` where the address or a newer move was heard of before
 */
export async function moved(
  ports: Pick<ConnectPorts, 'readSecret' | 'writeSecret' | 'now'>,
  id: string,
  { url, at }: AddressMessage,
): Promise<'moved' | 'known' | 'elsewhere'> {
  const secret = await ports.readSecret(id);
  if (!secret) return 'known';
  const { movedAt = 0 } = secret;
  // A time that is still to come was taken before such times were refused: it counts for nothing.
  if (url === secret.url || (movedAt >= at && !isAhead(movedAt, ports.now()))) return 'known';
  if (!isSameInstallation(url, secret.url)) return 'elsewhere';
  await ports.writeSecret(id, { ...secret, url, movedAt: at });
  return 'moved';
}

/** What of a connection tells where each side sends from. */
type Located = Pick<
  Connection,
  | 'changes'
  | 'addressTold'
  | 'state'
  | 'moveOffer'
  | 'refusedMove'
  | 'displacedSince'
  | 'peerGoneAt'
>;

/** The row with the other side's wish to be sent to at another installation; what was refused is not asked again. */
export function offered<Row extends Located>(row: Row, message: AddressMessage): Row {
  const { url, at, by, who } = message;
  if (row.refusedMove === url || row.moveOffer?.url === url || !stands(row)) return row;
  const what = 'Asked to go on from another installation';
  const change = { at, by, ...(who && { who }), what, isRemote: true };
  return { ...noteChange(row, change), moveOffer: { url, at, by, ...(who && { who }) } };
}

/** The row once an admin here has answered that. */
export function answered<Row extends Located>(
  row: Row,
  { url, isAccepted, by, at }: { url: string; isAccepted: boolean; by: string; at: number },
): Row {
  const { moveOffer: _, peerGoneAt: __, ...rest } = row;
  const what = `${isAccepted ? 'Agreed' : 'Refused'} that the other site goes on from another installation`;
  return noteChange({ ...rest, ...(!isAccepted && { refusedMove: url }) } as Row, { at, by, what });
}

/** The row of a connection that another installation made: nothing is sent. */
export function displaced<Row extends Located>(row: Row, now: number): Row {
  return row.displacedSince === undefined ? { ...row, displacedSince: now } : row;
}

/** The row once an admin has said that this installation goes on with it; the other side is told the next time. */
export function claimed<Row extends Located>(
  row: Row,
  { by, at }: { by: string; at: number },
): Row {
  const { displacedSince: _, ...rest } = row;
  return noteChange(rest as Row, { at, by, what: 'Goes on from this installation' });
}

/**
 * Whether the other side may be told an address: one of another installation than it knows only if it puts that to
 * its admin. An earlier version refuses it.
 */
export function mayTell(row: Using, url: string): boolean {
  const known = row.addressTold?.url;
  if (known === undefined || isSameInstallation(url, known)) return true;
  return row.peerTakes?.includes('move') === true;
}

/** A move of this site: to where, and when in milliseconds since 1970. */
interface Move {
  url: string;
  at: number;
}

type Using = Pick<Connection, 'state' | 'addressTold' | 'peerTakes' | 'expires'>;

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
export function oweMove<Row extends Using & Pick<Connection, 'untold' | 'changes'>>(
  row: Row,
  { url, at, by, who }: Move & { by: string; who?: Who },
  now: number,
): Row {
  const isOwed = untoldOf(row).some((news) => news.kind === 'address' && news.url === url);
  if (isOwed || isOver(row, now)) return row;
  const message: AddressMessage = { kind: 'address', url, at, by, ...(who && { who }) };
  if (row.addressTold?.url !== url) {
    const noted = noteChange(row, { at, by, what: 'Gave this site a new address' });
    return owe(noted, message);
  }
  return knowsAbilities(row) ? row : owe(row, message);
}
