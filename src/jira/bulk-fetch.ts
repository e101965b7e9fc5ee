/** Reads many issues in one request, all or nothing: what is left out is not there, or not visible. */
import { route } from '@forge/api';
import * as z from 'zod';
import { SyncError } from '../errors';
import { requestJson } from './client';

/** What is asked for: at most 100 issues. */
interface Wanted {
  issueIdsOrKeys: string[];
  fields: string[];
  properties?: string[];
}

/**
 * The issues that are there, as a schema has them.
 * @throws SyncError `jira-busy` where some that may be there could not be read just now. Jira names those apart:
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (BulkIssueResults)
 */
export async function bulkFetch<T>(issue: z.ZodType<T>, wanted: Wanted): Promise<T[]> {
  const answer = z.object({
    issues: z.array(issue),
    issueErrors: z.array(z.unknown()).default([]),
  });
  const { issues, issueErrors } = await requestJson(answer, route`/rest/api/3/issue/bulkfetch`, {
    method: 'POST',
    json: wanted,
  });
  if (issueErrors.length > 0)
    throw new SyncError('jira-busy', `Jira could not read ${issueErrors.length} issues just now.`);
  return issues;
}
