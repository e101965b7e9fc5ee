/** Comments by Jira's REST API v3. */
import { route } from '@forge/api';
import * as z from 'zod';
import type { RichText } from '../replica/replica';
import { request, requestJson } from './client';

/** The comment property that says which of the peer's comments this one is the copy of. */
export const ORIGIN = 'tandem.origin';

/**
 * The comment property by which a service project keeps a comment from customers. Elsewhere it means nothing.
 * https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/
 */
const HIDDEN = { key: 'sd.public.comment', value: { internal: true } };

export interface CommentBody {
  body: RichText;
  internal: boolean;
  visibility?: { type: 'group' | 'role'; value: string } | undefined;
}

/** Adds a comment that carries its origin from the first moment. @returns its id */
export async function addComment(
  issueId: string,
  comment: CommentBody & { origin: string },
): Promise<string> {
  const { id } = await requestJson(
    z.object({ id: z.string() }),
    route`/rest/api/3/issue/${issueId}/comment`,
    {
      method: 'POST',
      json: {
        ...content(comment),
        properties: [
          { key: ORIGIN, value: { origin: comment.origin } },
          ...(comment.internal ? [HIDDEN] : []),
        ],
      },
    },
  );
  return id;
}

/** Changes a comment, in one request so that no text is public for a moment. Properties that are not named stay. */
export async function editComment(
  issueId: string,
  commentId: string,
  comment: CommentBody,
): Promise<void> {
  await request(route`/rest/api/3/issue/${issueId}/comment/${commentId}`, {
    method: 'PUT',
    json: { ...content(comment), ...(comment.internal && { properties: [HIDDEN] }) },
  });
}

export async function removeComment(issueId: string, commentId: string): Promise<void> {
  await request(route`/rest/api/3/issue/${issueId}/comment/${commentId}`, { method: 'DELETE' });
}

function content({ body, visibility }: CommentBody): Record<string, unknown> {
  return {
    body,
    ...(visibility && { visibility: { type: visibility.type, value: visibility.value } }),
  };
}

const WithProperties = z.object({
  values: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).transform(String),
      properties: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
    }),
  ),
});

/** Ids that one request takes. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/ */
const IDS_PER_REQUEST = 1000;

/**
 * Ids of those comments that a service project kept from customers, wherever their issue is by now: the property stays
 * with a comment whose issue moves. A copy has it too in case its issue comes to a service project, and is none of them.
 */
export async function internalOnes(ids: string[]): Promise<Set<string>> {
  const internal = new Set<string>();
  for (const { id, properties } of await allWithProperties('comments', ids)) {
    const value = properties.find(({ key }) => key === HIDDEN.key)?.value;
    const isCopy = properties.some(({ key }) => key === ORIGIN);
    if (!isCopy && Hidden.safeParse(value).success) internal.add(id);
  }
  return internal;
}

const Hidden = z.object({ internal: z.literal(true) });

/** Origins of those comments or work logs that the app made, by their id. Reads what is stored, never an index. */
export async function originsOf(
  kind: 'comments' | 'workLogs',
  ids: string[],
): Promise<Map<string, string>> {
  const origins = new Map<string, string>();
  for (const { id, properties } of await allWithProperties(kind, ids)) {
    const value = properties.find((property) => property.key === ORIGIN)?.value;
    const parsed = z.object({ origin: z.string() }).safeParse(value);
    if (parsed.success) origins.set(id, parsed.data.origin);
  }
  return origins;
}

async function allWithProperties(kind: 'comments' | 'workLogs', ids: string[]) {
  const all: z.infer<typeof WithProperties>['values'] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_REQUEST) {
    const json = { ids: ids.slice(start, start + IDS_PER_REQUEST).map(Number) };
    all.push(...(await withProperties(kind, json)));
  }
  return all;
}

async function withProperties(kind: 'comments' | 'workLogs', json: { ids: number[] }) {
  if (kind === 'workLogs') {
    const path = route`/rest/api/3/worklog/list?expand=properties`;
    return requestJson(WithProperties.shape.values, path, { method: 'POST', json });
  }
  const page = await requestJson(
    WithProperties,
    route`/rest/api/3/comment/list?expand=properties`,
    { method: 'POST', json },
  );
  return page.values;
}
