/** Fields, system and custom, by definition. What a kind takes and shows is in `field/`. */

/** How a field is read, written and compared: those whose values are checked against their kind. */
export const CHECKED_KINDS = [
  'summary',
  'rich-text',
  'priority',
  'resolution',
  'assignee',
  'reporter',
  'labels',
  'components',
  'versions',
  'due',
  'parent',
  'security',
  'timetracking',
  'line',
  'url',
  'number',
  'date',
  'datetime',
  'select',
  'radio',
  'multiselect',
  'checkboxes',
  'cascading',
  'user',
  'users',
  'group',
  'version',
  'multiversion',
  'project-picker',
  'request-type',
  'groups',
  'sprint',
  'team',
  'organizations',
  'participants',
] as const;

/** Those; where an issue is, which creating and editing check by themselves; and what only Jira sets. */
export type FieldKind =
  | (typeof CHECKED_KINDS)[number]
  | 'project'
  | 'issuetype'
  | 'computed'
  | 'sla'
  | 'approvals'
  | 'satisfaction';

/** An option of a select, radio, checkbox or cascading field. */
export interface Option {
  id: string;
  value: string;
  disabled: boolean;
  /** Options under it, in a cascading field. */
  children: Option[];
}

export interface Field {
  /** `summary`, `customfield_10042`. */
  id: string;
  name: string;
  kind: FieldKind;
  custom: boolean;
  options: Option[];
  /** The one project it belongs to, in team-managed projects. */
  projectId: string | null;
  /** Its one context. Empty for system fields. */
  contextId: string;
}
