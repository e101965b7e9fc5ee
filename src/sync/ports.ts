/**
 * What the sync path needs of the world, stated by the path itself. `entry/wiring.ts` fills these in;
 * whoever implements them knows nothing of this file.
 */
import type { SyncError } from '../errors';
import type { PairRequest, Taken } from '../model/pair-request';
import type { AttachmentMessage, Message } from '../peer/message';
import type { RawIssue } from '../replica/serialise';
import type { LowQuota, Quota } from '../model/quota';
import type { Comment, Fields, IssueRef, JsonValue, RichText } from '../replica/replica';
import type { CompiledScript, JiraLookup, ScriptInput, ScriptOutcome } from '../script/script';
import type { SyncEvent } from '../model/sync-event';
import type { Paged, Twin } from '../model/twin';

/** A script that runs. */
export type PublishedScript = CompiledScript & {
  /** Milliseconds since 1970. */
  publishedAt?: number;
};

/** One side of a connection, as the sync path sees it. */
export interface Connection {
  id: string;
  side: 'a' | 'b';
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  localUrl: string;
  /** Issues here may have a twin by another connection too. */
  hasSibling?: boolean;
  /** The app's own user on this site. */
  appAccountId: string;
  peer: { name: string; url: string };
  outgoing?: PublishedScript;
  incoming?: PublishedScript;
  /** Who wins where both sides changed a field. */
  policy: 'remote' | 'local' | 'newer';
  /** The other side has the counterpart; without it both let the other's edits win. */
  isPolicyShared?: boolean;
  /** The peer's comments arrive visible to customers, except for what was internal there. */
  publicComments: boolean;
  /** Since when requests of the peer to connect issues wait for an admin here. */
  pairRequestsSince?: number;
  /** The other side may start what was stopped here. */
  mayPeerRestart?: boolean;
  /** Who of the other site is who here: they alone are mentioned. */
  people?: { there: string; here: { accountId: string; displayName: string } }[];
}

export interface Transition {
  id: string;
  name: string;
  /** Name of the status that it leads to. */
  to: string;
  /** That status's id; absent from what an earlier version has kept. */
  toId?: string;
}

/** Which transitions a new issue offers, and when Jira said so: by project and type, as scripts name them. */
export type Offers = Record<string, { at: number; transitions: Transition[] }>;

/** An issue as it was read in one request. */
export interface ReadIssue {
  raw: RawIssue;
  /** Custom fields by name and by id, with the key of their type. */
  customFields: Record<string, { id: string; kind: string }>;
  transitions: Transition[];
  /** Edits by Jira's field id, newest first, at ISO 8601 times. `isByApp`: no person made it. */
  edits: { fieldId: string; at: string; accountId: string; isByApp: boolean }[];
  /** Keys of the twins that the issue's property names; empty where it has none. */
  twins: string[];
  /** Keys of twins that were stopped. */
  stopped: string[];
  /** Key of the twin that made the issue; absent if a person did. */
  origin?: string;
  /** What Jira said of the points when it answered. */
  quota?: Quota;
}

/** Values to write, by the names scripts use; the port knows what Jira calls them. */
export type FieldValues = Record<string, JsonValue>;

/** Values to write, and the documents among them in words, for a site that refuses them as they are. */
export interface Written {
  values: FieldValues;
  words: FieldValues;
}

/** Where a created thing came from, so that a second attempt finds it instead of making another. */
export type Origin = string;

export interface NewComment {
  body: RichText;
  internal: boolean;
  visibility?: Comment['visibility'] | undefined;
  origin: Origin;
}

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

export interface NewWorkLog {
  comment: RichText | null;
  started: string;
  timeSpentSeconds: number;
  visibility?: Comment['visibility'] | undefined;
}

/** A field that Jira did not take, and why in Jira's words. */
export interface Refused {
  field: string;
  reason: string;
  /** It took the plain text of it. */
  isPlain?: true;
  /** Of a list it took the rest: the names that the site lacks. */
  missing?: string[];
  /** It took the beginning of the text. */
  isShort?: true;
  /** It is to be tried again: for want of a permission, or for another reason. */
  isOwed?: 'permission' | 'other';
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

/** An issue that was read along with others before its sync began. */
export interface ReadAhead {
  issue: ReadIssue;
  /** Before it was read, in milliseconds since 1970. */
  readAt: number;
}

/** Why a twin's issue should be looked at. */
export interface OutboundEvent {
  connectionId: string;
  twinKey: string;
  issueId: string;
  /** `start` may begin a twin; `again` sends even what was sent before. */
  cause: 'start' | 'change' | 'again';
  /** `updated` of the issue when the event happened. */
  updated?: string;
  executionId?: string;
  /** Key of the issue, if whoever asked knows it: a failure names the issue though it cannot be read. */
  issueKey?: string;
  /** Of a start: key of the peer's issue that is the twin already. */
  connectTo?: string;
  /** The platform delivers this event again, because an earlier attempt failed. */
  isRetry?: boolean;
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
