/** What an incoming script works with: the received replica, and the issue to change. */
import type { Fields } from '../../replica/replica';
import type { Effect, IncomingInput, ScriptIssue, WantedIssue } from '../script';
import { Collection, collectionOf, entriesHere, partial } from './collection';
import { createCustomFields } from './custom-fields';
import { toEntries, type AttachmentEntry, type CommentEntry, type WorkLogEntry } from './entries';
import { need, type Run } from './host';
import { ENTRY_LISTS, type EntryKind } from './lists';
import { toLinkItems, toLinks, type LinkEntry } from './links';
import { toIssue } from './outgoing';
import { toPlain } from './plain';
import { Recorder } from './recorder';
import { toRichText } from './rich-text';
import { toAttachmentItem, toCommentItem, toWorkLogItem, type Copies } from './wire';

export interface IncomingScope {
  issue: object;
  replica: object;
  previous: object | null;
  /** `store(issue)`: the host writes what is wanted so far and runs the script again. */
  store: () => void;
  /** Local ids of entries that the script took out on purpose. */
  removed: Set<unknown>;
  effects: Effect[];
  result: () => { wanted: WantedIssue; effects: Effect[] };
}

export function createIncoming(run: Run, input: IncomingInput): IncomingScope {
  const recorder = new Recorder();
  const removed = new Set<unknown>();
  const effects: Effect[] = [];
  let state = toIssue(run, { issue: input.issue, partial: [] });
  let before = snapshot(state);
  let data = input.issue;
  let stored = 0;

  const collect = (): { wanted: WantedIssue; effects: Effect[] } => ({
    wanted: {
      assigned: recorder
        .list(toPlain)
        .filter(({ field }) => !isList(field) && field !== 'issueLinks'),
      ...lists(state, before, recorder, { data, removed }),
    },
    effects: [...effects],
  });
  const issue = new Proxy(state, {
    get: (_target, name) =>
      name === 'customFields'
        ? createCustomFields(data.customFields ?? {}, recorder)
        : readField(name),
    set: (_target, name, value) => {
      recorder.set(String(name), value);
      state[String(name)] = value;
      return true;
    },
    has: (_target, name) => name in state,
    ownKeys: () => Reflect.ownKeys(state),
    getOwnPropertyDescriptor: (_target, name) => Object.getOwnPropertyDescriptor(state, name),
  });

  function readField(name: string | symbol): unknown {
    if (name === 'setStatus')
      return (status: string) => {
        recorder.set('setStatus', status);
      };
    return state[name as string];
  }

  return {
    issue,
    replica: createReplica(run, input),
    previous: input.previous && toPrevious(input.previous),
    removed,
    effects,
    result: collect,
    store: () => {
      const reload = input.reloads[stored];
      stored += 1;
      if (!reload) need(run, { kind: 'store', ...collect() });
      data = reload;
      state = toIssue(run, { issue: reload, partial: [] });
      before = snapshot(state);
      recorder.clear();
      removed.clear();
      effects.length = 0;
    },
  };
}

/** The lists as they were, to see what a script changed in place. */
function snapshot(state: Record<string, unknown>): Record<EntryKind, string> {
  const show = (kind: EntryKind) => JSON.stringify(state[kind]);
  return {
    comments: show('comments'),
    attachments: show('attachments'),
    workLogs: show('workLogs'),
  };
}

