/** Finds out which attachments the pictures of a replica are, and names them for both sites. */
import { filesIn, isFileRef } from '../../replica/files';
import type { Replica } from '../../replica/replica';
import type { ScriptIssue } from '../../script/script';
import type { SyncPorts } from '../ports';
import type { Connection } from '../../model/connection';
import type { Twin } from '../../model/twin';
import { nameFiles, filenamesOf } from '../../model/pictures';

/** Files that one sync asks Jira about; an issue with more shows the rest from its next syncs on. */
const MOST_ASKED = 50;

/** Pairs that a twin remembers; what is forgotten is asked for again. */
const MOST_KNOWN = 1000;

/**
 * Finds out which attachments the pictures in a replica are, and names them so. Asks Jira only about
 * pictures that were never seen before, and about likely files first.
 */
export async function nameNewFiles(
  ports: Pick<SyncPorts, 'issues'>,
  replica: Replica,
  twin: Twin,
  { side, data }: { side: Connection['side']; data: ScriptIssue },
): Promise<{ replica: Replica; media: Twin['media'] }> {
  const unknown = new Map(
    filesIn(replica)
      .filter(({ id }) => !isFileRef(id))
      .map(({ id, name }) => [id, name] as const),
  );
  if (unknown.size === 0) return { replica, media: twin.media };
  const media = { ...twin.media };
  const asked = new Set(Object.values(media));
  const names = new Set(unknown.values());
  const likely = data.attachments
    .filter(({ id }) => !asked.has(id))
    .sort((a, b) => Number(names.has(b.filename)) - Number(names.has(a.filename)));
  for (const { id } of likely.slice(0, MOST_ASKED)) {
    if (unknown.size === 0) break;
    const mediaId = await ports.issues.mediaId(id);
    if (mediaId === undefined) continue;
    media[mediaId] = id;
    unknown.delete(mediaId);
  }
  const known = Object.fromEntries(Object.entries(media).slice(-MOST_KNOWN));
  const named = nameFiles(replica, { ...twin, media: known }, side, filenamesOf(data));
  return { replica: named, media: known };
}
