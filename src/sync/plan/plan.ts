/**
 * The plan: everything a sync would write to the local issue, as data. What makes it is pure; only
 * `carry-out.ts` writes. A dry run ends here, and so does the answer to «why did this change?».
 */
import type * as z from 'zod';
import type { ReplicaMessage } from '../../peer/message';
import type {
  Attachment,
  EntryKind,
  Fields,
  IssueRef,
  RichText,
  Visibility,
} from '../../replica/replica';
import type { ScriptIssue } from '../../script/script';
import type { FieldWrite } from './merge-fields';
import type { Connection } from '../../model/connection';
import type { NewWorkLog, ReadIssue, Ends } from '../../model/issue';
import type { Why } from '../../model/sync-event';
import type { Twin } from '../../model/twin';

/** Everything that planning looks at. */
export interface Incoming {
  connection: Connection;
  twin: Twin;
  message: ReplicaMessage;
  /** The peer's fields as they are now. */
  fields: Fields;
  /** The local issue; undefined before it is created. */
  issue: ReadIssue | undefined;
  /** The same, as the script saw it before its changes; blank before it is created. */
  data: ScriptIssue;
  /** Where links that the script wants lead to. */
  ends?: Ends;
  /** The local issue was restored from a backup, and takes the peer's state. */
  isRestored?: boolean;
}

/** One thing to write. `remoteId` pairs a copy with the peer's entry. */
export type Change =
  | { kind: 'create-issue'; project: string; type: string; writes: FieldWrite[]; why: Why }
  | { kind: 'set-fields'; writes: FieldWrite[]; why: Why }
  | { kind: 'add-attachment'; remoteId: string; file: Attachment; digest: string; why: Why }
  | { kind: 'remove-attachment'; id: string; remoteId: string; why: Why }
  | { kind: 'add-comment'; remoteId: string; comment: PlannedComment; digest: string; why: Why }
  | {
      kind: 'edit-comment';
      id: string;
      remoteId: string;
      comment: PlannedComment;
      digest: string;
      why: Why;
    }
  | { kind: 'remove-comment'; id: string; remoteId: string; why: Why }
  | { kind: 'add-work-log'; remoteId: string; log: NewWorkLog; digest: string; why: Why }
  | {
      kind: 'edit-work-log';
      id: string;
      remoteId: string;
      log: NewWorkLog;
      digest: string;
      why: Why;
    }
  | { kind: 'remove-work-log'; id: string; remoteId: string; why: Why }
  /** `direction`: which end of the link `other` is. */
  | {
      kind: 'add-link';
      type: string;
      direction: 'inward' | 'outward';
      other: IssueRef;
      why: Why;
    }
  | {
      kind: 'remove-link';
      id: string;
      type: string;
      direction: 'inward' | 'outward';
      other: IssueRef;
      why: Why;
    }
  /**
   * `goal`: the status that the workflow offered for it when the plan was made. `fields`: what the same plan
   * writes, for a transition whose screen asks for it.
   */
  | {
      kind: 'transition';
      wanted: WantedTransition;
      fields: FieldWrite[];
      goal?: string;
      why: Why;
    };

export interface PlannedComment {
  body: RichText;
  internal: boolean;
  visibility?: z.infer<typeof Visibility> | undefined;
}

/** `transition`: by the transition's name, or by that of a status. `status`: by the status it leads to. */
export interface WantedTransition {
  by: 'transition' | 'status';
  name: string;
}

/** The same as text, as it is kept to tell one wish from another. */
export function askedBy({ by, name }: WantedTransition): string {
  return `${by}:${name}`;
}

/** A plan, and what an admin should know that is not a change. */
export interface Plan {
  changes: Change[];
  warnings: { message: string; line?: number; field?: string }[];
  /** Fields where the local value won over the peer's. */
  kept: Why[];
}

/** Why each thing is written: a field is a thing of its own. */
export function whysOf(changes: Change[]): Why[] {
  return changes.flatMap((change) => {
    if (!('writes' in change)) return [change.why];
    const fields = change.writes.map((each) => each.why);
    return change.kind === 'create-issue' ? [change.why, ...fields] : fields;
  });
}

/** Which list a change is about, if it is about one. */
export const LIST_OF: Partial<Record<Change['kind'], EntryKind>> = {
  'add-comment': 'comments',
  'edit-comment': 'comments',
  'remove-comment': 'comments',
  'add-attachment': 'attachments',
  'remove-attachment': 'attachments',
  'add-work-log': 'workLogs',
  'edit-work-log': 'workLogs',
  'remove-work-log': 'workLogs',
};
