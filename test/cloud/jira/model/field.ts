/** Fields, system and custom, by definition. What a kind takes and shows is in `field/`. */

/** How a field is read, written and compared. */
export type FieldKind =
  // system
  | 'summary'
  | 'rich-text'
  | 'project'
  | 'issuetype'
  | 'priority'
  | 'resolution'
  | 'assignee'
  | 'reporter'
  | 'labels'
  | 'components'
  | 'versions'
  | 'due'
  | 'parent'
  | 'security'
  | 'timetracking'
  | 'computed'
  // custom
  | 'line'
  | 'url'
  | 'number'
  | 'date'
  | 'datetime'
  | 'select'
  | 'radio'
  | 'multiselect'
  | 'checkboxes'
  | 'cascading'
  | 'user'
  | 'users'
  | 'group'
  | 'version'
  | 'multiversion'
  | 'project-picker'
  | 'request-type';

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