/** Lists that the script assigned or changed in place. */
function lists(
  state: Record<string, unknown>,
  before: Record<EntryKind, string>,
  recorder: Recorder,
  { data, removed }: { data: ScriptIssue; removed: Set<unknown> },
): Omit<WantedIssue, 'assigned'> {
  const wanted: Omit<WantedIssue, 'assigned'> = {};
  const touched = (kind: EntryKind) =>
    recorder.has(kind) || JSON.stringify(state[kind]) !== before[kind];
  const entries = (kind: EntryKind) => entriesHere((state[kind] ?? []) as unknown[]);
  if (touched('comments')) {
    const copies = copiesOf(data.comments);
    wanted.comments = entries('comments').map((entry) =>
      toCommentItem(entry as CommentEntry, copies, recorder.lineOf('comments')),
    );
  }
  if (touched('attachments')) {
    const copies = copiesOf(data.attachments);
    const items = entries('attachments').map((entry) =>
      toAttachmentItem(entry as AttachmentEntry, copies, recorder.lineOf('attachments')),
    );
    // An assignment that only meant to add never removes a file: what is to go was taken out by name.
    const named = new Set(items.flatMap((item) => (item.from === 'local' ? item.id : [])));
    const kept = data.attachments.filter(({ id }) => !named.has(id) && !removed.has(id));
    wanted.attachments = [...items, ...kept.map(({ id }) => ({ from: 'local' as const, id }))];
  }
  if (recorder.has('issueLinks'))
    wanted.issueLinks = toLinkItems(
      (state['issueLinks'] ?? []) as LinkEntry[],
      recorder.lineOf('issueLinks'),
    );
  if (touched('workLogs')) {
    const copies = copiesOf(data.workLogs);
    wanted.workLogs = entries('workLogs').map((entry) =>
      toWorkLogItem(entry as WorkLogEntry, copies, recorder.lineOf('workLogs')),
    );
  }
  return wanted;
}

function copiesOf(entries: readonly { id: string; remoteId?: string }[]): Copies {
  return new Map(
    entries.flatMap(({ id, remoteId }) => (remoteId === undefined ? [] : [[remoteId, id]])),
  );
}

/** The replica with what changed since the last one. Scripts may overwrite any of it. */
function createReplica(run: Run, { received }: IncomingInput): object {
  const { replica, comments, attachments, workLogs, partial: parts } = received;
  const {
    comments: allComments,
    attachments: allAttachments,
    workLogs: allWorkLogs,
    ...fields
  } = replica;
  const target: Record<string, unknown> = {
    ...toPrevious(fields),
    addedComments: toEntries('comments', comments.added, 'replica'),
    changedComments: toEntries('comments', comments.changed, 'replica'),
    removedComments: toEntries('comments', comments.removed, 'replica'),
    addedAttachments: toEntries('attachments', attachments.added, 'replica'),
    removedAttachments: toEntries('attachments', attachments.removed, 'replica'),
    addedWorkLogs: toEntries('workLogs', workLogs.added, 'replica'),
    changedWorkLogs: toEntries('workLogs', workLogs.changed, 'replica'),
    removedWorkLogs: toEntries('workLogs', workLogs.removed, 'replica'),
  };
  const whole = {
    comments: allComments && toEntries('comments', allComments, 'replica'),
    attachments: allAttachments && toEntries('attachments', allAttachments, 'replica'),
    workLogs: allWorkLogs && toEntries('workLogs', allWorkLogs, 'replica'),
  };
  for (const kind of ENTRY_LISTS) {
    const list = whole[kind];
    if (parts.includes(kind))
      target[kind] = partial(run, kind, (list ?? new Collection()) as Collection<never>);
    else if (list) target[kind] = list;
  }
  const keys = fields.customKeys ?? {};
  return new Proxy(target, {
    // What the other side assigned to a name of its own is found by that name.
    get: (own, name) => (name in own ? own[String(name)] : keys[String(name)]),
  });
}

/** Fields of a replica as scripts see them. */
function toPrevious(fields: Fields): Record<string, unknown> {
  const {
    description,
    environment,
    labels,
    components,
    fixVersions,
    affectedVersions,
    customFields,
    issueLinks,
    subTasks,
    ...rest
  } = fields;
  const list = (name: string, value: readonly unknown[] | undefined) =>
    value ? { [name]: collectionOf(value) } : {};
  return {
    ...rest,
    ...(description !== undefined && { description: toRichText(description) }),
    ...(environment !== undefined && { environment: toRichText(environment) }),
    ...list('labels', labels),
    ...list('components', components),
    ...list('fixVersions', fixVersions),
    ...list('affectedVersions', affectedVersions),
    ...list('subTasks', subTasks),
    ...(issueLinks && { issueLinks: toLinks(issueLinks, 'replica') }),
    customFields: createCustomFields(customFields ?? {}, new Recorder()),
    customKeys: fields.customKeys ?? {},
    ...(fields.project && { projectKey: fields.project.key }),
    ...(fields.type && { typeName: fields.type.name }),
  };
}

function isList(field: string): field is EntryKind {
  return (ENTRY_LISTS as readonly string[]).includes(field);
}
