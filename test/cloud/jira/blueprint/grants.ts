/** Default permissions: who may do what in a project, by role. */
import type { Permission, Project } from '../model/project';
import { ADDONS, ADMINISTRATORS, CUSTOMERS, MEMBERS, TEAM } from '../model/user';

/** What anyone who works in a project may do. */
const WORK: Permission[] = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'ASSIGN_ISSUES',
  'RESOLVE_ISSUES',
  'CLOSE_ISSUES',
  'TRANSITION_ISSUES',
  'SCHEDULE_ISSUES',
  'LINK_ISSUES',
  'ADD_COMMENTS',
  'EDIT_OWN_COMMENTS',
  'DELETE_OWN_COMMENTS',
  'CREATE_ATTACHMENTS',
  'DELETE_OWN_ATTACHMENTS',
  'WORK_ON_ISSUES',
  'EDIT_OWN_WORKLOGS',
  'DELETE_OWN_WORKLOGS',
  'MANAGE_WATCHERS',
  'VIEW_READONLY_WORKFLOW',
];

/** What takes an administrator, or an app. */
const ADMINISTER: Permission[] = [
  'DELETE_ISSUES',
  'MOVE_ISSUES',
  'MODIFY_REPORTER',
  'SET_ISSUE_SECURITY',
  'EDIT_ALL_COMMENTS',
  'DELETE_ALL_COMMENTS',
  'DELETE_ALL_ATTACHMENTS',
  'EDIT_ALL_WORKLOGS',
  'DELETE_ALL_WORKLOGS',
  'ADMINISTER_PROJECTS',
];

function grant(table: [Permission[], string[]][]): Project['grants'] {
  const grants: Project['grants'] = new Map();
  for (const [permissions, roles] of table)
    for (const permission of permissions)
      grants.set(permission, new Set([...(grants.get(permission) ?? []), ...roles]));
  return grants;
}

/** Apps are in a role of their own in every project; Jira grants it nearly all. */
export function softwareGrants(): Project['grants'] {
  return grant([
    [WORK, [MEMBERS, ADMINISTRATORS, ADDONS]],
    [['ASSIGNABLE_USER'], [MEMBERS, ADMINISTRATORS]],
    [ADMINISTER, [ADMINISTRATORS, ADDONS]],
  ]);
}

/** Customers see only their own requests, on the portal: `BROWSE_PROJECTS` is not theirs. */
export function serviceGrants(): Project['grants'] {
  return grant([
    [WORK, [TEAM, ADMINISTRATORS, ADDONS]],
    [
      ['ASSIGNABLE_USER', 'SERVICEDESK_AGENT', 'MODIFY_REPORTER'],
      [TEAM, ADMINISTRATORS],
    ],
    [ADMINISTER, [ADMINISTRATORS, ADDONS]],
    [['CREATE_ISSUES', 'ADD_COMMENTS', 'CREATE_ATTACHMENTS'], [CUSTOMERS]],
  ]);
}
