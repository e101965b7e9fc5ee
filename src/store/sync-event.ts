/** Sync events: what happened and why, newest first, forgotten after a month. */
import { kvs, Sort, WhereConditions } from '@forge/kvs';
import { inSlices } from '../async';
import { deleteAll, readTogether, stored, write, type Also, type Place } from './kvs';
import { ENTITY, KEY, NONE } from './keys';

/** What of an event the store itself looks at. */
export interface EventRow {
  id: string;
  connectionId: string;
  issueKey?: string;
  at: number;
  state: string;
}

interface Stored<T> {
  connectionId: string;
  issueKey: string;
  at: number;
  state: string;
  data: T;
}

/** Days that an event is kept. */
const DAYS = 30;

/** An event as a row, to be written alone or with others. */
export function toEventRow(event: EventRow): Also {
  const { id, connectionId, issueKey = NONE, at, state } = event;
  const value: Stored<EventRow> = { connectionId, issueKey, at, state, data: event };
  return { entityName: ENTITY.event, key: `${connectionId}:${id}`, value, days: DAYS };
}

/** What an event is about as text, and for how many days it is kept. */
export interface Recorded {
  text: string;
  days: number;
}

/** What an event is about as a row, to be written with it. */
export function toRecordingRow({ connectionId, id }: EventRow, { text, days }: Recorded): Also {
  return { key: KEY.recording(connectionId, id), value: text, days };
}

/** An event with what it is about; undefined parts where they are not kept any more, or never were. */
export async function readRecorded<T extends EventRow>(
  connectionId: string,
  eventId: string,
): Promise<{ event?: T; recording?: string }> {
  const [row, recording] = await readTogether([
    { entityName: ENTITY.event, key: `${connectionId}:${eventId}` },
    { key: KEY.recording(connectionId, eventId) },
  ]);
  return {
    ...(row !== undefined && { event: (row as Stored<T>).data }),
    ...(recording !== undefined && { recording: recording as string }),
  };
}

export async function recordEvent(event: EventRow): Promise<void> {
  await write(toEventRow(event));
}

/** Which events to list. */
export interface EventFilter {
  connectionId: string;
  issueKey?: string;
  /** Milliseconds since 1970. */
  since?: number;
  until?: number;
  cursor?: string;
}

/** A page of events, newest first. */
export async function listEvents<T extends EventRow>(
  filter: EventFilter,
  size: number,
): Promise<{ events: T[]; cursor?: string }> {
  const index = filter.issueKey === undefined ? 'by-time' : 'by-issue';
  const partition =
    filter.issueKey === undefined ? [filter.connectionId] : [filter.connectionId, filter.issueKey];
  const query = kvs
    .entity<Stored<T>>(ENTITY.event)
    .query()
    .index(index, { partition })
    .where(WhereConditions.between(filter.since ?? 0, filter.until ?? Number.MAX_SAFE_INTEGER))
    .sort(Sort.DESC)
    .limit(size);
  const page = await stored(
    (filter.cursor === undefined ? query : query.cursor(filter.cursor)).getMany(),
  );
  return {
    events: page.results.map((result) => result.value.data),
    ...(page.nextCursor !== undefined && { cursor: page.nextCursor }),
  };
}

/** All events of a connection, newest first, in pages. */
export async function* allEvents<T extends EventRow>(connectionId: string): AsyncGenerator<T[]> {
  let cursor: string | undefined;
  do {
    const filter = { connectionId, ...(cursor !== undefined && { cursor }) };
    const page = await listEvents<T>(filter, 100);
    yield page.events;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** Keys that one batch reads. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const BATCH = 25;

/** Deletes those of a connection's events that have one of these words, in what they are about too. */
export async function deleteEventsWith(
  connectionId: string,
  events: EventRow[],
  words: string[],
): Promise<void> {
  for (const some of inSlices(events, BATCH)) {
    const places = some.map(({ id }) => ({ key: KEY.recording(connectionId, id) }));
    const recordings = await readTogether(places);
    const doomed = some.flatMap((event, index) => {
      const text = JSON.stringify([event, recordings[index]]);
      return words.some((word) => text.includes(word)) ? [event.id] : [];
    });
    await deleteAll(
      doomed.flatMap((id): Place[] => [
        { entityName: ENTITY.event, key: `${connectionId}:${id}` },
        { key: KEY.recording(connectionId, id) },
      ]),
    );
  }
}
