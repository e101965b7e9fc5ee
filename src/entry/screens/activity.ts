/** The admin page's view of what happened: events by filter, and twins that wait for somebody. */
import { updateConnection } from '../../store/connection';
import { listEvents } from '../../store/sync-event';
import {
  listHeld as heldTwins,
  listParked as parkedTwins,
  twinsOfRemote,
} from '../../store/find-twins';
import { attention } from '../../sync/life/owed';
import type { SyncEvent } from '../../model/sync-event';
import type { Twin } from '../../model/twin';
import { noteChange } from '../../connection/change';
import type { SyncPorts } from '../../sync/ports';
import { retryParked } from '../../sync/life/retry';
import type { AdminCalls, EventPage, EventQuery, HeldView, ParkedView } from './calls';

/** Events of one page of the store, and pages that one call looks through for what is asked. */
const PAGE = 50;
const MOST_PAGES = 10;

/** Events that a filter lets through, newest first; with a cursor where there may be older ones. */
export async function findEvents(query: EventQuery): Promise<EventPage> {
  const { connectionId, issueKey, cursor } = query;
  const twin = issueKey === undefined ? null : await findTwin(connectionId, issueKey);
  const page = await scan(
    twin?.issueKey === undefined ? query : { ...query, issueKey: twin.issueKey },
    'issueKey',
  );
  if (issueKey === undefined || page.events.length > 0 || cursor !== undefined) return page;
  // What never became an issue here is found among the newest of all events.
  return { events: (await scan(query, 'remoteKey')).events };
}

/** The twin whose other issue has that key, as far as this site has heard. */
export async function findTwin(
  connectionId: string,
  remoteKey: string,
): Promise<AdminCalls['findTwin'][1]> {
  const [twin] = await twinsOfRemote<Twin>(connectionId, { key: remoteKey });
  return twin ? nameOf(twin) : null;
}

async function scan(
  { connectionId, issueKey, state, since, cursor }: EventQuery,
  by: 'issueKey' | 'remoteKey',
): Promise<EventPage> {
  const filter = {
    connectionId,
    ...(issueKey !== undefined && by === 'issueKey' && { issueKey }),
    ...(since !== undefined && { since }),
  };
  const isWanted = (event: SyncEvent) =>
    (state === undefined || event.state === state) &&
    (by === 'issueKey' || event.remoteKey === issueKey);
  const events: SyncEvent[] = [];
  let next = cursor;
  for (let read = 0; read < MOST_PAGES; read += 1) {
    const page = await listEvents<SyncEvent>(
      { ...filter, ...(next !== undefined && { cursor: next }) },
      PAGE,
    );
    events.push(...page.events.filter(isWanted));
    next = page.cursor;
    if (next === undefined || events.length >= PAGE) break;
  }
  return { events, ...(next !== undefined && { cursor: next }) };
}

/** Twins that wait for a fix or a retry, oldest first, at most 100. */
export async function listParked(connectionId: string): Promise<ParkedView[]> {
  const twins = await parkedTwins<Twin>(connectionId, Date.now());
  return twins.flatMap((twin) => {
    const parked = attention(twin);
    return parked ? [{ ...nameOf(twin), parked }] : [];
  });
}

/** Twins that wait for their connection, oldest first, at most 100. */
export async function listHeld(connectionId: string): Promise<HeldView[]> {
  const twins = await heldTwins<Twin>(connectionId);
  return twins.map((twin) => ({
    ...nameOf(twin),
    since: twin.heldSince,
    ...(twin.last?.outcome === 'failed' &&
      twin.last.message !== undefined && { why: twin.last.message }),
  }));
}

function nameOf({
  key,
  local,
  remote,
}: Twin): Pick<HeldView, 'twinKey' | 'issueKey' | 'remoteKey'> {
  return {
    twinKey: key,
    ...(local && { issueKey: local.key }),
    ...(remote && { remoteKey: remote.key }),
  };
}

/** Tries twins again, and notes who asked for it. @returns how many are tried */
export async function retry(
  ports: SyncPorts,
  { connectionId, twinKeys, direction }: AdminCalls['retry'][0],
  by: string,
): Promise<{ retried: number }> {
  const retried = await retryParked(ports, connectionId, twinKeys, direction);
  if (retried > 0) {
    const what = retried === 1 ? 'Tried an issue again' : `Tried ${retried} issues again`;
    await updateConnection(connectionId, (row) => noteChange(row, { at: Date.now(), by, what }));
  }
  return { retried };
}
