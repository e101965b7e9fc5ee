/**
 * What the sync path needs of the world, stated by the path itself. `entry/wiring/sync-ports.ts` fills these in;
 * whoever implements them knows nothing of this file.
 */
import type { SyncError } from '../errors';
import type { PairRequest, Taken } from '../model/pair-request';
import type { AttachmentMessage, Message } from '../peer/message';
import type { LowQuota, Quota } from '../model/quota';
import type { Fields, IssueRef, JsonValue } from '../replica/replica';
import type { CompiledScript, JiraLookup, ScriptInput, ScriptOutcome } from '../script/script';
import type { SyncEvent } from '../model/sync-event';
import type { Paged, Twin } from '../model/twin';
import type { Connection } from '../model/connection';
import type {
  Transition,
  Offers,
  ReadIssue,
  FieldValues,
  Written,
  Origin,
  NewComment,
  NewWorkLog,
  Refused,
} from '../model/issue';
import type { OutboundEvent } from '../model/queue-event';

/** The site's issues. Every method throws `SyncError` with a `jira-…` code. */
export interface Issues {
  /** Undefined where the issue is gone or not visible to the app. */
  read(issueId: string): Promise<ReadIssue | undefined>;
  /** Why an issue that was under sync is not to be seen. */
  explainMissing(issue: IssueRef): Promise<SyncError>;
  /** Whether the app can change nothing of the issue. */
  isLocked(issueId: string): Promise<boolean>;
  /** Makes the issue property that names its twins: product events then reach the app. */
  track(issueId: string, named: Pick<ReadIssue, 'twins' | 'stopped' | 'origin'>): Promise<void>;
  /** Names a twin as stopped in that property. An issue that is gone needs nothing. */
  untrack(issueId: string, twinKey: string): Promise<void>;
  /** Names a twin no longer in the property of an issue that is not the twin's, such as a clone of it. */
  forget(issueId: string, twinKey: string): Promise<void>;
  /** Fields that Jira refuses one by one come back in `refused` with its words. */
  create(
    project: string,
    type: string,
    written: Written,
    twins: string[],
  ): Promise<IssueRef & { refused: Refused[]; quota: Quota }>;
  update(
    issueId: string,
    written: Written,
    customFields: ReadIssue['customFields'],
  ): Promise<Refused[]>;
  /** Issues that the app created for a twin and that no row knows of yet. */
  findCreated(project: string, twin: string): Promise<IssueRef | undefined>;
  addComment(issueId: string, comment: NewComment): Promise<string>;
  editComment(
    issueId: string,
    commentId: string,
    comment: Omit<NewComment, 'origin'>,
  ): Promise<void>;
  removeComment(issueId: string, commentId: string): Promise<void>;
  /** Origins of those comments or work logs that the app made, by their id. */
  origins(kind: 'comments' | 'workLogs', ids: string[]): Promise<Map<string, Origin>>;
  addAttachment(
    issueId: string,
    file: { filename: string; mimeType: string; content: Blob[] },
  ): Promise<string>;
  removeAttachment(attachmentId: string): Promise<void>;
  /** Bytes that a file may have on this site; 0 where it takes none. */
  uploadLimit(): Promise<number>;
  /** The id by which documents show a file; undefined where Jira does not tell. */
  mediaId(attachmentId: string): Promise<string | undefined>;
  addWorkLog(issueId: string, log: NewWorkLog, origin: Origin): Promise<string>;
  editWorkLog(issueId: string, workLogId: string, log: NewWorkLog): Promise<void>;
  removeWorkLog(issueId: string, workLogId: string): Promise<void>;
  /** Links an issue; linking it again the same way changes nothing. `direction`: which end the other one is. */
  addLink(
    issueId: string,
    link: { type: string; direction: 'inward' | 'outward'; otherId: string },
  ): Promise<void>;
  removeLink(linkId: string): Promise<void>;
  transitions(issueId: string): Promise<Transition[]>;
  /**
   * Takes a transition, and writes with it those of the values that its screen has.
   * @returns the names of the fields that were written
   */
  transition(
    issueId: string,
    transitionId: string,
    values: FieldValues,
    customFields: ReadIssue['customFields'],
  ): Promise<string[]>;
  lookUp(name: JiraLookup, args: string[]): Promise<JsonValue>;
}

