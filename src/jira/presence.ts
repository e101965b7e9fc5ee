/** Whether the app still reaches an issue, and why not. Asked only where something failed, and once a day. */
import { route } from '@forge/api';
import * as z from 'zod';
import { SyncError } from '../errors';
import type { IssueRef } from '../replica/replica';
import { bulkFetch } from './bulk-fetch';
import { request, requestJson, unlessMissing } from './client';
import { namesOf, PROPERTIES } from './sync-property';

const Found = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Why an issue that was under sync is not to be seen. Jira answers alike for an issue that is gone and for
 * one that the app may not see; its project tells the two apart.
 * @param issue its key as it was last known, or an empty one
 */
export async function explainMissing({ id, key }: IssueRef): Promise<SyncError> {
  const project = key.split('-')[0];
  const isVisible =
    !project || (await unlessMissing(request(route`/rest/api/3/project/${project}`))) !== undefined;
  return isVisible
    ? new SyncError(
        'jira-not-found',
        `The app does not see issue ${key || id} any more: it was deleted or moved, or a security level hides it.`,
      )
    : new SyncError(
        'jira-forbidden',
        `The app does not see project ${project} any more, so ${key} cannot be read.`,
      );
}

/** Whether the app can change nothing of an issue: it is archived, or the app may not edit it. */
export async function isLocked(issueId: string): Promise<boolean> {
  const { fields } = await requestJson(
    z.object({ fields: z.record(z.string(), z.unknown()) }),
    route`/rest/api/3/issue/${issueId}/editmeta`,
  );
  return Object.keys(fields).length === 0;
}

/** Of at most 100 twins, the keys of those whose issue the app does not see, or does not know as theirs. */
export async function findForgotten(
  twins: { twinKey: string; issueId: string }[],
): Promise<string[]> {
  if (twins.length === 0) return [];
  const issues = await bulkFetch(Found, {
    issueIdsOrKeys: [...new Set(twins.map(({ issueId }) => issueId))],
    fields: ['key'],
    properties: PROPERTIES,
  });
  const known = new Map(issues.map(({ id, properties }) => [id, namesOf(properties).twins]));
  return twins.flatMap(({ twinKey, issueId }) =>
    known.get(issueId)?.includes(twinKey) ? [] : [twinKey],
  );
}

/** Of at most 100 issues, the ids of those that the app sees. */
export async function findVisible(issueIds: string[]): Promise<string[]> {
  if (issueIds.length === 0) return [];
  const issues = await bulkFetch(Found, { issueIdsOrKeys: issueIds, fields: ['key'] });
  return issues.map(({ id }) => id);
}
