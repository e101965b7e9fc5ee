/**
 * From an issue as Jira's REST API v3 gives it to the {@link IssueData} that scripts see. Pure: the
 * one request that read it is in `jira/issue.ts`.
 */
import type {
  Attachment,
  Comment,
  CustomField,
  IssueData,
  IssueLink,
  IssueRef,
  JsonValue,
  Named,
  RichText,
  Status,
  User,
  Version,
  WorkLog,
} from './replica';

/** An issue as `GET /rest/api/3/issue/{id}` answers it, with `expand=names`. */
export interface RawIssue {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  /** Field id to display name. */
  names?: Record<string, string>;
}

/** Turns Jira's JSON into what scripts see; `siteUrl` is the base of `url`. */
export function serialise(raw: RawIssue, siteUrl: string): IssueData {
  const f = raw.fields;
  return {
    id: raw.id,
    key: raw.key,
    url: `${siteUrl}/browse/${raw.key}`,
    summary: text(f['summary']),
    description: richText(f['description']),
    environment: richText(f['environment']),
    ...kindOf(f),
    ...people(f),
    ...sets(f),
    due: text(f['duedate']),
    created: text(f['created']) ?? '',
    updated: text(f['updated']) ?? '',
    resolved: text(f['resolutiondate']),
    securityLevel: named(f['security']),
    originalEstimate: number(f['timeoriginalestimate']),
    remainingEstimate: number(f['timeestimate']),
    parent: parent(f['parent']),
    subTasks: list(f['subtasks']).flatMap((task) => issueRef(task) ?? []),
    issueLinks: list(f['issuelinks']).flatMap((link) => issueLink(link) ?? []),
    customFields: customFields(raw),
    customKeys: {},
    comments: list(record(f['comment'])?.['comments']).map(comment),
    attachments: list(f['attachment']).map(attachment),
    workLogs: list(record(f['worklog'])?.['worklogs']).map(workLog),
  };
}

function kindOf(f: Record<string, unknown>) {
  const project = record(f['project']);
  const type = record(f['issuetype']);
  return {
    project: {
      id: text(project?.['id']) ?? '',
      key: text(project?.['key']) ?? '',
      name: text(project?.['name']) ?? '',
    },
    type: { ...(named(type) ?? { name: '' }), subtask: type?.['subtask'] === true },
    status: status(f['status']),
    resolution: named(f['resolution']),
    priority: named(f['priority']),
  };
}

function people(f: Record<string, unknown>) {
  return {
    assignee: user(f['assignee']),
    reporter: user(f['reporter']),
    creator: user(f['creator']),
  };
}

function sets(f: Record<string, unknown>) {
  return {
    labels: list(f['labels']).filter((label) => typeof label === 'string'),
    components: list(f['components']).flatMap((component) => named(component) ?? []),
    fixVersions: list(f['fixVersions']).flatMap((each) => version(each) ?? []),
    affectedVersions: list(f['versions']).flatMap((each) => version(each) ?? []),
  };
}

/** Whether the issue is of a service project, which knows internal notes. */
export function isServiceProject({ fields }: Pick<RawIssue, 'fields'>): boolean {
  return record(fields['project'])?.['projectTypeKey'] === 'service_desk';
}

/** A comment as Jira gives it. `jsdPublic: false` marks the internal note of a service project. */
export function comment(raw: unknown): Comment {
  const c = record(raw) ?? {};
  return {
    id: text(c['id']) ?? '',
    author: user(c['author']),
    body: richText(c['body']) ?? { type: 'doc', version: 1, content: [] },
    created: text(c['created']) ?? '',
    updated: text(c['updated']) ?? '',
    updateAuthor: user(c['updateAuthor']),
    internal: c['jsdPublic'] === false,
    ...restriction(c),
  };
}

/** The role or group that alone may read a comment or a work log. */
function restriction(raw: Record<string, unknown>): Pick<Comment, 'visibility'> {
  const visibility = record(raw['visibility']);
  if (!visibility) return {};
  const value = text(visibility['value']) ?? text(visibility['identifier']) ?? '';
  return { visibility: { type: visibility['type'] === 'group' ? 'group' : 'role', value } };
}

