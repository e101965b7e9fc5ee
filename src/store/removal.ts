/** Connections that were removed: what is left to do for each, and how what was kept of it is deleted in slices. */
import { kvs } from '@forge/kvs';
import { allOrThrow } from '../async';
import { deleteConnection } from './connection';
import { ENTITY, KEY, NONE } from './keys';
import { deleteAll, readFrom, stored, unlessGone, type Place } from './kvs';
import { pairRequestPlaces } from './pair-requests';
import { deleteSecret, readSecret, writeSecret } from './secret';

export interface Removal {
  connectionId: string;
  /** Milliseconds since 1970. */
  since: number;
  /** What the other side is to be told; absent once it was, or where there is nobody to tell. */
  untold?: object;
  /** All that was kept is gone. */
  isErased?: boolean;
}

export async function readRemoval(connectionId: string): Promise<Removal | undefined> {
  return stored(kvs.get<Removal>(KEY.removal(connectionId)));
}

export async function writeRemoval(removal: Removal): Promise<void> {
  await stored(kvs.set(KEY.removal(removal.connectionId), removal));
}

/** The last that is deleted of a connection. */
export async function endRemoval(connectionId: string): Promise<void> {
  await unlessGone(deleteSecret(connectionId));
  await unlessGone(stored(kvs.delete(KEY.removal(connectionId))));
}

/** Removals that are not at their end, at most 100. */
export async function listRemovals(): Promise<Removal[]> {
  return (await readFrom<Removal>(KEY.removal(''))).map(({ value }) => value);
}

/**
 * From now on there is no such connection, and nothing that its peer signs is taken. What is left says still whose
 * keys they are: on a copy of a site nobody may tell the peer with them.
 */
export async function closeConnection(connectionId: string): Promise<void> {
  const secret = await readSecret(connectionId);
  if (secret) {
    const { pending: _, rotation: __, ...rest } = secret;
    await writeSecret(connectionId, { ...rest, receive: [] });
  }
  await unlessGone(deleteConnection(connectionId));
}

/** A twin that is to go, and the issue whose property names it. */
export interface Doomed {
  key: string;
  issueId?: string;
}

/** Twins of a connection, at most 100, parked or not. */
export async function listDoomed(connectionId: string): Promise<Doomed[]> {
  const { results } = await stored(
    kvs
      .entity<{ issueId: string }>(ENTITY.twin)
      .query()
      .index('by-parked', { partition: [connectionId] })
      .limit(100)
      .getMany(),
  );
  return results.map(({ key, value: { issueId } }) => ({
    key,
    ...(issueId !== NONE && { issueId }),
  }));
}

/** @returns how many were still there */
export async function deleteTwins(keys: string[]): Promise<number> {
  return deleteAll(keys.map((key) => ({ key, entityName: ENTITY.twin })));
}

/**
 * Deletes one slice of what is kept beside the twins: what was applied, what came, pages, parts of messages, drafts,
 * transitions, events, versions of scripts, requests to connect issues. Events that waited for their end longest go by themselves.
 * @returns how much was found
 */
export async function deleteRest(connectionId: string): Promise<number> {
  const prefixes = [
    KEY.received(connectionId),
    KEY.recording(connectionId, ''),
    KEY.page(connectionId, ''),
    KEY.inbox(connectionId, ''),
    KEY.draft(connectionId, ''),
    KEY.samples(connectionId),
    KEY.offers(connectionId),
    KEY.rest(connectionId),
  ];
  const plain = await allOrThrow(prefixes.map(keysFrom));
  const events = await rowsOf(ENTITY.event, 'by-time', [connectionId]);
  const versions = await allOrThrow(
    ['outgoing', 'incoming'].map((way) => rowsOf(ENTITY.script, 'by-version', [connectionId, way])),
  );
  const claims = await claimPlaces(connectionId);
  const jobs = await jobsOf(connectionId);
  const requests = pairRequestPlaces(connectionId);
  return deleteAll([
    ...plain.flat(),
    ...events,
    ...versions.flat(),
    ...claims,
    ...jobs,
    ...requests,
  ]);
}

/** Claims of issues that are left of starts; the first of them. */
export function claimPlaces(connectionId: string): Promise<Place[]> {
  return rowsOf(ENTITY.claim, 'by-connection', [connectionId]);
}

/** Pages of bulk jobs, and the jobs whose pages are all among them. */
async function jobsOf(connectionId: string): Promise<Place[]> {
  const jobs = await rowsOf(ENTITY.job, 'by-connection', [connectionId]);
  const all: Place[] = [];
  for (const job of jobs) {
    const pages = await keysFrom(KEY.jobPage(job.key, ''));
    all.push(...pages, ...(pages.length < SLICE ? [job] : []));
  }
  return all;
}

/** What one query gives at the most. */
const SLICE = 100;

async function keysFrom(prefix: string): Promise<Place[]> {
  return (await readFrom(prefix)).map(({ key }) => ({ key }));
}

async function rowsOf(entityName: string, index: string, partition: string[]): Promise<Place[]> {
  const query = kvs.entity(entityName).query().index(index, { partition });
  const { results } = await stored(query.limit(SLICE).getMany());
  return results.map(({ key }) => ({ key, entityName }));
}
