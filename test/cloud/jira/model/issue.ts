/**
 * Issues and what hangs on them. An issue is never changed in place: each change stores a new value, so
 * that the search index can lag behind by keeping an old one.
 */

/** A field's value as it is stored: ids and plain JSON, never what REST shows. */
export type Stored = string | number | boolean | null | Stored[] | { [key: string]: Stored };

/** A stored value in one line: texts, numbers and truth values as they are written. */
export function toText(value: Stored | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A document in Atlassian Document Format. */
export interface Adf {
  type: 'doc';
  version: 1;
  content: AdfNode[];
}

export interface AdfNode {
  type: string;
  text?: string;
  content?: AdfNode[];
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
}

/** Who may read a comment or a work log. */
export interface Visibility {
  type: 'group' | 'role';
  /** Name of the role or group. */
  value: string;
  /** Id of a group, name of a role. */
  identifier: string;
}

export interface Comment {
  id: string;
  authorId: string;
  updateAuthorId: string;
  body: Adf;
  /** Milliseconds since 1970, as all times here. */
  created: number;
  updated: number;
  visibility: Visibility | undefined;
  properties: Record<string, unknown>;
  /** It was added on a transition; FRGE-709 hides such a one from the app. */
  onTransition: boolean;
}

export interface WorkLog {
  id: string;
  authorId: string;
  updateAuthorId: string;
  comment: Adf | undefined;
  started: number;
  timeSpentSeconds: number;
  created: number;
  updated: number;
  visibility: Visibility | undefined;
  properties: Record<string, unknown>;
}

export interface Attachment {
  id: string;
  issueId: string;
  filename: string;
  mimeType: string;
  bytes: Uint8Array;
  created: number;
  authorId: string;
  /** Media Services id. REST does not show it; inline pictures name it. */
  mediaId: string;
}

export interface ChangeItem {
  field: string;
  fieldtype: 'jira' | 'custom';
  fieldId: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

export interface History {
  id: string;
  authorId: string;
  created: number;
  items: ChangeItem[];
}

export interface RemoteLink {
  id: string;
  globalId: string | null;
  application: Record<string, unknown>;
  relationship: string | undefined;
  object: Record<string, unknown>;
}

export interface Issue {
  id: string;
  key: string;
  projectId: string;
  typeId: string;
  statusId: string;
  statusChanged: number;
  created: number;
  updated: number;
  resolved: number | null;
  creatorId: string;
  parentId: string | null;
  archived: boolean;
  /** By field id; what REST sets with `fields`. Absent and null are the same. */
  values: Record<string, Stored>;
  comments: readonly Comment[];
  workLogs: readonly WorkLog[];
  attachmentIds: readonly string[];
  remoteLinks: readonly RemoteLink[];
  /** Oldest first. */
  histories: readonly History[];
  properties: Readonly<Record<string, unknown>>;
  watchers: readonly string[];
  /** Service projects: which request type it was raised as, and on which channel. */
  requestTypeId: string | null;
}

export interface LinkType {
  id: string;
  name: string;
  inward: string;
  outward: string;
}

/** «inward» is the end of which the link's outward words are said: A blocks B has A inward. */
export interface IssueLink {
  id: string;
  typeId: string;
  inwardId: string;
  outwardId: string;
}
