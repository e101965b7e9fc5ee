/** Projects, what issues in them may be, and who may do what there. */

/** Permission keys of Jira that the sites check. */
export const CHECKED_PERMISSIONS = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'DELETE_ISSUES',
  'ASSIGN_ISSUES',
  'ASSIGNABLE_USER',
  'TRANSITION_ISSUES',
  'SCHEDULE_ISSUES',
  'MODIFY_REPORTER',
  'LINK_ISSUES',
  'SET_ISSUE_SECURITY',
  'ADD_COMMENTS',
  'EDIT_ALL_COMMENTS',
  'EDIT_OWN_COMMENTS',
  'DELETE_ALL_COMMENTS',
  'DELETE_OWN_COMMENTS',
  'CREATE_ATTACHMENTS',
  'DELETE_ALL_ATTACHMENTS',
  'DELETE_OWN_ATTACHMENTS',
  'WORK_ON_ISSUES',
  'EDIT_ALL_WORKLOGS',
  'EDIT_OWN_WORKLOGS',
  'DELETE_ALL_WORKLOGS',
  'DELETE_OWN_WORKLOGS',
  'ADMINISTER_PROJECTS',
  'SERVICEDESK_AGENT',
] as const;

/** Those, and others that the sites grant and report. */
export type Permission =
  | (typeof CHECKED_PERMISSIONS)[number]
  | 'RESOLVE_ISSUES'
  | 'CLOSE_ISSUES'
  | 'MOVE_ISSUES'
  | 'VIEW_READONLY_WORKFLOW'
  | 'MANAGE_WATCHERS';

export interface IssueType {
  id: string;
  name: string;
  description: string;
  /** 1 epic, 0 standard, -1 sub-task; an issue's parent is one level above it. */
  level: 1 | 0 | -1;
}

/** Fields of one issue type on its screens, in one project. `project` and `issuetype` always count. */
export interface Screens {
  create: string[];
  edit: string[];
  /** Beyond `summary`, and `reporter` in company-managed projects, which always are. */
  required: string[];
}

export interface Component {
  id: string;
  name: string;
  description: string;
  leadAccountId: string | null;
}

export interface Version {
  id: string;
  name: string;
  description: string | null;
  released: boolean;
  archived: boolean;
  startDate: string | null;
  releaseDate: string | null;
}

/** An issue security level: who sees the issues that have it. */
export interface SecurityLevel {
  id: string;
  name: string;
  description: string;
  roles: Set<string>;
  accountIds: Set<string>;
}

export interface Project {
  id: string;
  key: string;
  name: string;
  description: string;
  kind: 'software' | 'service_desk' | 'business';
  teamManaged: boolean;
  leadAccountId: string;
  archived: boolean;
  /** Number of the last issue made in it. */
  lastIssue: number;
  typeIds: string[];
  /** Workflow name by issue type id. */
  workflows: Record<string, string>;
  screens: Record<string, Screens>;
  components: Component[];
  versions: Version[];
  securityLevels: SecurityLevel[];
  /** Account ids and, as `group:<groupId>`, groups, by role name. */
  roles: Map<string, Set<string>>;
  /** Role names by permission. */
  grants: Map<Permission, Set<string>>;
  /** What the app's user may not do here although its role has it. */
  deniedToApp: Set<Permission>;
  properties: Map<string, unknown>;
}
