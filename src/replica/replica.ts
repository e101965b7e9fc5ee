/**
 * The replica: the plain-data picture of an issue that crosses from one site to the other, and holds
 * only what the outgoing script put in. One table of fields says what may cross and in which shape;
 * a field more is a line more here, one in `serialise.ts` and one in `identity.ts`.
 */
import * as z from 'zod';
import { EntryId } from './entry-id';

/** Any JSON value; what `customKeys` may hold. */
export const Json: z.ZodType<JsonValue> = z.json();
export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Jira's ids are decimal strings; keys look like ACME-12. Neither is ever longer than this. */
const id = z.string().min(1).max(64);
const name = z.string().max(255);
const time = z.string().max(40);

/** A person. `accountId` is the same on all Atlassian sites; `email` only where its owner shows it. */
export const User = z.object({
  accountId: z.string().max(128).optional(),
  displayName: z.string().max(255),
  email: z.string().max(320).optional(),
});
export type User = z.infer<typeof User>;

/** Something Jira knows by name: a status, a priority, a component, an option. */
export const Named = z.object({ id: id.optional(), name });
export type Named = z.infer<typeof Named>;

export const Status = Named.extend({
  category: z.enum(['new', 'indeterminate', 'done', 'undefined']).optional(),
});
export type Status = z.infer<typeof Status>;

export const Project = z.object({
  id: id.optional(),
  key: z.string().max(64),
  name: name.optional(),
});
export type Project = z.infer<typeof Project>;

export const IssueType = Named.extend({ subtask: z.boolean().optional() });
export type IssueType = z.infer<typeof IssueType>;

export const Version = Named.extend({
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  releaseDate: time.nullish(),
  description: z.string().max(32_767).nullish(),
});
export type Version = z.infer<typeof Version>;

/** A key as Jira makes it: the project's, in capital letters, and a number. */
const IssueKey = z
  .string()
  .max(64)
  .regex(/^[A-Z][A-Z0-9_]{0,99}-\d{1,20}$/, 'not the key of an issue');

/** Another issue, as a reference. */
export const IssueRef = z.object({ id, key: IssueKey });
export type IssueRef = z.infer<typeof IssueRef>;

/** Levels of nodes that a document may have; Jira's editor makes some twenty. */
const MOST_LEVELS = 60;

/** Whether a node has the shape that comparing and translating rely on, at every level. */
function isNode(node: unknown, level = 1): boolean {
  if (typeof node !== 'object' || node === null || level > MOST_LEVELS) return false;
  const { type, text, content, marks } = node as Record<string, unknown>;
  if (typeof type !== 'string' || (text !== undefined && typeof text !== 'string')) return false;
  if (marks !== undefined && !(Array.isArray(marks) && marks.every((mark) => isNode(mark, level))))
    return false;
  if (content === undefined) return true;
  return Array.isArray(content) && content.every((child) => isNode(child, level + 1));
}

/**
 * Rich text in Atlassian Document Format. Only the shape is checked here: every node has a type and a list of
 * nodes, at {@link MOST_LEVELS} levels. What Jira does not know it refuses itself, and a node unknown to us passes.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export const RichText = z.looseObject({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(
    z.looseObject({ type: z.string() }).refine((node) => isNode(node), 'not a node of a document'),
  ),
});
export type RichText = z.infer<typeof RichText>;

/** Who may read a comment, where it is not everyone who sees the issue. */
export const Visibility = z.object({ type: z.enum(['group', 'role']), value: name });

export const Comment = z.object({
  id: EntryId,
  author: User.nullable(),
  body: RichText,
  created: time,
  updated: time,
  updateAuthor: User.nullish(),
  /** An internal note of a service project: customers never see it. */
  internal: z.boolean(),
  visibility: Visibility.optional(),
});
export type Comment = z.infer<typeof Comment>;

export const Attachment = z.object({
  id: EntryId,
  filename: z.string().min(1).max(1024),
  mimeType: z.string().max(255),
  /** Bytes. */
  size: z.number().int().min(0),
  created: time,
  author: User.nullable(),
  /** Media Services id: what an inline picture in a rich text points at. */
  mediaId: z.string().max(64).optional(),
});
export type Attachment = z.infer<typeof Attachment>;

export const WorkLog = z.object({
  id: EntryId,
  author: User.nullable(),
  comment: RichText.nullish(),
  started: time,
  timeSpentSeconds: z.number().int().min(0),
  created: time,
  updated: time,
  visibility: Visibility.optional(),
});
export type WorkLog = z.infer<typeof WorkLog>;

/** A custom field by its name. `value` has the shape that Jira's REST API v3 gives it. */
export const CustomField = z.object({ id: id.optional(), type: name.optional(), value: Json });
export type CustomField = z.infer<typeof CustomField>;

export const IssueLink = z.object({
  id: id.optional(),
  type: z.object({ name, inward: name.optional(), outward: name.optional() }),
  /** Which end the linked issue is. */
  direction: z.enum(['inward', 'outward']),
  issue: IssueRef,
});
export type IssueLink = z.infer<typeof IssueLink>;

/** The single-valued and set-valued fields that may cross, by the name scripts use. */
export const FIELDS = {
  id,
  key: z.string().max(64),
  url: z.string().max(2000),
  summary: z.string().max(1000).nullable(),
  description: RichText.nullable(),
  environment: RichText.nullable(),
  project: Project,
  type: IssueType,
  status: Status,
  resolution: Named.nullable(),
  priority: Named.nullable(),
  assignee: User.nullable(),
  reporter: User.nullable(),
  creator: User.nullable(),
  labels: z.array(name),
  components: z.array(Named),
  fixVersions: z.array(Version),
  affectedVersions: z.array(Version),
  due: time.nullable(),
  created: time,
  updated: time,
  resolved: time.nullable(),
  securityLevel: Named.nullable(),
  originalEstimate: z.number().nullable(),
  remainingEstimate: z.number().nullable(),
  parent: IssueRef.extend({ summary: z.string().optional() }).nullable(),
  subTasks: z.array(IssueRef),
  issueLinks: z.array(IssueLink),
  customFields: z.record(z.string().max(255), CustomField),
  customKeys: z.record(z.string().max(255), Json),
} as const;

/** The name of a field that may cross. */
export type FieldName = keyof typeof FIELDS;

/** Values of the fields; what is absent was not sent. */
export const Fields = z.object(FIELDS).partial();
export type Fields = z.infer<typeof Fields>;

/** The lists whose entries have an identity of their own and are paired one by one. */
export const ENTRIES = { comments: Comment, attachments: Attachment, workLogs: WorkLog } as const;

/** The name of such a list. */
export type EntryKind = keyof typeof ENTRIES;

/** The entry of a list. */
export interface EntryOf {
  comments: Comment;
  attachments: Attachment;
  workLogs: WorkLog;
}

/** A whole replica. */
export const Replica = Fields.extend({
  comments: z.array(Comment).optional(),
  attachments: z.array(Attachment).optional(),
  workLogs: z.array(WorkLog).optional(),
});
export type Replica = z.infer<typeof Replica>;

/** The lists, by name, for loops that must not forget one. */
export const ENTRY_KINDS = Object.keys(ENTRIES) as EntryKind[];

/** An issue as a script sees it: every field that Jira gave, and the lists. */
export type IssueData = Omit<Replica, EntryKind> & {
  [K in EntryKind]: EntryOf[K][];
};
