/** Connections as the admin page shows them. */
import { ABILITIES, PROTOCOL } from '../../peer/message';
import { CODES, SyncError } from '../../errors';
import { listConnections } from '../../store/connection';
import { isTaken } from '../../connection/name';
import { stands, untoldOf } from '../../connection/change';
import type { ConnectionView } from './calls';
import type { Connection } from '../../model/connection';

/** What an admin sees of a connection: no key, no address of a web trigger, no account id. */
export function toView(row: Connection): ConnectionView {
  const { id, name, state, peer, policy, publicComments, createdAt, expires, changes } = row;
  return {
    id,
    name,
    state,
    peer,
    policy,
    publicComments,
    people: row.people ?? [],
    hasPeerPublicComments: row.peerPublicComments ?? false,
    mayPeerRestart: row.mayPeerRestart ?? false,
    isPausedHere: row.paused?.local !== undefined,
    isUntold: stands(row) && untoldOf(row).length > 0,
    peerLacks: lackedBy(row),
    isDisplaced: row.displacedSince !== undefined,
    ...(row.moveOffer && { moveOffer: row.moveOffer }),
    consent: shownConsent(row),
    hasPairRequests: row.pairRequestsSince !== undefined,
    createdAt,
    changes: changes ?? [],
    ...(row.outgoing && { outgoing: row.outgoing.version }),
    ...(row.incoming && { incoming: row.incoming.version }),
    ...(expires !== undefined && state === 'invited' && { expires }),
    ...reasonOf(row),
    ...shownAutoStart(row),
    ...(row.joinScope && { joinScope: row.joinScope }),
    ...(row.keysAt !== undefined && { keysAt: row.keysAt }),
  };
}

/** Names of the site's connections, but for one. */
export async function otherNames(id?: string): Promise<string[]> {
  return (await listConnections()).filter((each) => each.id !== id).map(({ name }) => name);
}

/** @throws SyncError `conflict` if another connection of this site has the name */
export async function requireFreeName(name: string, id?: string): Promise<void> {
  if (!isTaken(name, await otherNames(id))) return;
  throw new SyncError('conflict', `There is a connection named ${name} on this site already.`);
}

function shownAutoStart({ autoStart }: Connection): Pick<ConnectionView, 'autoStart'> {
  if (!autoStart) return {};
  const { jql, by, at } = autoStart;
  return { autoStart: { jql, by, at } };
}

function shownConsent({ consent: { local, remote } }: Connection): ConnectionView['consent'] {
  return {
    ...(local && { local: { displayName: local.displayName, at: local.at } }),
    ...(remote && { remote: { displayName: remote.displayName, at: remote.at } }),
  };
}

/** What this version sends that the other side does not take. */
function lackedBy(row: Connection): ConnectionView['peerLacks'] {
  const { peerTakes = [] } = row;
  return stands(row) ? ABILITIES.filter((each) => !peerTakes.includes(each)) : [];
}

/** How long a refused message of another version is news: the other side tries again every few minutes. */
const VERSION_NEWS_MS = 3600_000;

/** Why nothing crosses, or why something does not. */
function reasonOf({ reason, otherVersion, peerGoneAt = 0 }: Connection): { reason?: string } {
  const isNews = otherVersion && otherVersion.at > Date.now() - VERSION_NEWS_MS;
  const all = [
    ...(reason === undefined ? [] : [reason]),
    ...(isNews ? [tellVersion(otherVersion.version)] : []),
    ...(peerGoneAt > Date.now() - VERSION_NEWS_MS ? [GONE] : []),
  ];
  return all.length > 0 ? { reason: all.join(' ') } : {};
}

const GONE = `Tandem is uninstalled on the other site. ${CODES['peer-uninstalled'].next}`;

function tellVersion(theirs: number): string {
  const [age, where] = theirs > PROTOCOL ? ['a newer', 'this site'] : ['an older', 'that site'];
  return `The other site runs ${age} version of Tandem, and its messages are refused. Update Tandem on ${where}; what waits is sent by itself then.`;
}
