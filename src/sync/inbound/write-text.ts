/** The last step of a text on its way into Jira: its pictures in place, and plain where Jira takes no other. */
import { SyncError } from '../../errors';
import type { ReplicaMessage } from '../../peer/message';
import { issueUrl } from '../../peer/url';
import { LONGEST_TEXT, shorten } from '../../replica/shorten';
import { filesIn, inWords, isFileRef, mapDocuments, placeFiles } from '../../replica/files';
import { attachmentOf, findMedia, mediaOf } from '../../model/pictures';
import type { Connection } from '../../model/connection';
import type { Issues } from '../ports';
import type { Refused } from '../../model/issue';
import type { Twin } from '../../model/twin';

/** Where texts are written. What is found out about pictures is noted in `twin`. */
export interface Place {
  issues: Pick<Issues, 'mediaId'>;
  connection: Connection;
  twin: Twin;
  /** Ids of the attachments that the issue has now. */
  files: Set<string>;
  /** The peer's issue, where a text that is too long can be read as a whole. */
  message: { from: Pick<ReplicaMessage['from'], 'key'> };
}

/** Why a text is shortened. */
export const TOO_LONG = `Jira takes ${LONGEST_TEXT} characters.`;

/** A value whose documents have a length that Jira takes. */
export function fitting<T>(
  value: T,
  { message, connection }: Pick<Place, 'message' | 'connection'>,
): T {
  const url = issueUrl(connection.peer.url, message.from.key);
  return mapDocuments(value, (doc) => shorten(doc, url) ?? doc);
}

/**
 * A value with its pictures in place: a plan names files by where they come from, and by now those that
 * were to be uploaded are there. A file that the issue has not got, or not any more, is its name in brackets, as Jira
 * takes no document that shows it.
 */
export function placed<T>(value: T, places: Places): T {
  return mapDocuments(value, (doc) => placeFiles(doc, (id) => places.get(id)));
}

/** A value as it will be read once it is written: without the pictures of files that the issue has not got. */
export function withoutAbsent<T>(value: T, places: Places): T {
  return mapDocuments(value, (doc) => placeFiles(doc, (id) => (places.has(id) ? id : undefined)));
}

/** Media ids of the files in a value that the issue has, by the ids that the value names them by. */
export type Places = ReadonlyMap<string, string>;

/** Finds the files in a value. Asks Jira only about those that no document has shown before, and notes what it says. */
export async function findPlaces(value: unknown, place: Place): Promise<Places> {
  const { twin, connection, issues, files } = place;
  const places = new Map<string, string>();
  const shown = filesIn(value).map(({ id }) => id);
  for (const id of shown.filter(isFileRef)) {
    const attachmentId = attachmentOf(twin, connection.side, id);
    if (attachmentId === undefined || !files.has(attachmentId)) continue;
    const mediaId = mediaOf(twin, attachmentId) ?? (await issues.mediaId(attachmentId));
    if (mediaId === undefined) continue;
    twin.media = { ...twin.media, [mediaId]: attachmentId };
    places.set(id, mediaId);
  }
  const own = shown.filter((id) => !isFileRef(id));
  if (own.length === 0) return places;
  twin.media = await findMedia(issues, own, [...files], twin.media);
  for (const id of own) if (files.has(twin.media[id] ?? '')) places.set(id, id);
  return places;
}

/**
 * Sends a text with its pictures in place. Where Jira refuses its form it goes as plain text: what one
 * site writes another may not know, and the words are worth having.
 * @param what the text in words for a warning
 * @throws SyncError `jira-refused` where Jira does not take the words either
 */
export async function sendText<T extends object, R>(
  what: string,
  value: T,
  place: Place,
  send: (value: T) => Promise<R>,
): Promise<{ result: R; refused: Refused[] }> {
  const fit = fitting(value, place);
  const isCut = JSON.stringify(fit) !== JSON.stringify(value);
  const short: Refused[] = isCut ? [{ field: what, reason: TOO_LONG, isShort: true }] : [];
  const rich = placed(fit, await findPlaces(fit, place));
  try {
    return { result: await send(rich), refused: short };
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'jira-refused') throw error;
    const result = await send(mapDocuments(fit, inWords));
    return {
      result,
      refused: [...short, { field: what, reason: error.message, isPlain: true }],
    };
  }
}
