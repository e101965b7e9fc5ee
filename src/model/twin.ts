/**
 * A twin as one side keeps it, and how it changes. Pure: storing it is `store/twin.ts`. Whoever changes
 * a twin changes a copy and saves it under the condition that nobody else did meanwhile.
 */
import type { Alternations } from './alternation';
import type { Parked } from './parked';
import type { Side, TwinName, Who } from '../peer/message';
import { nothingSent, type Held, type Sent } from '../replica/compare';
import { acknowledge, markSent } from '../replica/marks';
import { ENTRY_KINDS, type EntryKind, type IssueRef, type JsonValue } from '../replica/replica';
import type { MissedLinks } from './missed-links';
import type { Owed } from './owed';

/** What the incoming script produced last, by field, in the form that comparing needs. */
export type Base = Record<string, JsonValue>;

/** Who is writing a twin's local issue right now. */
export interface Lease {
  /** Random id of the attempt. */
  by: string;
  /** Milliseconds since 1970. */
  since: number;
  until: number;
  /** The transition that the attempt is about to take, and the status that it leads to. */
  transition?: { asked: string; goal: string };
  /** Links that the attempt is about to make, as `links.ts` names them. */
  links?: string[];
  /** Key of the project that the attempt is about to create the issue in. */
  project?: string;
  /** Files that the attempt is about to upload: they cannot say themselves where they come from. */
  files?: { remoteId: string; filename: string; size: number; digest: string }[];
}

/** What the panel tells of the last sync. */
export interface LastSync {
  at: number;
  direction: 'outgoing' | 'incoming';
  outcome: 'sent' | 'applied' | 'skipped' | 'failed';
  message?: string;
  warnings?: string[];
}

/** Who ended a twin, and why. */
export interface Stopped {
  /** Milliseconds since 1970. */
  at: number;
  /** A person, a script or a site by name. */
  by: string;
  /** The person whom `by` or `why` names. */
  who?: Who;
  /** One sentence. */
  why: string;
  /** It was ended on the other site. */
  isRemote: boolean;
  /** Whose issue was deleted, if that ended it: a new start makes a new issue. */
  deleted?: 'here' | 'there';
  /** It was to be started again from here, and waits for somebody of the other site to do so. */
  waits?: true;
}

/** The peer's wish that a twin which was stopped here goes on. */
export interface StartRequest {
  /** Milliseconds since 1970. */
  at: number;
  /** Name of the peer's site. */
  by: string;
  /** The start that it asked for, as the peer counts. */
  run: number;
}

/** The newest that was seen of an issue, in milliseconds since 1970; 0 if nothing was. */
export interface Newest {
  /** Its last change. */
  updated: number;
  /** The last edit in its change log. */
  edited: number;
}

/** Where the store has the entries of a twin that has many: its business alone. */
export interface Paged {
  digests: string[];
}

/** When this side last reacted to a result of the peer, by its outcome; milliseconds since 1970. */
export type Reacted = Partial<Record<'failed' | 'parked' | 'needs-whole' | 'wants-whole', number>>;

export interface Twin {
  /** Key of the row, unique on this site: see {@link twinKey}. */
  key: string;
  connectionId: string;
  /** Counts the writes of this row; a write on an older one is refused. */
  version: number;
  name: TwinName;
  /** `creating`: the peer started it and the local issue does not exist yet. */
  state: 'creating' | 'active' | 'parked' | 'stopped';
  local?: IssueRef;
  remote?: IssueRef;

  /** Number of the last message sent. */
  seq: number;
  /** Number up to which the peer has answered. */
  acked: number;
  sent: Sent;
  /** Attachments here by the media ids that documents show them by, as far as that was asked. */
  media?: Record<string, string>;
  /** When the oldest unanswered message was sent; 0 if all are answered. */
  unconfirmedSince: number;
  /** Changed while the connection could not send; 0 if not. */
  heldSince: number;
  /** `updated` of the issue when it was last read for sending, and when that was: what is older is served. */
  seen?: { updated: string; readAt: number };
  /** Of the issue here, whoever read it: one that is older now was restored from a backup. */
  newest?: Newest;
  /** When the issue, restored from a backup, took the other side's state: what it holds since then counts as sent. */
  takenAt?: number;
  /** The transition that was last served, so that its post function counts once. */
  executionId?: string;
  /** Fields that were sent within the last hour, for {@link noteSent}. */
  alternations?: Alternations;
  /** The peer's script reads whole lists, so differences do not serve it. */
  peerWantsWhole?: boolean;
  reacted?: Reacted;

  /** Counts the writes by inbound syncs: an attempt goes on only while no other one wrote. */
  inbound: number;
  applied?: { seq: number; readAt: number };
  /** `hops` of the message that was applied last. */
  hops?: number;
  /** When something was applied that the peer was not yet told of; 0 if it was. */
  answerDueSince: number;
  held: Record<EntryKind, Held>;
  /** Of a twin with many entries: what the store knows of where they lie. */
  pages?: Paged;
  base: Base;
  /** The peer's parent issue, whose twin is not here yet: without it this one cannot be created. */
  awaits?: IssueRef;
  /** Digests of texts that Jira took only in plain form: unchanged, they are still the peer's own. */
  plain?: Record<string, string>;
  lease?: Lease;

