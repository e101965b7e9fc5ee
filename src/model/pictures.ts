/**
 * Which file of the issue a picture shows. Jira's REST API gives a document with ids of the media service
 * and an attachment without one, so a twin remembers which belong together once it has found out.
 */
import { renameFiles, type FileRef } from '../replica/files';
import type { ScriptIssue } from '../script/script';
import type { Connection } from './connection';
import { remoteIds, type Twin } from './twin';

type Side = Connection['side'];

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** The name, for both sites, of a file that the peer attached first. */
export function theirRef(side: Side, remoteId: string): FileRef {
  return `${other(side)}:${remoteId}`;
}

/** The attachment here behind such a name; undefined where there is none, or none that this twin may show. */
export function attachmentOf(twin: Twin, side: Side, ref: FileRef): string | undefined {
  const [from, id = ''] = ref.split(':');
  if (from !== side) return twin.held.attachments[id]?.[1];
  return Object.values(twin.media ?? {}).includes(id) ? id : undefined;
}

/** The media id of an attachment, where it is known. */
export function mediaOf({ media = {} }: Twin, attachmentId: string): string | undefined {
  return Object.entries(media).find(([, id]) => id === attachmentId)?.[0];
}

/** Pictures in a value read from Jira, named so that both sites understand it, as far as is known. */
export function nameFiles<T>(
  value: T,
  twin: Twin | undefined,
  side: Side,
  filenames: ReadonlyMap<string, string>,
): T {
  const media = twin?.media;
  if (!twin || !media) return value;
  const copies = remoteIds(twin, 'attachments');
  return renameFiles(value, (id) => {
    const attachmentId = media[id];
    if (attachmentId === undefined) return undefined;
    const remoteId = copies.get(attachmentId);
    const ref = remoteId === undefined ? `${side}:${attachmentId}` : theirRef(side, remoteId);
    const filename = filenames.get(attachmentId);
    return { ref, ...(filename !== undefined && { filename }) };
  });
}

/** Files that one sync asks Jira about; an issue with more shows the rest from its next syncs on. */
const MOST_ASKED = 50;

/** Pairs that a twin remembers; what is forgotten is asked for again. */
const MOST_KNOWN = 1000;

/**
 * Finds out which attachments some pictures show.
 * @param shown media ids that documents have
 * @param attachmentIds those of the issue, likely ones first; asked about in this order until all is found
 * @param known what was found out before
 * @returns what is known then
 */
export async function findMedia(
  issues: { mediaId: (attachmentId: string) => Promise<string | undefined> },
  shown: string[],
  attachmentIds: string[],
  known: NonNullable<Twin['media']> = {},
): Promise<NonNullable<Twin['media']>> {
  const media = { ...known };
  const unknown = new Set(shown.filter((id) => !(id in media)));
  const asked = new Set(Object.values(media));
  for (const id of attachmentIds.filter((each) => !asked.has(each)).slice(0, MOST_ASKED)) {
    if (unknown.size === 0) break;
    const mediaId = await issues.mediaId(id);
    if (mediaId === undefined) continue;
    media[mediaId] = id;
    unknown.delete(mediaId);
  }
  return Object.fromEntries(Object.entries(media).slice(-MOST_KNOWN));
}

/** Names of an issue's files by attachment id. */
export function filenamesOf(issue: Pick<ScriptIssue, 'attachments'>): Map<string, string> {
  return new Map(issue.attachments.map(({ id, filename }) => [id, filename]));
}
