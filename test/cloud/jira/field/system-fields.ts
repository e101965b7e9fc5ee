/** Jira's own fields, as every site has them. */
import type { Field, FieldKind } from '../model/field';

const SYSTEM: [id: string, name: string, kind: FieldKind][] = [
  ['summary', 'Summary', 'summary'],
  ['issuetype', 'Issue Type', 'issuetype'],
  ['project', 'Project', 'project'],
  ['parent', 'Parent', 'parent'],
  ['description', 'Description', 'rich-text'],
  ['environment', 'Environment', 'rich-text'],
  ['priority', 'Priority', 'priority'],
  ['assignee', 'Assignee', 'assignee'],
  ['reporter', 'Reporter', 'reporter'],
  ['labels', 'Labels', 'labels'],
  ['components', 'Components', 'components'],
  ['fixVersions', 'Fix versions', 'versions'],
  ['versions', 'Affects versions', 'versions'],
  ['duedate', 'Due date', 'due'],
  ['resolution', 'Resolution', 'resolution'],
  ['security', 'Security Level', 'security'],
  ['timetracking', 'Time tracking', 'timetracking'],
  ['status', 'Status', 'computed'],
  ['statusCategory', 'Status Category', 'computed'],
  ['creator', 'Creator', 'computed'],
  ['created', 'Created', 'computed'],
  ['updated', 'Updated', 'computed'],
  ['resolutiondate', 'Resolved', 'computed'],
  ['statuscategorychangedate', 'Status Category Changed', 'computed'],
  ['lastViewed', 'Last Viewed', 'computed'],
  ['comment', 'Comment', 'computed'],
  ['worklog', 'Log Work', 'computed'],
  ['attachment', 'Attachment', 'computed'],
  ['issuelinks', 'Linked Issues', 'computed'],
  ['subtasks', 'Sub-tasks', 'computed'],
  ['watches', 'Watchers', 'computed'],
  ['votes', 'Votes', 'computed'],
  ['timespent', 'Time Spent', 'computed'],
  ['timeestimate', 'Remaining Estimate', 'computed'],
  ['timeoriginalestimate', 'Original estimate', 'computed'],
  ['workratio', 'Work Ratio', 'computed'],
];

export const SYSTEM_FIELDS: Field[] = SYSTEM.map(([id, name, kind]) => ({
  id,
  name,
  kind,
  custom: false,
  options: [],
  projectId: null,
  contextId: '',
}));

/** Fields that `*navigable` leaves out. */
export const NOT_NAVIGABLE = new Set(['comment', 'worklog', 'attachment', 'timetracking']);