  parked?: Parked;
  /** What Jira refused of the peer's entries. */
  owed?: Owed;
  missedLinks?: MissedLinks;
  last?: LastSync;

  /** Counts the starts: absent for the first. What was said of an earlier one ends no later one. */
  run?: number;
  stopped?: Stopped;
  /** Kept until somebody here starts the twin. */
  request?: StartRequest;
  /** A script wants it to end once all that was sent has been answered: who asked, in words. */
  endsBy?: string;
  /** Key of the peer's issue that the peer shall take as the twin, instead of making one. */
  connectTo?: string;
  /** Both issues existed before: entries that both have are not copied. */
  isConnected?: true;
}

/** The row key of a twin. A connection of a site with itself has two sides, hence two connection ids. */
export function twinKey(connectionId: string, name: TwinName): string {
  return `${connectionId}:${name.initiator}${name.issueId}`;
}

/** Reads back what {@link twinKey} wrote; undefined for anything else. */
export function parseTwinKey(key: string): { connectionId: string; name: TwinName } | undefined {
  const match = /^([\w.-]+):([ab])(\d+)$/.exec(key);
  return match?.[1] && match[3]
    ? { connectionId: match[1], name: { initiator: match[2] as Side, issueId: match[3] } }
    : undefined;
}

/** A twin about which nothing has happened yet. */
export function newTwin(connectionId: string, name: TwinName, local: IssueRef | undefined): Twin {
  return {
    key: twinKey(connectionId, name),
    connectionId,
    version: 0,
    name,
    state: local ? 'active' : 'creating',
    ...(local && { local }),
    seq: 0,
    acked: 0,
    sent: nothingSent(),
    unconfirmedSince: 0,
    heldSince: 0,
    inbound: 0,
    answerDueSince: 0,
    held: { comments: {}, attachments: {}, workLogs: {} },
    base: {},
  };
}

/** Local ids of entries that are copies of the peer's: they are never sent back. */
export function copies(twin: Twin): Record<EntryKind, ReadonlySet<string>> {
  const ids = (kind: EntryKind) =>
    new Set(Object.values(twin.held[kind]).flatMap(([, localId]) => localId ?? []));
  return { comments: ids('comments'), attachments: ids('attachments'), workLogs: ids('workLogs') };
}

/** Local id to the peer's id, for the entries of a list that are copies. */
export function remoteIds(twin: Twin | undefined, kind: EntryKind): Map<string, string> {
  const pairs = Object.entries(twin?.held[kind] ?? {});
  return new Map(
    pairs.flatMap(([remoteId, [, localId]]) => (localId ? [[localId, remoteId]] : [])),
  );
}

/** The twin after message `seq` was given these digests; the peer has yet to answer. */
export function reserve(
  twin: Twin,
  digests: { fields: Record<string, string> } & Record<EntryKind, Record<string, string>>,
  at: { seq: number; now: number; updated: string },
): Twin {
  const next = structuredClone(twin);
  next.seq = at.seq;
  next.seen = { updated: at.updated, readAt: at.now };
  next.unconfirmedSince ||= at.now;
  next.heldSince = 0;
  for (const part of ['fields', ...ENTRY_KINDS] as const) {
    for (const [name, digest] of Object.entries(digests[part]))
      markSent(next.sent[part], name, digest, at.seq);
  }
  return next;
}

/** The twin after the peer answered everything up to `seq`. */
export function confirm(twin: Twin, seq: number, now: number): Twin {
  const next = structuredClone(twin);
  next.acked = Math.max(next.acked, seq);
  for (const part of ['fields', ...ENTRY_KINDS] as const) acknowledge(next.sent[part], next.acked);
  next.unconfirmedSince = next.acked >= next.seq ? 0 : next.unconfirmedSince || now;
  return next;
}

/**
 * The twin as it ended. Where it was ended here, an answer is due: the peer is told until it has heard.
 * An attempt that is writing just now ends, as it no longer holds the twin that it began with.
 */
export function stop(twin: Twin, stopped: Stopped): Twin {
  const { parked: _, endsBy: __, owed: ___, ...rest } = structuredClone(twin);
  return {
    ...rest,
    state: 'stopped',
    stopped,
    inbound: rest.inbound + 1,
    unconfirmedSince: 0,
    heldSince: 0,
    answerDueSince: stopped.isRemote ? 0 : stopped.at,
  };
}

/**
 * The twin as it goes on after it was stopped: with all it knew, so that nothing is copied twice. What was
 * under way when it was stopped may not have arrived, so nothing counts as acknowledged: the next message
 * carries the whole issue.
 */
export function restart(twin: Twin, run = nextRun(twin)): Twin {
  const { stopped, request: _, ...rest } = structuredClone(twin);
  if (stopped?.deleted) return renew(twin, run);
  return { ...rest, run, acked: 0, state: rest.local ? 'active' : 'creating', answerDueSince: 0 };
}

/** A later start than any that either side knows of. */
function nextRun({ run = 1, request }: Twin): number {
  return Math.max(run, request?.run ?? 1) + 1;
}

/** The twin as it begins anew with the issue that is left, once the other one was deleted. */
function renew({ connectionId, name, local, version, inbound, stopped, pages }: Twin, run: number) {
  const left = stopped?.deleted === 'here' ? undefined : local;
  const next: Twin = { ...newTwin(connectionId, name, left), version, inbound, run };
  return pages ? { ...next, pages } : next;
}