/** What one sync reads of the store, in one request. */
export interface Loaded {
  connection: Connection | undefined;
  twin: Twin | undefined;
  /** Fields of the last replica that was applied. */
  received: Fields;
  /** What is left of the hour's points of Jira, if Jira told. */
  low?: LowQuota | undefined;
  /** How the envelope that was asked for was marked as seen; undefined where it is not. */
  mark?: string | undefined;
  /** Which transitions new issues offer; asked for with the mark. */
  offers?: Offers;
}

/** What one step of a sync writes, all or nothing. */
export interface Saved {
  twin: Twin;
  received?: Fields;
  event?: SyncEvent;
  /** What the event is about, for later test runs; kept until the event's `recordedUntil`. */
  recording?: { text: string; days: number };
  /** Id of an envelope that counts as seen from then on. */
  seen?: string;
  /** Which transitions new issues offer, where Jira was asked. */
  offers?: Offers;
}

export interface Store {
  /** @param envelopeId asks for its mark too, and for the offers */
  load(connectionId: string, twinKey: string, envelopeId?: string): Promise<Loaded>;
  /**
   * @returns what `pages` of the twin are from then on
   * @throws SyncError `twin-changed` if somebody saved the twin since it was loaded.
   */
  save(saved: Saved): Promise<Paged | undefined>;
  twinsOfIssue(issueId: string): Promise<Twin[]>;
  /** By the peer's issue: its id, or the key that it had when it was last heard of. */
  twinsOfRemote(connectionId: string, remote: { id: string } | { key: string }): Promise<Twin[]>;
  /** @returns false while another twin of the connection is just being made of that issue */
  claim(
    issue: { connectionId: string; issueId: string },
    twinKey: string,
    now: number,
  ): Promise<boolean>;
  /** Notes that the peer asks to connect an issue of this site. */
  notePairRequest(connection: Connection, request: PairRequest): Promise<Taken>;
  record(event: SyncEvent): Promise<void>;
  /** Keeps what Jira said, for whoever is to leave the rest of the hour to others. */
  noteQuota(low: LowQuota): Promise<void>;
  /** The peer asks for no bulk work until then. */
  restBulk(connectionId: string, until: number): Promise<void>;
  /** Keys of an issue's twins, over all connections. */
  twinsOf(issueId: string): Promise<string[]>;
}

/** The other installation of one connection. */
export interface Peer {
  /** Reads what sending needs, so that the first message need not wait for it. What fails now that message tells. */
  prepare(): Promise<void>;
  /** Returns once the peer has stored the message. @throws SyncError `peer-down`, `peer-refused`, `too-large` */
  send(message: Message): Promise<void>;
  /** Bytes of one range, checked. @throws SyncError `attachment-damaged` and those of `send` */
  readAttachment(request: Omit<AttachmentMessage, 'kind'>): Promise<Uint8Array<ArrayBuffer>>;
}

/** Asks for later work on this site. */
export interface Work {
  /** Look at a twin's local issue and send what changed. */
  outbound(events: OutboundEvent[]): Promise<void>;
  /** The same for what a sweep found, however many: a few at a time, at the pace of bulk work. */
  outboundPaced(events: OutboundEvent[]): Promise<void>;
}

export interface SyncPorts {
  issues: Issues;
  store: Store;
  peer: (connectionId: string) => Peer;
  work: Work;
  runScript: (script: CompiledScript, input: ScriptInput) => Promise<ScriptOutcome>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Random id. */
  newId: () => string;
}

/** How a sync ended; failures are thrown as `SyncError`. */
export type Outcome =
  | { state: 'sent'; seq: number; twinKey: string }
  | { state: 'applied'; seq: number; changes: number }
  | { state: 'skipped'; why: string };
