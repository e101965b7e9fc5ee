/** What counts as sent of an issue that was restored from a backup, once it took the other side's state. Pure. */
import { entryDigest, fieldDigest, type Sent } from '../../replica/compare';
import { CUSTOM } from '../../replica/field-ids';
import type { Mark, Marks } from '../../replica/marks';
import { ENTRY_KINDS, type EntryKind, type EntryOf, type Fields } from '../../replica/replica';
import { editTime } from '../plan/edit-times';
import type { Outgoing } from './make-replica';
import type { ReadIssue } from '../../model/issue';
import type { Twin } from '../../model/twin';

/**
 * What counts as sent after a restored issue took the other side's state: all that it holds, but for what was changed
 * since. So nothing that the backup lacks is told as removed, and nothing that was taken goes back.
 * @param takenAt when it took it, in milliseconds since 1970
 * @param app account id of the app's own user
 */
export function sentAfterTaking(
  { sent, acked }: Pick<Twin, 'sent' | 'acked'>,
  { replica, copies }: Pick<Outgoing, 'replica' | 'copies'>,
  { issue, takenAt, app }: { issue: ReadIssue; takenAt: number; app: string },
): Sent {
  const isNew = (at: string | undefined) => at !== undefined && Date.parse(at) >= takenAt;
  const note = (marks: Marks, name: string, isChanged: boolean, digest: string) => {
    const mark: Mark | undefined = isChanged ? marks[name] : [digest, acked];
    return mark ? [[name, mark] as const] : [];
  };
  const fields = fieldsOf(replica).flatMap(([name, value]) =>
    note(sent.fields, name, isNew(editTime(issue, name, app)), fieldDigest(name, value)),
  );
  const isCustomNew = fieldsOf(replica).some(
    ([name]) => name.startsWith(CUSTOM) && isNew(editTime(issue, name, app)),
  );
  const entries = <K extends EntryKind>(kind: K): Marks =>
    Object.fromEntries(
      ((replica[kind] ?? []) as EntryOf[K][])
        .filter(({ id }) => !copies[kind].has(id))
        .flatMap((entry) => {
          const at = 'updated' in entry ? entry.updated : entry.created;
          return note(sent[kind], entry.id, isNew(at), entryDigest(kind, entry));
        }),
    );
  const marks: Marks = Object.fromEntries(fields);
  if (isCustomNew && sent.fields['customFields'])
    marks['customFields'] = sent.fields['customFields'];
  return {
    fields: marks,
    comments: entries('comments'),
    attachments: entries('attachments'),
    workLogs: entries('workLogs'),
  };
}

/** Fields of a replica, the custom ones one by one and all together. */
function fieldsOf(replica: Fields): [name: string, value: unknown][] {
  const custom = Object.entries(replica.customFields ?? {});
  return [
    ...Object.entries(replica).filter(([name]) => !ENTRY_KINDS.some((kind) => kind === name)),
    ...custom.map(([name, { value }]): [string, unknown] => [`${CUSTOM}${name}`, value]),
  ];
}
