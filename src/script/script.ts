/**
 * What goes into a run of a sync script and what comes out: plain data on both ends. The script
 * itself reaches nothing; whatever it wants done is in the outcome, and the sync path decides.
 */
import type { ScriptPosition } from '../errors';
import type {
  Attachment,
  Comment,
  EntryKind,
  Fields,
  IssueData,
  IssueRef,
  JsonValue,
  Replica,
  RichText,
  WorkLog,
} from '../replica/replica';

/** Outgoing fills the replica from the issue; incoming changes the issue from the replica. */
export type Direction = ScriptPosition['script'];

/** A script that was checked and compiled: what a published version keeps and the sync path runs. */
export interface CompiledScript {
  direction: Direction;
  /** Number of the published version; 0 for a draft under test. */
  version: number;
  /** JavaScript with the lines of the source: types blanked, `+=` on collections rewritten. */
  js: string;
  /** Where rewriting moved columns, so that a position is told as the admin wrote it. */
  columns: ColumnShift[];
}

/** In line `line` of the JavaScript, what stands at `column` or later came from `by` columns further left. */
export interface ColumnShift {
  line: number;
  column: number;
  by: number;
}

/** A local entry that was made from one of the peer's carries the peer's id. */
export type Paired<T> = T & { remoteId?: string };

/** The local issue as a script sees it. On the first sync of an incoming script it is blank. */
export type ScriptIssue = Omit<IssueData, EntryKind> & {
  comments: Paired<Comment>[];
  attachments: Paired<Attachment>[];
  workLogs: Paired<WorkLog>[];
};

/** What is new in one list since the last replica that was applied. */
export interface Delta<T> {
  added: T[];
  changed: T[];
  removed: T[];
}

/** The received replica together with what changed since the last one. */
export interface ReceivedReplica {
  replica: Replica;
  comments: Delta<Comment>;
  attachments: Delta<Attachment>;
  workLogs: Delta<WorkLog>;
  /**
   * Lists of `replica` that hold only what changed, because the peer sent only that. A script that
   * reads such a list as a whole ends with the need `whole`.
   */
  partial: EntryKind[];
}

/** What a script may know of the connection it runs for. */
export interface ScriptConnection {
  name: string;
  /** Base URL of this site and of the peer, such as https://acme.atlassian.net. */
  localUrl: string;
  remoteUrl: string;
}

interface InputBase {
  connection: ScriptConnection;
  firstSync: boolean;
  /** Answers to what earlier runs of the same script needed, by {@link lookupKey}. */
  lookups: Record<string, JsonValue>;
  /** Milliseconds since 1970: what `new Date()` says inside. */
  now: number;
}

/** Input of an outgoing script. */
export interface OutgoingInput extends InputBase {
  direction: 'outgoing';
  issue: ScriptIssue;
}

/** Input of an incoming script. */
export interface IncomingInput extends InputBase {
  direction: 'incoming';
  issue: ScriptIssue;
  received: ReceivedReplica;
  /** Fields of the last replica that was applied; null on the first sync. */
  previous: Fields | null;
  /** The issue as it was read again after each `store(issue)` of earlier runs, in order. */
  reloads: ScriptIssue[];
}

export type ScriptInput = OutgoingInput | IncomingInput;

/** One assignment to a field of `issue` or `replica`. The last one of a field counts. */
export interface Assignment {
  /** A field name, or `customFields.<name>`, `customKeys.<name>`. */
  field: string;
  value: JsonValue;
  /** Line in the script, from 1. */
  line: number;
}

/** An entry of `issue.comments` after the run. */
export type CommentItem =
  /**
   * Stood on the issue before; `body` and `internal` are what it should be now. `attribute`: the body
   * is the peer's, so the author's name and the time go in front of it again.
   */
  | {
      from: 'local';
      id: string;
      body: RichText;
      internal: boolean;
      attribute?: boolean;
      line?: number;
    }
  /** Came with the replica. `attribute`: put the author's name and the time in front. */
  | {
      from: 'replica';
      remoteId: string;
      body: RichText;
      internal: boolean;
      attribute: boolean;
      line?: number;
    }
  /** Written by the script itself (`commentHelper.addComment`). `number`: no other of the same run has it. */
  | { from: 'script'; number: number; body: RichText; internal: boolean; line?: number };

