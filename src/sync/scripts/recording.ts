/**
 * What of a received message is kept for some days, so that a script can be tried on it later, and what
 * an incoming script is given of a message, now or then. Pure.
 */
import type { ReplicaMessage } from '../../peer/message';
import { deltaOf, patch } from '../../replica/compare';
import {
  ENTRY_KINDS,
  type Comment,
  type EntryKind,
  type EntryOf,
  type Fields,
} from '../../replica/replica';
import type { Delta, IncomingInput, ReceivedReplica, ScriptIssue } from '../../script/script';
import { toScriptConnection } from './script-input';
import type { Connection } from '../../model/connection';
import type { SyncEvent } from '../../model/sync-event';
import type { Twin } from '../../model/twin';

/** Ids of what was new in a list. */
type News = Record<'added' | 'changed' | 'removed', string[]>;

export interface Recording {
  message: ReplicaMessage;
  /** Fields of the replica that was applied before. */
  before: Fields;
  /** Nothing had been applied yet. */
  isFirst: boolean;
  news: Record<EntryKind, News>;
}

/** Longest recording that is kept, in characters: most have a tenth of it. */
const LONGEST = 60_000;

/** @param twin as it was before the message was applied */
export function toRecording(message: ReplicaMessage, before: Fields, twin: Twin): Recording {
  const news = <K extends EntryKind>(kind: K): News => {
    const { added, changed, removed } = deltaOf(kind, message.delta, twin.held[kind]);
    const ids = (entries: EntryOf[K][]) => entries.map(({ id }) => id);
    return { added: ids(added), changed: ids(changed), removed };
  };
  return {
    message,
    before,
    isFirst: twin.applied === undefined,
    news: {
      comments: news('comments'),
      attachments: news('attachments'),
      workLogs: news('workLogs'),
    },
  };
}

/** A message without news: the peer's fields as they were applied last. */
export function quietRecording(twin: Twin, received: Fields): Recording | undefined {
  const { applied, remote, seq } = twin;
  if (!applied || !remote) return undefined;
  const { id, key } = remote;
  const message: ReplicaMessage = {
    kind: 'replica',
    twin: twin.name,
    from: { id, key },
    ...applied,
    ack: seq,
    delta: { base: applied.seq, fields: {}, dropped: [] },
    edited: {},
  };
  return toRecording(message, received, twin);
}

/** Days that a recording is kept: it holds what people wrote. */
const DAYS = 7;

/** The event that is about it, and what is saved with it: nothing where the recording is too long to be kept. */
export function withRecording(
  event: SyncEvent,
  recording: Recording | undefined,
): { event: SyncEvent; recording?: { text: string; days: number } } {
  const text = recording && JSON.stringify(recording);
  if (text === undefined || text.length > LONGEST) return { event };
  const recordedUntil = event.at + DAYS * 24 * 3600_000;
  return { event: { ...event, recordedUntil }, recording: { text, days: DAYS } };
}

/** What the incoming script is given. @param data the local issue; blank before it is created */
export function toInput(
  recording: Recording,
  data: ScriptIssue,
  connection: Connection,
  now: number,
): IncomingInput {
  const { message, before, isFirst } = recording;
  return {
    direction: 'incoming',
    issue: data,
    received: receive(recording, data),
    previous: isFirst ? null : before,
    firstSync: isFirst && message.twin.initiator !== connection.side,
    reloads: [],
    connection: toScriptConnection(connection),
    lookups: {},
    now,
  };
}

/** The fields that now hold, and what is new in the lists. */
function receive({ message, before, news }: Recording, data: ScriptIssue): ReceivedReplica {
  const { delta } = message;
  const isWhole = delta.base === null;
  const lists = (kind: EntryKind) => (delta[kind] ? { [kind]: delta[kind].put } : {});
  return {
    replica: {
      ...patch(before, delta),
      ...lists('comments'),
      ...lists('attachments'),
      ...lists('workLogs'),
    },
    comments: newsOf('comments'),
    attachments: newsOf('attachments'),
    workLogs: newsOf('workLogs'),
    partial: isWhole ? [] : [...ENTRY_KINDS],
  };

  function newsOf<K extends EntryKind>(kind: K): Delta<EntryOf[K]> {
    const put = new Map(((delta[kind]?.put ?? []) as EntryOf[K][]).map((each) => [each.id, each]));
    const entries = (ids: string[]) => ids.flatMap((id) => put.get(id) ?? []);
    const { added, changed, removed } = news[kind];
    return {
      added: entries(added),
      changed: entries(changed),
      removed: removed.map((id) => lastKnown(kind, id, data)),
    };
  }
}

/** A removed entry as a script sees it: its local copy under the peer's id, or nothing but that id. */
function lastKnown<K extends EntryKind>(kind: K, id: string, data: ScriptIssue): EntryOf[K] {
  const copy = data[kind].find((entry) => entry.remoteId === id);
  const blank: Comment = {
    id,
    author: null,
    body: { type: 'doc', version: 1, content: [] },
    created: '',
    updated: '',
    internal: false,
  };
  return (copy
    ? { ...copy, id }
    : {
        ...blank,
        filename: '',
        mimeType: '',
        size: 0,
        started: '',
        timeSpentSeconds: 0,
      }) as unknown as EntryOf[K];
}
