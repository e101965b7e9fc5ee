/** Issues by Jira's REST API v3, each read in one request with all that the sync path needs. */
import { route } from '@forge/api';
import * as z from 'zod';
import { allOrThrow } from '../async';
import { SyncError } from '../errors';
import { requestJson, requestTold, unlessMissing } from './client';
import { isServiceProject } from '../replica/serialise';
import { internalOnes } from './comment';
import { uniqueNames, type CustomFieldRef } from './custom-field';
import type { Quota } from './rate-headers';
import { namesOf, PROPERTIES } from './sync-property';
import { Offered, type Transition } from './transition';

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
    })
    .loose(),
  names: z.record(z.string(), z.string()).default({}),
  schema: z.record(z.string(), z.object({ custom: z.string().optional() })).default({}),
  transitions: z.array(Offered).default([]),
  changelog: z.object({ total: z.number().optional(), histories: z.array(History) }).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

type Found = z.infer<typeof Issue>;

/** An issue as it was read, with what the sync path needs beside its fields. */
export interface ReadIssue {
  raw: { id: string; key: string; fields: Record<string, unknown>; names: Record<string, string> };
  /** Custom fields by name and by id. */
  customFields: Record<string, CustomFieldRef>;
  transitions: Transition[];
  /** Edits of fields, newest first, as the change log has them. */
  edits: { fieldId: string; at: string; accountId: string; isByApp: boolean }[];
  twins: string[];
  stopped: string[];
  origin?: string;
  /** What Jira said of the hour's points; absent where it was read with others. */
  quota?: Quota;
}

/** Reads an issue in one request. @returns undefined where it is gone or not visible to the app */
export async function readIssue(issueId: string): Promise<ReadIssue | undefined> {
  const answer = await unlessMissing(
    requestTold(
      Issue,
      route`/rest/api/3/issue/${issueId}?fields=*all&expand=names,schema,transitions,changelog&properties=${PROPERTIES.join(',')}`,
    ),
  );
  if (!answer) return undefined;
  return { ...toReadIssue(await completed(answer.value)), quota: answer.quota };
}

const Many = z.object({ issues: z.array(z.unknown()) });

/**
 * Reads up to 100 issues in one request. Left out are those that are gone or not visible, and those that Jira could
 * not give whole just now: whoever reads such an issue alone hears why.
 */
export async function readMany(ids: string[]): Promise<ReadIssue[]> {
  if (ids.length === 0) return [];
  const { issues } = await requestJson(Many, route`/rest/api/3/issue/bulkfetch`, {
    method: 'POST',
    json: {
      issueIdsOrKeys: ids,
      fields: ['*all'],
      expand: ['names', 'transitions', 'changelog'],
      properties: PROPERTIES,
    },
  });
  const read = await allOrThrow(
    issues.map(async (json) => {
      try {
        return toReadIssue(await completed(Issue.parse(json)));
      } catch (error) {
        if (error instanceof SyncError && error.code !== 'jira-busy') return undefined;
        throw error;
      }
    }),
  );
  return read.filter((issue) => issue !== undefined);
}

/** An issue as Jira answers it with names, transitions and change log; of long lists what is there. */
export function parseIssue(json: unknown): ReadIssue {
  return toReadIssue(Issue.parse(json));
}

/** The issue with what one request leaves out of it or does not tell. */
async function completed(found: Found): Promise<Found> {
  const { id, fields } = found;
  await completeList(id, fields.comment, 'comment', 'comments');
  await completeList(id, fields.worklog, 'worklog', 'worklogs');
  await showInternal(found);
  return { ...found, names: await uniqueNames(id, found.names, fields) };
}

/**
 * Shows the internal notes of a request that was moved as internal: in a project without notes Jira gives them like any
 * comment.
 */
async function showInternal({ fields, changelog }: Found): Promise<void> {
  const comments = (fields.comment?.['comments'] ?? []) as { id: string; jsdPublic?: boolean }[];
  if (comments.length === 0 || isServiceProject({ fields }) || !mayBeMoved(changelog)) return;
  const internal = await internalOnes(comments.map(({ id }) => id));
  for (const comment of comments) if (internal.has(comment.id)) comment.jsdPublic = false;
}

/** Jira gives the newest changes only; among those that are left out may be a move. */
function mayBeMoved(changelog: Found['changelog']): boolean {
  const { histories = [], total = 0 } = changelog ?? {};
  const moved = histories.some(({ items }) => items.some(({ fieldId }) => fieldId === 'project'));
  return moved || total > histories.length;
}

function toReadIssue(found: Found): ReadIssue {
  const { id, key, fields, names } = found;
  return {
    raw: { id, key, fields, names },
    customFields: customFieldsOf(found),
    transitions: found.transitions,
    edits: (found.changelog?.histories ?? []).flatMap((history) =>
      history.items.map((item) => ({
        fieldId: item.fieldId ?? '',
        at: history.created,
        accountId: history.author?.accountId ?? '',
        isByApp: history.author?.accountType === 'app',
      })),
    ),
    ...namesOf(found.properties),
  };
}

function customFieldsOf({ names, schema }: Found): Record<string, CustomFieldRef> {
  const refs: Record<string, CustomFieldRef> = {};
  for (const [id, name] of Object.entries(names)) {
    if (!id.startsWith('customfield_')) continue;
    const ref = { id, kind: schema[id]?.custom ?? '' };
    refs[name] = ref;
    refs[id] = ref;
  }
  return refs;
}

/** Entries a page: what Jira gives at the most. */
const PAGE = 5000;

/**
 * Reads all entries where Jira left some out of the issue because there were too many: which ones it gives depends
 * on the request, so it is begun anew.
 */
async function completeList(
  issueId: string,
  page: z.infer<typeof Page> | undefined,
  path: string,
  list: string,
): Promise<void> {
  const entries = page?.[list] as unknown[] | undefined;
  if (!page || !entries || entries.length >= (page.total ?? 0)) return;
  const all: unknown[] = [];
  for (let total = 1; all.length < total;) {
    const more = await requestJson(
      Page,
      route`/rest/api/3/issue/${issueId}/${path}?startAt=${all.length}&maxResults=${PAGE}`,
    );
    const next = (more[list] ?? []) as unknown[];
    all.push(...next);
    total = next.length === 0 ? 0 : (more.total ?? 0);
  }
  entries.splice(0, entries.length, ...all);
}
