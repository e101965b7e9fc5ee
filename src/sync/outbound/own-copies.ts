/**
 * Copies that this twin's inbound sync has made and not yet noted: it may be writing right now, or was cut
 * off. The app wrote them, so they look like news, and would come back to where they came from.
 */
import type { EntryKind } from '../../replica/replica';
import type { ScriptIssue } from '../../script/script';
import type { Connection } from '../../model/connection';
import type { ReadIssue } from '../../model/issue';
import type { SyncPorts } from '../ports';
import { copies, type Twin } from '../../model/twin';

interface Looking {
  connection: Connection;
  twin: Twin;
  issue: ReadIssue;
  /** Milliseconds since 1970 at which the twin was read. */
  readAt: number;
}

/** Local ids of all entries that are copies of the peer's, noted or not: they are never sent back. */
export async function allCopies(
  ports: Pick<SyncPorts, 'issues'>,
  looking: Looking,
  data: ScriptIssue,
): Promise<Record<EntryKind, ReadonlySet<string>>> {
  const { twin, issue } = looking;
  const noted = copies(twin);
  return {
    comments: new Set([...noted.comments, ...(await byOrigin(ports, looking, data, 'comments'))]),
    workLogs: new Set([...noted.workLogs, ...(await byOrigin(ports, looking, data, 'workLogs'))]),
    attachments: new Set([
      ...noted.attachments,
      ...ownFiles(
        looking,
        data,
        [...issue.twins, ...issue.stopped].some((key) => key !== twin.key),
      ),
    ]),
  };
}

/** What the app wrote and this twin does not know says itself which twin it is a copy for. */
async function byOrigin(
  ports: Pick<SyncPorts, 'issues'>,
  { connection, twin }: Looking,
  data: ScriptIssue,
  kind: 'comments' | 'workLogs',
): Promise<string[]> {
  const isUnknown = ({ id, remoteId }: { id: string; remoteId?: string }) =>
    remoteId === undefined && !twin.sent[kind][id];
  const written = data[kind].filter(
    (entry) => entry.author?.accountId === connection.appAccountId && isUnknown(entry),
  );
  if (written.length === 0) return [];
  const origins = await ports.issues.origins(
    kind,
    written.map((entry) => entry.id),
  );
  return [...origins].filter(([, origin]) => origin.startsWith(`${twin.key}:`)).map(([id]) => id);
}

/**
 * A file cannot say where it comes from. If the issue never had another twin, whatever the app uploaded is this
 * one's copy; else a file counts as another twin's once no inbound sync may be writing.
 */
function ownFiles(
  { connection, twin, readAt }: Looking,
  data: ScriptIssue,
  hasOthers: boolean,
): string[] {
  const uploaded = data.attachments.filter(
    (file) => file.author?.accountId === connection.appAccountId && !twin.sent.attachments[file.id],
  );
  const isOwn = (created: string) =>
    !hasOthers || twin.lease !== undefined || Date.parse(created) >= readAt;
  return uploaded.filter((file) => isOwn(file.created)).map((file) => file.id);
}
