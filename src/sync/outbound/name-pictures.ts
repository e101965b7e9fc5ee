/** Finds out which attachments the pictures of a replica are, and names them for both sites. */
import { filesIn, isFileRef } from '../../replica/files';
import type { Replica } from '../../replica/replica';
import type { ScriptIssue } from '../../script/script';
import type { SyncPorts } from '../ports';
import type { Connection } from '../../model/connection';
import type { Twin } from '../../model/twin';
import { filenamesOf, findMedia, nameFiles } from '../../model/pictures';

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
  const names = new Set(unknown.values());
  const isLikely = ({ filename }: { filename: string }) => names.has(filename);
  const likely = [...data.attachments]
    .sort((a, b) => Number(isLikely(b)) - Number(isLikely(a)))
    .map(({ id }) => id);
  const known = await findMedia(ports.issues, [...unknown.keys()], likely, twin.media);
  const named = nameFiles(replica, { ...twin, media: known }, side, filenamesOf(data));
  return { replica: named, media: known };
}
