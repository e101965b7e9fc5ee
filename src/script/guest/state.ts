/** The local issue while an incoming script works on it, and what the script wants of it in the end. */
import type { JsonValue } from '../../replica/replica';
import type { ScriptIssue, WantedIssue } from '../script';
import { entriesHere } from './collection';
import type { AttachmentEntry, CommentEntry, WorkLogEntry } from './entries';
import { toIssue } from './issue';
import { toLinkItems, type LinkEntry } from './links';
import { ENTRY_LISTS, type EntryKind } from './lists';
import { toPlain } from './plain';
import { Recorder, type Touched } from './recorder';
import { toAttachmentItems, toCommentItems, toWorkLogItems } from './wire';

/** The issue from when it was read until the run ends or stores it. */
export interface State {
  data: ScriptIssue;
  /** As the script sees and changes them. */
  fields: Record<string, unknown>;
  recorder: Recorder;
}

/** Lists that have a place of their own in what is wanted. */
export const LISTS: readonly string[] = [...ENTRY_LISTS, 'issueLinks'];

/** Fields that a script may change in place. */
const OPEN = [...LISTS, 'labels', 'components', 'fixVersions', 'affectedVersions'];

/** An issue that no script has touched. */
export function openState(data: ScriptIssue): State {
  const recorder = new Recorder();
  const fields = toIssue(data, recorder);
  for (const name of OPEN) recorder.watch(name, () => fields[name]);
  return { data, fields, recorder };
}

/** @param removed local ids of files that the script took out on purpose */
export function wantedOf(state: State, removed: ReadonlySet<string>): WantedIssue {
  const touched = state.recorder.touched();
  return {
    // To look at a list that is here in part asks for the whole.
    assigned: [...touched]
      .filter(([field]) => !LISTS.includes(field))
      .map(([field, { value, line = 0 }]) => ({
        field,
        value: (toPlain(field, value) ?? null) as JsonValue,
        line,
      })),
    ...lists(state, touched, removed),
  };
}

function lists(
  { data, fields }: State,
  touched: Map<string, Touched>,
  removed: ReadonlySet<string>,
): Omit<WantedIssue, 'assigned'> {
  const wanted: Omit<WantedIssue, 'assigned'> = {};
  const making = (kind: EntryKind) => ({ local: data[kind], line: touched.get(kind)?.line });
  if (touched.has('comments'))
    wanted.comments = toCommentItems(all<CommentEntry>(fields['comments']), making('comments'));
  if (touched.has('attachments')) {
    const here = entriesHere((fields['attachments'] ?? []) as AttachmentEntry[]);
    const items = toAttachmentItems(here, making('attachments'));
    // An assignment that only meant to add never removes a file: what is to go was taken out by name.
    const named = new Set(items.flatMap((item) => (item.from === 'local' ? item.id : [])));
    const kept = data.attachments.filter(({ id }) => !named.has(id) && !removed.has(id));
    wanted.attachments = [...items, ...kept.map(({ id }) => ({ from: 'local' as const, id }))];
  }
  if (touched.has('workLogs'))
    wanted.workLogs = toWorkLogItems(all<WorkLogEntry>(fields['workLogs']), making('workLogs'));
  if (touched.has('issueLinks'))
    wanted.issueLinks = toLinkItems(
      all<LinkEntry>(fields['issueLinks']),
      touched.get('issueLinks')?.line,
    );
  return wanted;
}

/** All of a list: what it does not hold is taken out, so one that is here in part asks for the whole. */
function all<T>(list: unknown): T[] {
  return [...((list ?? []) as T[])];
}
