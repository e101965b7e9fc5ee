/**
 * Links between issues of this site.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/
 */
import { route } from '@forge/api';
import { request } from './client';

/**
 * Links an issue; linking it again the same way changes nothing.
 * @param link `direction` tells which end the other issue is, as the issue itself shows its links
 * @throws SyncError `jira-not-found` where there is no such type, `jira-forbidden`
 */
export async function addLink(
  issueId: string,
  { type, direction, otherId }: { type: string; direction: 'inward' | 'outward'; otherId: string },
): Promise<void> {
  const [inward, outward] = direction === 'outward' ? [issueId, otherId] : [otherId, issueId];
  await request(route`/rest/api/3/issueLink`, {
    method: 'POST',
    json: { type: { name: type }, inwardIssue: { id: inward }, outwardIssue: { id: outward } },
  });
}

/** @throws SyncError `jira-not-found` where it is gone */
export async function removeLink(linkId: string): Promise<void> {
  await request(route`/rest/api/3/issueLink/${linkId}`, { method: 'DELETE' });
}
