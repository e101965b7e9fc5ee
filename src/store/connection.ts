/** Connections: one row each, with the published scripts that every sync needs, so that one read gives all. */
import { kvs } from '@forge/kvs';
import { startOver } from '../async';
import { SyncError } from '../errors';
import { create, replace, stored, type Also } from './kvs';
import { ENTITY } from './keys';
import type { Connection } from '../model/connection';

/** Attributes that indexes need, and the row. */
interface Stored {
  state: string;
  version: number;
  data: Connection;
}

export async function readConnection(id: string): Promise<Connection | undefined> {
  return (await stored(kvs.entity<Stored>(ENTITY.connection).get(id)))?.data;
}

/** All connections of this site; there are few. */
export async function listConnections(): Promise<Connection[]> {
  const rows: Connection[] = [];
  let cursor: string | undefined;
  do {
    const query = kvs.entity<Stored>(ENTITY.connection).query().index('by-state').limit(100);
    const page = await stored((cursor === undefined ? query : query.cursor(cursor)).getMany());
    rows.push(...page.results.map((result) => result.value.data));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows.sort((a, b) => a.createdAt - b.createdAt);
}

export async function createConnection(row: Connection): Promise<void> {
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
  change: (row: Connection) => Connection,
  alsoOf: (row: Connection) => Also[] = () => [],
): Promise<Connection> {
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

function toStored(data: Connection): Stored {
  return { state: data.state, version: data.version, data };
}
