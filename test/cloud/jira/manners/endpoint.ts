/** Which endpoint a call goes to: rate limits and counts are kept for each, whatever the ids. */

/** Words in paths of Jira's REST API; whatever else stands there is an id, a key or a name. */
const WORDS = new Set(
  (
    'rest api 3 servicedeskapi issue bulk bulkfetch createmeta issuetypes properties comment list ' +
    'attachments attachment content thumbnail meta transitions editmeta changelog worklog assignee ' +
    'remotelink watchers issueLink issueLinkType search jql approximate-count field context option ' +
    'customFieldOption project statuses components component versions version role securitylevel ' +
    'user users assignable myself mypermissions permissions check group member priority resolution ' +
    'status statuscategory issuetype serverInfo workflow servicedesk requesttype request transition ' +
    'attachTemporaryFile label'
  ).split(' '),
);

/** Such as `GET /rest/api/3/issue/*`. */
export function endpointOf({ method, url }: Request): string {
  const parts = new URL(url).pathname.split('/').slice(1);
  return `${method} /${parts.map((part) => (WORDS.has(part) ? part : '*')).join('/')}`;
}

/** The issue that a call writes to, by id or key as the path has it. */
export function writtenIssue({ method, url }: Request): string | undefined {
  if (method === 'GET') return undefined;
  const [, named] = /\/rest\/api\/3\/issue\/([^/]+)/.exec(new URL(url).pathname) ?? [];
  return named === undefined || WORDS.has(named) ? undefined : named;
}

/** Requests a second where they differ from those of the method (Jira's table of exceptions). */
export const EXCEPTIONS: Record<string, number> = {
  'GET /rest/api/3/issue/*': 150,
  'GET /rest/api/3/user': 150,
  'GET /rest/api/3/issue/*/changelog': 200,
  'GET /rest/api/3/attachment/content/*': 300,
  'GET /rest/api/3/attachment/thumbnail/*': 200,
  'GET /rest/api/3/project/*/role/*': 200,
  'POST /rest/api/3/search/approximate-count': 150,
  'PUT /rest/api/3/component/*': 500,
};
