/** The first message of a pair that was connected: which entries both issues have already. */
import { entryDigest } from '../../replica/compare';
import { ENTRY_KINDS, type EntryKind, type EntryOf } from '../../replica/replica';
import { toText } from '../../replica/rich-text';
import type { ReplicaMessage } from '../../peer/message';
import type { ScriptIssue } from '../../script/script';
import type { Twin } from '../../model/twin';

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
