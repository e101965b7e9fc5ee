/** Connections: one row each, with the published scripts that every sync needs, so that one read gives all. */
import { kvs } from '@forge/kvs';
import { startOver } from '../async';
import { SyncError } from '../errors';
import type { AddressTold, MoveOffer } from '../model/site-address';
import type { CompiledScript } from '../script/script';
import { create, replace, stored, type Also } from './kvs';
import { ENTITY } from './keys';

/** A person's decision, kept because data crosses between two installations on the strength of it. */
export interface Consent {
  accountId?: string;
  displayName: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What an admin of either site changed of a connection. */
export interface ConnectionChange {
  /** Milliseconds since 1970. */
  at: number;
  by: string;
  /** The same by account. */
  who?: NonNullable<MoveOffer['who']>;
  /** In words for an admin. */
  what: string;
  /** It was done on the other site. */
  isRemote: boolean;
}

/** The script that runs, and since when. */
export type PublishedScript = CompiledScript & { publishedAt?: number };

/** One side of a connection. */
export interface ConnectionRow {
  /** `<id on the wire>.<side>`: a site that connects with itself has two. */
  id: string;
  side: 'a' | 'b';
  /** Counts the writes of this row. */
  version: number;
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  localUrl: string;
  appAccountId: string;
  peer: { name: string; url: string };
  outgoing?: PublishedScript;
  incoming?: PublishedScript;
  policy: 'remote' | 'local' | 'newer';
  /** The other side has its counterpart. */
  isPolicyShared?: boolean;
  /** The other side gave the present name: automation rules do not find the connection by it. */
  isNameByPeer?: boolean;
  publicComments: boolean;
  /** The other side may start what a person or a script stopped here. */
  mayPeerRestart?: boolean;
  /** Who of the other site (account id, or name as mentioned) is who here. */
  people?: { there: string; here: { accountId: string; displayName: string } }[];
  consent: { local?: Consent; remote?: Consent };
  createdAt: number;
  /** This site has or had another connection: an issue may have a twin by each. */
  hasSibling?: boolean;
  /** When an invitation that nobody accepted ends. */
  expires?: number;
  /** Why it is paused or broken. */
  reason?: string;
  /** Names of the admins who paused it, on this site and on the other: it rests while one of them stands. */
  paused?: { local?: string; remote?: string };
  /** Comments from here arrive on the other site visible to customers. */
  peerPublicComments?: boolean;
  /** When the keys were changed last. */
  keysAt?: number;
  /** Newest first. */
  changes?: ConnectionChange[];
  /** Issues that match are started by themselves, when they are made or changed; until when that was looked for. */
  autoStart?: { jql: string; by: string; at: number; until?: number };
  /** Issues that match are connected without asking if the other site wants to; else an admin here decides on each. */
  joinScope?: { jql: string; by: string; at: number };
  /** Since when requests of the other site to connect issues wait for an admin here. */
  pairRequestsSince?: number;
  /** By topic: when the newest change that is known of was made, here or there. */
  heard?: Record<string, number>;
  /** The last message in another version of the protocol, which was refused. */
  otherVersion?: { version: number; at: number };
  /** What the other site is told until it has heard: written with the change that it is about. */
  untold?: object[];
  /** The other side wants to be sent to at another installation, which an admin here has to agree to. */
  moveOffer?: MoveOffer;
  /** An admin refused to send there. */
  refusedMove?: string;
  /** Since when the store lies with another installation than the one that made the connection. */
  displacedSince?: number;
  /** When the other side last answered that Tandem is not installed there. */
  peerGoneAt?: number;
  /** What the other side takes beyond the first release, as it said last. */
  peerTakes?: string[];
  addressTold?: AddressTold;
}

/** Attributes that indexes need, and the row. */
interface Stored {
  state: string;
  version: number;
  data: ConnectionRow;
}

/** The connection's id on the wire, and the side that this row is. */
export function splitId(connectionId: string): { wire: string; side: 'a' | 'b' } {
  const [wire = '', side] = connectionId.split('.');
  return { wire, side: side === 'b' ? 'b' : 'a' };
}

/** The row id of one side. */
export function connectionId(wire: string, side: 'a' | 'b'): string {
  return `${wire}.${side}`;
}

export async function readConnection(id: string): Promise<ConnectionRow | undefined> {
  return (await stored(kvs.entity<Stored>(ENTITY.connection).get(id)))?.data;
}

/** All connections of this site; there are few. */
export async function listConnections(): Promise<ConnectionRow[]> {
  const rows: ConnectionRow[] = [];
  let cursor: string | undefined;
  do {
    const query = kvs.entity<Stored>(ENTITY.connection).query().index('by-state').limit(100);
    const page = await stored((cursor === undefined ? query : query.cursor(cursor)).getMany());
    rows.push(...page.results.map((result) => result.value.data));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows.sort((a, b) => a.createdAt - b.createdAt);
}

export async function createConnection(row: ConnectionRow): Promise<void> {
  const siblings = await listConnections();
  const made = { ...row, version: 1, ...(siblings.length > 0 && { hasSibling: true }) };
  await create(ENTITY.connection, row.id, toStored(made));
  for (const { id, hasSibling } of siblings)
    if (!hasSibling) await updateConnection(id, (sibling) => ({ ...sibling, hasSibling: true }));
}

/** Two admins at the same moment: the later one's change is made on the newer row. */
const MOST_ATTEMPTS = 5;

/**
 * Changes a connection.
 * @param change gives the new row; called again if somebody else changed it meanwhile
 * @param alsoOf gives what is written together with the new row, all or nothing
 * @throws SyncError `unknown-connection`
 */
export async function updateConnection(
  id: string,
  change: (row: ConnectionRow) => ConnectionRow,
  alsoOf: (row: ConnectionRow) => Also[] = () => [],
): Promise<ConnectionRow> {
  return startOver('conflict', MOST_ATTEMPTS, async () => {
    const row = await readConnection(id);
    if (!row)
      throw new SyncError('unknown-connection', 'There is no such connection on this site.');
    const next = { ...change(row), version: row.version + 1 };
    const place = { entityName: ENTITY.connection, key: id };
    await replace(place, toStored(next), row.version, { also: alsoOf(next) });
    return next;
  });
}

/**
 * Marks a connection as one whose peer asks to connect issues. Requests come by the hundred: one of them marks it.
 * @param at milliseconds since 1970
 */
export async function markPairRequests(id: string, at: number): Promise<void> {
  const row = await readConnection(id);
  if (!row || row.pairRequestsSince !== undefined) return;
  try {
    const next = { ...row, pairRequestsSince: at, version: row.version + 1 };
    await replace({ entityName: ENTITY.connection, key: id }, toStored(next), row.version);
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'conflict') throw error;
  }
}

export async function deleteConnection(id: string): Promise<void> {
  await stored(kvs.entity(ENTITY.connection).delete(id));
}

function toStored(data: ConnectionRow): Stored {
  return { state: data.state, version: data.version, data };
}
