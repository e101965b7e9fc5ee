/** Issues by Jira's REST API v3: read in one request, created and changed in one. */
import { route } from '@forge/api';
import * as z from 'zod';
import { RichText, type IssueRef, type JsonValue } from '../replica/replica';
import { fromText, toText } from '../replica/rich-text';
import { JiraRefusal, request, requestJson, requestTold, unlessMissing } from './client';
import { CUSTOM, toJiraFields, type JiraFields, type Refused } from './field';
import type { Quota } from './rate-headers';
import { namesIn, property, PROPERTY, twinsIn } from './sync-property';

const Transition = z.object({
  id: z.string(),
  name: z.string(),
  to: z.object({ name: z.string() }),
});

const History = z.object({
  created: z.string(),
  author: z.object({ accountId: z.string(), accountType: z.string().optional() }).optional(),
  items: z.array(z.object({ fieldId: z.string().optional() })),
});

const Page = z.object({ total: z.number().optional() }).loose();

const Issue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z
    .object({
      comment: Page.optional(),
      worklog: Page.optional(),
      project: z.object({ projectTypeKey: z.string().optional() }).loose().optional(),
    })
    .loose(),
  names: z.record(z.string(), z.string()).default({}),
  transitions: z.array(Transition).default([]),
  changelog: z.object({ histories: z.array(History) }).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** An issue as it was read, with what the sync path needs beside its fields. */
export interface ReadIssue {
  raw: { id: string; key: string; fields: Record<string, unknown>; names: Record<string, string> };
  transitions: { id: string; name: string; to: string }[];
  /** Edits of fields, newest first, as the change log has them. */
  edits: { fieldId: string; at: string; accountId: string; isByApp: boolean }[];
  twins: string[];
  stopped: string[];
  service: boolean;
  /** What Jira said of the hour's points; absent where it was read with others. */
  quota?: Quota;
}

/** Reads an issue in one request. @returns undefined where it is gone or not visible to the app */
export async function readIssue(issueId: string): Promise<ReadIssue | undefined> {
  const answer = await unlessMissing(
    requestTold(
      Issue,
      route`/rest/api/3/issue/${issueId}?fields=*all&expand=names,transitions,changelog&properties=${PROPERTY}`,
    ),
  );
  if (!answer) return undefined;
  const { value: found, quota } = answer;
  const { id, fields } = found;
  await completeList(id, fields.comment, 'comment', 'comments');
  await completeList(id, fields.worklog, 'worklog', 'worklogs');
  return { ...toReadIssue(found), quota };
}

const Many = z.object({ issues: z.array(z.unknown()) });

/** Reads up to 100 issues in one request; those that are gone or not visible are left out. */
export async function readMany(ids: string[]): Promise<ReadIssue[]> {
  if (ids.length === 0) return [];
  const { issues } = await requestJson(Many, route`/rest/api/3/issue/bulkfetch`, {
    method: 'POST',
    json: {
      issueIdsOrKeys: ids,
      fields: ['*all'],
      expand: ['names', 'transitions', 'changelog'],
      properties: [PROPERTY],
    },
  });
  return Promise.all(
    issues.map(async (json) => {
      const found = Issue.parse(json);
      await completeList(found.id, found.fields.comment, 'comment', 'comments');
      await completeList(found.id, found.fields.worklog, 'worklog', 'worklogs');
      return toReadIssue(found);
    }),
  );
}

/** An issue as Jira answers it with names, transitions and change log; of long lists what is there. */
export function parseIssue(json: unknown): ReadIssue {
  return toReadIssue(Issue.parse(json));
}

function toReadIssue(found: z.infer<typeof Issue>): ReadIssue {
  const { id, key, fields, names } = found;
  return {
    raw: { id, key, fields, names },
    transitions: found.transitions.map((each) => ({
      id: each.id,
      name: each.name,
      to: each.to.name,
    })),
    edits: (found.changelog?.histories ?? []).flatMap((history) =>
      history.items.map((item) => ({
        fieldId: item.fieldId ?? '',
        at: history.created,
        accountId: history.author?.accountId ?? '',
        isByApp: history.author?.accountType === 'app',
      })),
    ),
    ...namesIn(found.properties?.[PROPERTY]),
    service: fields.project?.projectTypeKey === 'service_desk',
  };
}

/** Entries a page: what Jira gives at the most. */
const PAGE = 5000;

/** Adds the entries that Jira left out of the issue because there were too many. */
async function completeList(
  issueId: string,
  page: z.infer<typeof Page> | undefined,
  path: string,
  list: string,
): Promise<void> {
  const entries = page?.[list] as unknown[] | undefined;
  while (page && entries && entries.length < (page.total ?? 0)) {
    const more = await requestJson(
      Page,
      route`/rest/api/3/issue/${issueId}/${path}?startAt=${entries.length}&maxResults=${PAGE}`,
    );
    const next = more[list] as unknown[] | undefined;
    if (!next || next.length === 0) return;
    entries.push(...next);
  }
}