export type AttachmentItem =
  | { from: 'local'; id: string }
  | { from: 'replica'; remoteId: string; filename: string; line?: number };

/** An entry of `issue.workLogs` after the run; the same as of comments. */
export type WorkLogItem =
  | {
      from: 'local';
      id: string;
      comment: RichText | null;
      started: string;
      timeSpentSeconds: number;
      attribute?: boolean;
      line?: number;
    }
  | {
      from: 'replica';
      remoteId: string;
      comment: RichText | null;
      started: string;
      timeSpentSeconds: number;
      attribute: boolean;
      line?: number;
    }
  | {
      from: 'script';
      number: number;
      comment: RichText | null;
      started: string;
      timeSpentSeconds: number;
      line?: number;
    };

/** A link of the peer's issue that the local one shall have too; `remote` is its other end there. */
export interface LinkItem {
  /** Name of the link type. */
  type: string;
  direction: 'inward' | 'outward';
  remote: IssueRef;
  line?: number;
}

/** What an incoming script wants of the local issue. */
export interface WantedIssue {
  assigned: Assignment[];
  /** Absent where the script left the list alone. */
  comments?: CommentItem[];
  attachments?: AttachmentItem[];
  workLogs?: WorkLogItem[];
  issueLinks?: LinkItem[];
}

/** What a helper asked for beyond the issue itself, carried out after it, in order. */
export type Effect =
  | { kind: 'start-sync'; issueKey: string; line: number }
  | { kind: 'stop-sync'; line: number }
  | { kind: 'sync-back'; line: number };

/** Data that a run asked for and did not have; it is fetched and the script runs again from its start. */
export type Need =
  | { kind: 'lookup'; name: LookupName; args: string[] }
  /** The peer sent only what changed of this list, and the script reads all of it. */
  | { kind: 'whole'; list: EntryKind }
  /** `store(issue)`: write `wanted`, read the issue again, add it to `reloads`, run again. */
  | { kind: 'store'; wanted: WantedIssue; effects: Effect[] };

/** What helpers look up on this site. Every answer is a JSON value, null where there is none. */
export type LookupName = JiraLookup | TwinLookup;

/** What Jira knows. */
export const JIRA_LOOKUPS = [
  'issue',
  'userById',
  'userByEmail',
  'userByName',
  'issueType',
  'project',
  'priority',
  'resolution',
  'status',
  'version',
  'component',
  'option',
  'customField',
] as const;
export type JiraLookup = (typeof JIRA_LOOKUPS)[number];

/** What the twins of the script's own connection tell. */
export const TWIN_LOOKUPS = [
  'localIssueFromRemoteId',
  'localIssueFromRemoteKey',
  'isUnderSync',
] as const;
export type TwinLookup = (typeof TWIN_LOOKUPS)[number];

/** The key of a lookup's answer in {@link InputBase.lookups}. */
export function lookupKey(name: LookupName, args: readonly string[]): string {
  return JSON.stringify([name, ...args]);
}

/** Something an admin should know though the run went on. */
export interface ScriptWarning {
  message: string;
  line?: number;
  column?: number;
}

/** A line of `console.*`. */
export interface LogLine {
  level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  text: string;
  line?: number;
}

interface OutcomeBase {
  warnings: ScriptWarning[];
  log: LogLine[];
  /** Milliseconds of the run. */
  took: number;
}

/** The script ended by itself. */
export type ScriptOutcome = OutcomeBase &
  (
    | {
        ok: true;
        direction: 'outgoing';
        assigned: Assignment[];
        replica: Replica;
        effects: Effect[];
      }
    | { ok: true; direction: 'incoming'; wanted: WantedIssue; effects: Effect[] }
    | { ok: 'needs'; needs: Need[] }
    | { ok: false; failure: ScriptFailure }
  );

/** Why a script did not end by itself. A failing script is a value, never an exception of ours. */
export interface ScriptFailure {
  kind: 'thrown' | 'timeout' | 'memory' | 'stack' | 'result';
  message: string;
  line?: number;
  column?: number;
}

/** Bounds of one run. */
export interface Limits {
  /** Milliseconds. */
  deadline: number;
  /** Bytes of the engine's memory, at least 16 MiB. */
  memory: number;
}
