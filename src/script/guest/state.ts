/** The local issue while an incoming script works on it, and what the script wants of it in the end. */
import type { JsonValue } from '../../replica/replica';
import type { ScriptIssue, WantedIssue } from '../script';
import { entriesHere } from './collection';
import type { AttachmentEntry, CommentEntry, WorkLogEntry } from './entries';
import { toIssue } from './issue';
import { toLinkItems, type LinkEntry } from './links';
import { ENTRY_LISTS, type EntryKind } from './lists';
import { toPlain } from './plain';
import { Recorder } from './recorder';
import { toAttachmentItems, toCommentItems, toWorkLogItems } from './wire';

/** The issue from when it was read until the run ends or stores it. */
export interface State {
  data: ScriptIssue;
  /** As the script sees and changes them. */
  fields: Record<string, unknown>;
  recorder: Recorder;
  /** The lists as they were, to see what a script changed in place. */
  before: Record<EntryKind, string>;
}

/** An issue that no script has touched. */
export function openState(data: ScriptIssue): State {
  const fields = toIssue(data);
  return { data, fields, recorder: new Recorder(), before: snapshot(fields) };
}

function snapshot(fields: Record<string, unknown>): Record<EntryKind, string> {
  const show = (kind: EntryKind) => JSON.stringify(fields[kind]);
  return {
    comments: show('comments'),
    attachments: show('attachments'),
    workLogs: show('workLogs'),
  };
}

/** @param removed local ids of entries that the script took out on purpose */
export function wantedOf(state: State, removed: ReadonlySet<string>): WantedIssue {
  return {
    // Lists have a place of their own; to look at one that is here in part asks for the whole.
    assigned: state.recorder
      .entries()
      .filter(({ field }) => !isList(field) && field !== 'issueLinks')
      .map(({ field, value, line }) => ({
        field,
        value: (toPlain(field, value) ?? null) as JsonValue,
        line,
      })),
    ...lists(state, removed),
  };
}

/** Lists that the script assigned or changed in place. */
function lists(
  { data, fields, recorder, before }: State,
  removed: ReadonlySet<string>,
): Omit<WantedIssue, 'assigned'> {
  const wanted: Omit<WantedIssue, 'assigned'> = {};
  const touched = (kind: EntryKind) =>
    recorder.has(kind) || JSON.stringify(fields[kind]) !== before[kind];
  const making = (kind: EntryKind) => ({ local: data[kind], line: recorder.lineOf(kind) });
  if (touched('comments'))
    wanted.comments = toCommentItems(all<CommentEntry>(fields['comments']), making('comments'));
  if (touched('attachments')) {
    const here = entriesHere((fields['attachments'] ?? []) as AttachmentEntry[]);
    const items = toAttachmentItems(here, making('attachments'));
    // An assignment that only meant to add never removes a file: what is to go was taken out by name.
    const named = new Set(items.flatMap((item) => (item.from === 'local' ? item.id : [])));
    const kept = data.attachments.filter(({ id }) => !named.has(id) && !removed.has(id));
    wanted.attachments = [...items, ...kept.map(({ id }) => ({ from: 'local' as const, id }))];
  }
  if (touched('workLogs'))
    wanted.workLogs = toWorkLogItems(all<WorkLogEntry>(fields['workLogs']), making('workLogs'));
  if (recorder.has('issueLinks'))
    wanted.issueLinks = toLinkItems(
      all<LinkEntry>(fields['issueLinks']),
      recorder.lineOf('issueLinks'),
    );
  return wanted;
}

/** All of a list: what it does not hold is taken out, so one that is here in part asks for the whole. */
function all<T>(list: unknown): T[] {
  return [...((list ?? []) as T[])];
}

function isList(field: string): field is EntryKind {
  return (ENTRY_LISTS as readonly string[]).includes(field);
}
