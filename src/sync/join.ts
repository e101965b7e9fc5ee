/** A message that connects two issues which exist already: which local one is meant, and what both have. */
import { entryDigest } from '../replica/compare';
import { ENTRY_KINDS, type EntryKind, type EntryOf } from '../replica/replica';
import { toText } from '../replica/rich-text';
import type { ReplicaMessage } from '../peer/message';
import type { ScriptIssue } from '../script/script';
import type { Connection, SyncPorts } from './ports';
import { end } from './stop';
import type { Stopped, Twin } from './twin';

/**
 * The twin with the local issue that the peer means.
 * @returns why that cannot be, in a sentence for both admins
 */
export async function join(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
  { connectTo = '', from }: ReplicaMessage,
): Promise<Twin | string> {
  const issue = await ports.issues.read(connectTo);
  if (!issue)
    return `There is no issue ${connectTo} on ${connection.localUrl}, or the app may not see it.`;
  const { id, key } = issue.raw;
  const at = { connectionId: connection.id, issueId: id };
  if (!(await ports.store.claim(at, twin.key, ports.now())))
    return `${key} was connected with another issue a moment ago: try again in two minutes.`;
  const others = (await ports.store.twinsOfIssue(id)).filter(
    (other) => other.connectionId === connection.id && other.key !== twin.key && !other.stopped,
  );
  if (!others.every((other) => yields(other, connection, from.key)))
    return `${key} is under sync through this connection already.`;
  // Before this twin is noted in the issue's property, which the end of the other writes too.
  for (const { connectionId, key: twinKey } of others)
    await end(ports, { connectionId, twinKey }, toOther(ports, connection));
  return { ...twin, local: { id, key }, state: 'active', isConnected: true };
}

/** Both sides connect the same two issues at the same moment: the side that made the invitation goes on. */
function yields({ connectTo, remote }: Twin, { side }: Connection, from: string): boolean {
  return side === 'b' && remote === undefined && connectTo === from;
}

function toOther(ports: SyncPorts, { peer }: Connection): Stopped {
  const why = 'Both sites connected the two issues at once: the start of the other site goes on.';
  return { at: ports.now(), by: peer.name, why, isRemote: true };
}

/** Entries that people made on both sites are known, and copied neither way. A copy has its own id; these have none. */
export const ON_BOTH = '';

/** Notes the entries of the first message that the issue has too. */
export function recognise(twin: Twin, { delta }: ReplicaMessage, issue: ScriptIssue): void {
  for (const kind of ENTRY_KINDS) {
    const free = issue[kind]
      .filter(({ remoteId }) => remoteId === undefined)
      .map((entry) => sign(kind, entry));
    for (const entry of (delta[kind]?.put ?? []) as EntryOf[EntryKind][]) {
      const at = free.indexOf(sign(kind, entry));
      if (at < 0 || twin.held[kind][entry.id]) continue;
      free.splice(at, 1);
      twin.held[kind][entry.id] = [entryDigest(kind, entry as never), ON_BOTH];
    }
  }
}

/** What two entries have in common that are the same to people. */
function sign(kind: EntryKind, entry: EntryOf[EntryKind]): string {
  if (kind === 'comments' && 'body' in entry) return toText(entry.body).trim();
  if (kind === 'attachments' && 'filename' in entry) return `${entry.size} ${entry.filename}`;
  return 'timeSpentSeconds' in entry
    ? `${Date.parse(entry.started)} ${entry.timeSpentSeconds}`
    : entry.id;
}
