/** From an issue that was read to the message that is sent: the pieces of `outbound.ts`. */
import { SyncError } from '../../errors';
import type { ReplicaMessage } from '../../peer/message';
import { fieldDigest, type Difference } from '../../replica/compare';
import {
  ENTRY_KINDS,
  type EntryKind,
  type Fields,
  type Replica,
  type User,
} from '../../replica/replica';
import type { Effect, OutgoingInput, ScriptWarning } from '../../script/script';
import { editTimes } from '../plan/edit-times';
import { askedFor } from '../life/effects';
import { nameNewFiles } from './name-pictures';
import { lookUpFor } from '../scripts/lookups';
import { allCopies } from './own-copies';
import type { LowQuota } from '../../model/quota';
import type { Connection } from '../../model/connection';
import type { ReadIssue } from '../../model/issue';
import type { SyncPorts } from '../ports';
import { runToEnd } from '../scripts/run-to-end';
import { about, naming, type SyncEvent, type Why } from '../../model/sync-event';
import type { Twin } from '../../model/twin';
import { toScriptIssue, toScriptConnection } from '../scripts/script-input';

/** One attempt to send a twin's state. */
export interface Sending {
  connection: Connection;
  twin: Twin;
  issue: ReadIssue;
  /** Fields of the last replica that was applied. */
  received?: Fields;
  /** Milliseconds since 1970, before the issue was read. */
  readAt: number;
  /** What is left of the hour's points of Jira, if Jira told before. */
  low?: LowQuota | undefined;
  /** The key that the issue had before it was moved. */
  movedFrom?: string;
}

/** What the outgoing script made of the issue. */
export interface Outgoing {
  replica: Replica;
  /** Whom the issue's own fields name. */
  people: (User | null | undefined)[];
  /** What the twin knows of its pictures from then on. */
  media: Twin['media'];
  /** Local entries that are copies of the peer's own. */
  copies: Record<EntryKind, ReadonlySet<string>>;
  /** `updated` of the issue as it was read. */
  updated: string;
  effects: Effect[];
  /** What was started because the script asked for it. */
  started: Why[];
  lines: Record<string, number>;
  warnings: ScriptWarning[];
  log: string[];
}

/** Runs the outgoing script. @throws SyncError `script-…` */
export async function makeReplica(ports: SyncPorts, sending: Sending): Promise<Outgoing> {
  const { connection, twin, issue } = sending;
  if (!connection.outgoing) {
    throw new SyncError(
      'script-missing',
      `Connection ${connection.name} has no published outgoing script on this site.`,
    );
  }
  const data = toScriptIssue(issue, twin, connection);
  const first: OutgoingInput = {
    direction: 'outgoing',
    issue: data,
    firstSync: twin.remote === undefined,
    connection: toScriptConnection(connection),
    lookups: {},
    now: ports.now(),
  };
  const run = { runScript: ports.runScript, lookUp: lookUpFor(ports, connection) };
  const ended = await runToEnd(run, connection.outgoing, first, (need) => {
    throw new SyncError(
      'bug',
      `An outgoing script has all it can ask for, and asked for ${need.kind}.`,
    );
  });
  return {
    ...(await nameNewFiles(ports, withOriginals(ended.replica, sending), twin, {
      side: connection.side,
      data,
    })),
    copies: await allCopies(ports, sending, data),
    updated: data.updated ?? '',
    people: [data.assignee, data.reporter, data.creator],
    effects: ended.effects,
    started: [],
    lines: Object.fromEntries(ended.assigned.map(({ field, line }) => [field, line])),
    warnings: ended.warnings,
    log: ended.log.map((line) => line.text),
  };
}

/** A text that Jira took only in plain form, and nobody changed since, is still what the peer wrote. */
function withOriginals(replica: Replica, { twin, received = {} }: Sending): Replica {
  const texts = ['description', 'environment'] as const;
  const unchanged = texts.filter((field) => {
    const known = twin.plain?.[field];
    return known !== undefined && known === fieldDigest(field, replica[field]) && received[field];
  });
  return {
    ...replica,
    ...Object.fromEntries(unchanged.map((field) => [field, received[field]])),
  };
}

/** The message for the peer. */
export function toMessage(
  { connection, twin, issue, readAt }: Sending,
  news: Difference,
  { seq, hops }: { seq: number; hops: number },
): ReplicaMessage {
  const { id, key } = issue.raw;
  return {
    kind: 'replica',
    twin: twin.name,
    from: { id, key },
    ...(twin.remote && { to: { id: twin.remote.id, key: twin.remote.key } }),
    seq,
    ...(twin.run !== undefined && { run: twin.run }),
    ...(twin.connectTo !== undefined && !twin.remote && { connectTo: twin.connectTo }),
    readAt,
    ack: twin.applied?.seq ?? 0,
    ...(hops > 0 && { hops }),
    delta: news.delta,
    edited: editTimes(issue, Object.keys(news.delta.fields), connection.appAccountId),
  };
}

/** The row for the admin's activity list. */
export function toSyncEvent(
  { connection, twin, issue, readAt, movedFrom }: Sending,
  made: Outgoing,
  news: Difference,
  message: { id: string; seq: number },
): SyncEvent {
  return {
    ...message,
    ...about(twin),
    at: readAt,
    direction: 'outgoing',
    state: 'sent',
    ...(connection.outgoing && { script: connection.outgoing.version }),
    summary: summarise(news),
    why: [
      ...(movedFrom === undefined
        ? []
        : [{ what: 'issue key', from: movedFrom, to: issue.raw.key }]),
      ...whySent(made, news),
      ...made.started,
      ...askedFor(made.effects),
    ],
    warnings: made.warnings.map(({ message, line }) => ({
      message,
      ...(line !== undefined && { line }),
    })),
    // What a script logs may name whoever the issue names.
    ...naming(news.delta, ...(made.log.length > 0 ? [made.people] : [])),
    ...(made.log.length > 0 && { log: made.log }),
  };
}

/** What of the replica is news, and the line that put it in. */
function whySent(made: Outgoing, news: Difference): Why[] {
  const fields = Object.keys(news.delta.fields);
  const lists = ENTRY_KINDS.filter((kind) => news.delta[kind]);
  return [...fields, ...lists].map((what) => {
    const line = made.lines[what];
    return { what, ...(line !== undefined && { line }) };
  });
}

function summarise({ delta }: Difference): string {
  const parts = [
    count(Object.keys(delta.fields).length, 'field'),
    count(delta.comments?.put.length ?? 0, 'comment'),
    count(delta.attachments?.put.length ?? 0, 'attachment'),
    count(delta.workLogs?.put.length ?? 0, 'work log'),
    count(
      ENTRY_KINDS.reduce((sum, kind) => sum + (delta[kind]?.removed.length ?? 0), 0),
      'removal',
    ),
  ].filter(Boolean);
  return `Sent ${parts.join(', ') || 'nothing new'}.`;
}

function count(n: number, what: string): string {
  return n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`;
}
