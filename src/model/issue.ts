/** An issue of this site as it is read and written, whatever tracker holds it. */
import type { RawIssue } from '../replica/serialise';
import type { Quota } from './quota';
import type { Comment, JsonValue, RichText, IssueRef } from '../replica/replica';

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

/** Local twins of the peer's issues that links lead to, by the peer's id. */
export type Ends = Record<string, IssueRef>;
