/** The peer's requests to connect issues of this site, by connection, in pages that one batch reads. */
import { startOver } from '../async';
import { SyncError } from '../errors';
import {
  noRequests,
  pageOfRequest,
  REQUEST_PAGES,
  takeRequest,
  type PairRequest,
  type PairRequestPage,
  type Taken,
} from '../model/pair-request';
import { create, readTogether, replace, type Place } from './kvs';
import { ENTITY, KEY } from './keys';

interface Stored {
  version: number;
  data: PairRequestPage;
}

/** Requests of one connection arrive side by side: whoever loses the race reads the page again. */
const MOST_ATTEMPTS = 8;

/** Notes a request, unless it was declined or too many wait. @throws SyncError `platform-busy`, `conflict` */
export async function notePairRequest(connectionId: string, request: PairRequest): Promise<Taken> {
  let taken: Taken = 'known';
  await changePage(connectionId, pageOfRequest(request.twin), (page) => {
    const next = takeRequest(page, request);
    taken = next.taken;
    return taken === 'full' || taken === 'declined' ? page : next.page;
  });
  return taken;
}

/** Every request of a connection, answered or not, the oldest first. @throws SyncError `platform-busy` */
export async function listPairRequests(connectionId: string): Promise<PairRequest[]> {
  const rows = (await readTogether(pairRequestPlaces(connectionId))) as (Stored | undefined)[];
  return rows.flatMap((row) => row?.data.requests ?? []).sort((a, b) => a.at - b.at);
}

/** Changes the pages in which some requests lie. @throws SyncError `platform-busy`, `conflict` */
export async function changePairRequests(
  connectionId: string,
  requests: readonly PairRequest[],
  change: (page: PairRequestPage) => PairRequestPage,
): Promise<void> {
  for (const index of new Set(requests.map(({ twin }) => pageOfRequest(twin))))
    await changePage(connectionId, index, change);
}

/** Where the requests of a connection lie, for whoever deletes them. */
export function pairRequestPlaces(connectionId: string): Required<Place>[] {
  return Array.from({ length: REQUEST_PAGES }, (_, index) => placeOf(connectionId, index));
}

async function changePage(
  connectionId: string,
  index: number,
  change: (page: PairRequestPage) => PairRequestPage,
): Promise<void> {
  const place = placeOf(connectionId, index);
  await startOver('conflict', MOST_ATTEMPTS, async () => {
    const [found] = (await readTogether([place])) as (Stored | undefined)[];
    const page = found?.data ?? noRequests();
    const data = change(page);
    if (data === page) return;
    const version = (found?.version ?? 0) + 1;
    const row: Stored = { version, data };
    if (found) await replace(place, row, found.version);
    else await create(place.entityName, place.key, row);
  }).catch((error: unknown) => {
    if (!(error instanceof SyncError) || error.code !== 'conflict') throw error;
    throw new SyncError('platform-busy', 'Many requests to connect issues arrive at once.', {
      cause: error,
    });
  });
}

function placeOf(connectionId: string, index: number): Required<Place> {
  return { entityName: ENTITY.pairRequests, key: KEY.pairRequests(connectionId, index) };
}