/** An attachment's description as Jira gives it. */
export function attachment(raw: unknown): Attachment {
  const a = record(raw) ?? {};
  return {
    id: text(a['id']) ?? '',
    filename: text(a['filename']) ?? '',
    mimeType: text(a['mimeType']) ?? 'application/octet-stream',
    size: number(a['size']) ?? 0,
    created: text(a['created']) ?? '',
    author: user(a['author']),
  };
}

/** A work log as Jira gives it. */
export function workLog(raw: unknown): WorkLog {
  const w = record(raw) ?? {};
  return {
    id: text(w['id']) ?? '',
    author: user(w['author']),
    comment: richText(w['comment']),
    started: text(w['started']) ?? '',
    timeSpentSeconds: number(w['timeSpentSeconds']) ?? 0,
    created: text(w['created']) ?? '',
    updated: text(w['updated']) ?? '',
    ...restriction(w),
  };
}

/** Custom fields by display name; a name that two fields share goes to the one with a value. */
function customFields(raw: RawIssue): Record<string, CustomField> {
  const found: Record<string, CustomField> = {};
  for (const [id, value] of Object.entries(raw.fields)) {
    if (!id.startsWith('customfield_')) continue;
    const name = raw.names?.[id] ?? id;
    if (value === null && found[name]) continue;
    found[name] = { id, value: customValue(value) };
  }
  return found;
}

/** A value as Jira gives it, but for people, who are told as everywhere. */
function customValue(raw: unknown): JsonValue {
  if (Array.isArray(raw)) return raw.map(customValue);
  if (text(record(raw)?.['accountId']) !== null) return user(raw) as JsonValue;
  return (raw ?? null) as JsonValue;
}

function issueLink(raw: unknown): IssueLink | undefined {
  const link = record(raw);
  const type = record(link?.['type']);
  const direction = link?.['inwardIssue'] ? 'inward' : 'outward';
  const issue = issueRef(link?.[`${direction}Issue`]);
  if (!link || !type || !issue) return undefined;
  return {
    id: text(link['id']) ?? '',
    type: {
      name: text(type['name']) ?? '',
      inward: text(type['inward']) ?? '',
      outward: text(type['outward']) ?? '',
    },
    direction,
    issue,
  };
}

function parent(raw: unknown): IssueData['parent'] {
  const ref = issueRef(raw);
  if (!ref) return null;
  const summary = text(record(record(raw)?.['fields'])?.['summary']);
  return { ...ref, ...(summary !== null && { summary }) };
}

function issueRef(raw: unknown): IssueRef | undefined {
  const r = record(raw);
  const id = text(r?.['id']);
  const key = text(r?.['key']);
  return id && key ? { id, key } : undefined;
}

/** A person as Jira gives one. */
export function user(raw: unknown): User | null {
  const u = record(raw);
  if (!u) return null;
  const email = text(u['emailAddress']);
  return {
    accountId: text(u['accountId']) ?? '',
    displayName: text(u['displayName']) ?? '',
    ...(email ? { email } : {}),
  };
}

function status(raw: unknown): Status {
  const s = record(raw);
  const category = text(record(s?.['statusCategory'])?.['key']);
  return {
    ...(named(raw) ?? { name: '' }),
    ...(category === 'new' || category === 'indeterminate' || category === 'done'
      ? { category }
      : {}),
  };
}

/** A version as Jira gives one. */
export function version(raw: unknown): Version | undefined {
  const v = record(raw);
  const base = named(v);
  return v && base
    ? {
        ...base,
        released: v['released'] === true,
        archived: v['archived'] === true,
        releaseDate: text(v['releaseDate']),
        description: text(v['description']),
      }
    : undefined;
}

function named(raw: unknown): Named | null {
  const r = record(raw);
  const name = text(r?.['name']);
  if (!r || name === null) return null;
  const id = text(r['id']);
  return id ? { id, name } : { name };
}

function richText(raw: unknown): RichText | null {
  return record(raw)?.['type'] === 'doc' ? (raw as RichText) : null;
}

function text(raw: unknown): string | null {
  return typeof raw === 'string' ? raw : null;
}

function number(raw: unknown): number | null {
  return typeof raw === 'number' ? raw : null;
}

function list(raw: unknown): unknown[] {
  return Array.isArray(raw) ? (raw as unknown[]) : [];
}

function record(raw: unknown): Record<string, unknown> | undefined {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
    ? (raw as Record<string, unknown>)
    : undefined;
}
