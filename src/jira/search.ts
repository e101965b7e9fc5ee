/** Finds issues: by JQL that admins write, by keys, and those under sync that were changed. */
import { route } from '@forge/api';
import * as z from 'zod';
import { SyncError } from '../errors';
import type { IssueRef } from '../replica/replica';
import { byAskedKey } from './asked-key';
import { bulkFetch } from './bulk-fetch';
import { requestJson } from './client';
import { JQL_UNDER_SYNC, namesOf, PROPERTIES } from './sync-property';

const Checked = z.object({
  queries: z.array(
    z.object({
      errors: z.array(z.string()).default([]),
      warnings: z.array(z.string()).default([]),
    }),
  ),
});

/** Asks Jira as somebody: as the app, unless a screen asks for its caller. */
export type Ask = typeof requestJson;

/**
 * Asks Jira's strict parser what is wrong with a JQL. A search does not tell: for a field, project or status
 * that does not exist it answers 200 with no issues. Jira calls an unknown value a warning.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-parse-post
 * @throws SyncError `jira-refused` with Jira's words
 */
export async function checkJql(jql: string, ask: Ask = requestJson): Promise<void> {
  const { queries } = await ask(Checked, route`/rest/api/3/jql/parse?validation=strict`, {
    method: 'POST',
    json: { queries: [jql] },
  });
  const said = queries.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (said.length > 0) throw new SyncError('jira-refused', `Jira refused: ${said.join(' ')}`);
}

/**
 * How many issues match, about, as far as whoever asks sees them.
 * @throws SyncError `jira-refused` with Jira's words if the JQL cannot be read or has an unknown name
 */
export async function countIssues(jql: string, ask: Ask = requestJson): Promise<number> {
  await checkJql(jql, ask);
  const { count } = await ask(
    z.object({ count: z.number() }),
    route`/rest/api/3/search/approximate-count`,
    { method: 'POST', json: { jql } },
  );
  return count;
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

/** Issues by the keys that they are asked for by, as far as they are visible; at most 100. @throws SyncError `jira-busy` */
export function findByKey(keys: string[]): Promise<Map<string, IssueRef>> {
  return byAskedKey(keys, (some) =>
    bulkFetch(Named, { issueIdsOrKeys: some, fields: ['summary'] }),
  );
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
  const jql = `${JQL_UNDER_SYNC} AND updated >= -${minutes}m`;
  for await (const issues of byChange(jql, PROPERTIES))
    yield issues.map(({ id, fields, properties }) => ({
      id,
      updated: fields.updated,
      twins: namesOf(properties).twins,
    }));
}

/**
 * Issues that match, oldest change first, by pages of a hundred: a point each, as above.
 * @throws SyncError `jira-refused` if nothing matches because a name in the JQL is not there any more
 */
export async function* findByChange(jql: string): AsyncGenerator<FoundIssue[]> {
  let isEmpty = true;
  for await (const issues of byChange(jql, [])) {
    isEmpty &&= issues.length === 0;
    yield issues.map(({ id, fields }) => ({ id, updated: fields.updated }));
  }
  if (isEmpty) await checkJql(jql);
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
