/** Finds issues: by JQL that admins write, by keys, and those under sync that were changed. */
import { route } from '@forge/api';
import * as z from 'zod';
import type { IssueRef } from '../replica/replica';
import { bulkFetch } from './bulk-fetch';
import { requestJson } from './client';
import { PROPERTY, twinsIn } from './sync-property';

/**
 * How many issues match, about, as far as the app sees them.
 * @throws SyncError `jira-refused` with Jira's words where the JQL is not one
 */
export async function countIssues(jql: string): Promise<number> {
  const answer = await requestJson(
    z.object({ count: z.number() }),
    route`/rest/api/3/search/approximate-count`,
    { method: 'POST', json: { jql } },
  );
  return answer.count;
}

const Page = z.object({
  issues: z.array(z.object({ id: z.string() })),
  nextPageToken: z.string().optional(),
});

/** Ids that Jira gives at once where nothing else is asked for. */
const PAGE = 5000;

/**
 * Ids of the issues that match, in the JQL's order.
 * @param most where there are more, the first ones
 */
export async function searchIds(jql: string, most: number): Promise<string[]> {
  const found: string[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = await requestJson(Page, route`/rest/api/3/search/jql`, {
      method: 'POST',
      json: {
        jql,
        maxResults: Math.min(PAGE, most - found.length),
        fields: ['id'],
        ...(nextPageToken !== undefined && { nextPageToken }),
      },
    });
    found.push(...page.issues.map((issue) => issue.id));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined && found.length < most);
  return found;
}

const Named = z.object({ id: z.string(), key: z.string() });

/** Issues by key, as far as they are visible; at most 100. @throws SyncError `jira-busy` */
export function findByKey(keys: string[]): Promise<IssueRef[]> {
  return bulkFetch(Named, { issueIdsOrKeys: keys, fields: ['summary'] });
}

/** An issue and when it was last changed, by anyone. */
export interface FoundIssue {
  id: string;
  updated: string;
}

/** An issue under sync. */
export interface ChangedIssue extends FoundIssue {
  twins: string[];
}

/**
 * Issues under sync that were changed within so many whole minutes, oldest first, by pages of a hundred. The search index
 * lags behind by seconds. Jira takes a point for each issue, so whoever has enough asks for no further page.
 */
export async function* changedIssues(minutes: number): AsyncGenerator<ChangedIssue[]> {
  const jql = `issue.property["${PROPERTY}"].state = "active" AND updated >= -${minutes}m`;
  for await (const issues of byChange(jql, [PROPERTY]))
    yield issues.map(({ id, fields, properties }) => ({
      id,
      updated: fields.updated,
      twins: twinsIn(properties?.[PROPERTY]),
    }));
}

/** Issues that match, oldest change first, by pages of a hundred: a point each, as above. */
export async function* findByChange(jql: string): AsyncGenerator<FoundIssue[]> {
  for await (const issues of byChange(jql, []))
    yield issues.map(({ id, fields }) => ({ id, updated: fields.updated }));
}

const Changed = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      fields: z.object({ updated: z.string() }),
      properties: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  nextPageToken: z.string().optional(),
});

async function* byChange(
  jql: string,
  properties: string[],
): AsyncGenerator<z.infer<typeof Changed>['issues']> {
  let nextPageToken: string | undefined;
  do {
    const page = await requestJson(Changed, route`/rest/api/3/search/jql`, {
      method: 'POST',
      json: {
        jql: `${jql} ORDER BY updated ASC`,
        maxResults: 100,
        fields: ['updated'],
        ...(properties.length > 0 && { properties }),
        ...(nextPageToken !== undefined && { nextPageToken }),
      },
    });
    yield page.issues;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
}
