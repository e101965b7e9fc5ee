/** Issues by Jira's REST API v3: created and changed in one request, and found again after an attempt to create. */
import { route } from '@forge/api';
import * as z from 'zod';
import { CUSTOM } from '../replica/field-ids';
import { RichText, type IssueRef, type JsonValue } from '../replica/replica';
import { fromText, toText } from '../replica/rich-text';
import { bulkFetch } from './bulk-fetch';
import { JiraRefusal, request, requestJson, requestTold } from './client';
import { toJiraFields, type JiraFields, type Refused } from './field';
import type { Quota } from './rate-headers';
import { customFieldIds } from './site-names';
import { jqlOfOrigin, namesOf, PROPERTIES, propertyOfNew } from './sync-property';

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
        properties: [propertyOfNew(twins)],
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

/** A security level that is not taken would leave the rest open to more people than it is meant for. */
function isEssential(id: string, value: unknown): boolean {
  return ESSENTIAL.has(id) || (id === 'security' && value !== null);
}

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
      const reasons = reasonsIn(fields, error);
      fields = simpler(fields, reasons, error);
      for (const [id, reason] of Object.entries(reasons)) {
        const plain = id in fields ? { isPlain: true as const } : {};
        refused.set(id, { field: names[id] ?? id, reason, ...plain });
      }
    }
  }
}

/** What Jira said of each field. A refused document is told without its field: then it may be any of them. */
function reasonsIn(fields: Record<string, unknown>, error: JiraRefusal): Record<string, string> {
  if (Object.keys(error.fields).length > 0) return error.fields;
  const documents = Object.keys(fields).filter((id) => RichText.safeParse(fields[id]).success);
  return Object.fromEntries(documents.map((id) => [id, error.message]));
}

/**
 * The fields without those that were refused; a rich text that was gets a second chance as plain text.
 * @throws the refusal itself where it is not of single fields, or of one that must be there
 */
function simpler(
  fields: Record<string, unknown>,
  reasons: Record<string, string>,
  error: JiraRefusal,
): Record<string, unknown> {
  const named = Object.keys(reasons);
  const canDrop =
    named.length > 0 && named.every((id) => id in fields && !isEssential(id, fields[id]));
  if (!canDrop) throw error;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([id, value]) => {
      if (!(id in reasons)) return [[id, value]];
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

const Found = z.object({
  id: z.string(),
  key: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** How many keys are read directly beyond the newest one that the search index knows, and how many up to it. */
const PROBE = 100;

/**
 * The issue that an earlier request created for a twin, if it did. The search index lags behind by seconds,
 * and may not know of a property yet when it knows of its issue. So the newest keys that it knows and those
 * beyond are read directly, which is never stale.
 */
export async function findCreated(project: string, twin: string): Promise<IssueRef | undefined> {
  const search = (jql: string) =>
    requestJson(z.object({ issues: z.array(Found) }), route`/rest/api/3/search/jql`, {
      method: 'POST',
      json: { jql, maxResults: 1, fields: ['key'] },
    });
  const known = await search(`project = "${project}" AND ${jqlOfOrigin(twin)}`);
  if (known.issues[0]) return { id: known.issues[0].id, key: known.issues[0].key };
  const newest = (await search(`project = "${project}" ORDER BY key DESC`)).issues[0]?.key;
  const last = Number(newest?.split('-').at(-1) ?? 0);
  return (
    (await findAmong(project, last + 1, twin)) ??
    (await findAmong(project, Math.max(1, last + 1 - PROBE), twin))
  );
}

/** The issue that names a twin, among {@link PROBE} keys of a project from a number on. */
async function findAmong(
  project: string,
  from: number,
  twin: string,
): Promise<IssueRef | undefined> {
  const issues = await bulkFetch(Found, {
    issueIdsOrKeys: Array.from({ length: PROBE }, (_, index) => `${project}-${from + index}`),
    fields: ['summary'],
    properties: PROPERTIES,
  });
  const found = issues.find(({ properties }) => {
    const { origin, twins } = namesOf(properties);
    return origin === twin || (origin === undefined && twins.includes(twin));
  });
  return found && { id: found.id, key: found.key };
}