/** Creates an issue that carries the names of its twins from the first moment. */
export async function createIssue(
  place: { project: string; type: string },
  values: Record<string, JsonValue>,
  twins: string[],
): Promise<IssueRef & { refused: Refused[]; quota: Quota }> {
  const needsIds = Object.keys(values).some((name) => name.startsWith(CUSTOM));
  const wanted = toJiraFields(values, needsIds ? await customFieldIds() : {});
  const send = (fields: Record<string, unknown>) =>
    requestTold(z.object({ id: z.string(), key: z.string() }), route`/rest/api/3/issue`, {
      method: 'POST',
      json: {
        fields: { ...fields, project: { key: place.project }, issuetype: { name: place.type } },
        properties: [{ key: PROPERTY, value: property({ twins, stopped: [] }) }],
      },
    });
  const { result, refused } = await withoutRefused(wanted, send);
  const { value, quota } = result;
  return { ...value, refused, quota };
}

/** Changes fields of an issue. */
export async function updateIssue(
  issueId: string,
  values: Record<string, JsonValue>,
  customIds: Record<string, string>,
): Promise<Refused[]> {
  const isKnown = (name: string) =>
    !name.startsWith(CUSTOM) || name.slice(CUSTOM.length) in customIds;
  const ids = Object.keys(values).every(isKnown) ? customIds : await customFieldIds();
  const wanted = toJiraFields(values, ids);
  const send = (fields: Record<string, unknown>) =>
    Object.keys(fields).length === 0
      ? Promise.resolve(undefined)
      : request(route`/rest/api/3/issue/${issueId}`, { method: 'PUT', json: { fields } });
  return (await withoutRefused(wanted, send)).refused;
}

/** Without these there is no issue worth having: a refusal of one of them is a refusal of the whole. */
const ESSENTIAL = new Set(['summary', 'project', 'issuetype']);

/** Once as wanted, once with texts made plain, once without what is refused all the same. */
const MOST_SENDS = 3;

/** Jira refuses a whole request for one field. Tells which, and sends the rest once more. */
async function withoutRefused<T>(
  { fields: wanted, names, refused: before }: JiraFields,
  send: (fields: Record<string, unknown>) => Promise<T>,
): Promise<{ result: T; refused: Refused[] }> {
  let fields = wanted;
  const refused = new Map<string, Refused>();
  for (let sent = 1; ; sent += 1) {
    try {
      return { result: await send(fields), refused: [...before, ...refused.values()] };
    } catch (error) {
      if (!(error instanceof JiraRefusal) || sent === MOST_SENDS) throw error;
      fields = simpler(fields, error);
      for (const [id, reason] of Object.entries(error.fields)) {
        const plain = id in fields ? { isPlain: true as const } : {};
        refused.set(id, { field: names[id] ?? id, reason, ...plain });
      }
    }
  }
}

/**
 * The fields without those that were refused; a rich text that was gets a second chance as plain text.
 * @throws the refusal itself where it is not of single fields, or of one that must be there
 */
function simpler(fields: Record<string, unknown>, error: JiraRefusal): Record<string, unknown> {
  const named = Object.keys(error.fields);
  const canDrop = named.length > 0 && named.every((id) => id in fields && !ESSENTIAL.has(id));
  if (!canDrop) throw error;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([id, value]) => {
      if (!(id in error.fields)) return [[id, value]];
      const plain = plainer(value);
      return plain ? [[id, plain]] : [];
    }),
  );
}

/** The plain text of a document; undefined for what is no document, or plain already. */
function plainer(value: unknown): RichText | undefined {
  const doc = RichText.safeParse(value);
  if (!doc.success) return undefined;
  const plain = fromText(toText(doc.data));
  return JSON.stringify(plain) === JSON.stringify(value) ? undefined : plain;
}

/** Jira's ids of custom fields by name. */
export async function customFieldIds(): Promise<Record<string, string>> {
  const fields = await requestJson(
    z.array(z.object({ id: z.string(), name: z.string(), custom: z.boolean() })),
    route`/rest/api/3/field`,
  );
  return Object.fromEntries(
    fields.filter((field) => field.custom).map((field) => [field.name, field.id]),
  );
}

const Found = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      properties: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** Issues younger than the search index are looked for under this many keys beyond the last one it knows. */
const PROBE = 100;

/**
 * The issue that an earlier request created for a twin, if it did. The search index lags behind by
 * seconds, so the keys beyond the newest one it knows are read directly, which is never stale.
 */
export async function findCreated(project: string, twin: string): Promise<IssueRef | undefined> {
  const search = (jql: string) =>
    requestJson(Found, route`/rest/api/3/search/jql`, {
      method: 'POST',
      json: { jql, maxResults: 1, fields: ['key'] },
    });
  const known = await search(
    `project = "${project}" AND issue.property["${PROPERTY}"].twins = "${twin}"`,
  );
  if (known.issues[0]) return { id: known.issues[0].id, key: known.issues[0].key };
  const newest = (await search(`project = "${project}" ORDER BY key DESC`)).issues[0]?.key;
  const last = Number(newest?.split('-').at(-1) ?? 0);
  const keys = Array.from({ length: PROBE }, (_, index) => `${project}-${last + 1 + index}`);
  const young = await requestJson(Found, route`/rest/api/3/issue/bulkfetch`, {
    method: 'POST',
    json: { issueIdsOrKeys: keys, fields: ['summary'], properties: [PROPERTY] },
  });
  const found = young.issues.find((issue) => twinsIn(issue.properties?.[PROPERTY]).includes(twin));
  return found && { id: found.id, key: found.key };
}
