/**
 * What Jira's REST API calls the fields that scripts know by their own names.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/
 */
import type { FieldName } from './replica';

/** What stands in front of a custom field's name where each is a field of its own. */
export const CUSTOM = 'customFields.';

/** The id that a script means by `customfield_10035` or `10035`; undefined for a name. */
export function customFieldId(name: string): string | undefined {
  const [, number] = /^(?:customfield_)?(\d{1,18})$/.exec(name) ?? [];
  return number === undefined ? undefined : `customfield_${number}`;
}

/** Jira's id of each field that an issue carries; custom fields have ids of their own. */
export const FIELD_IDS: Partial<Record<FieldName, string>> = {
  summary: 'summary',
  description: 'description',
  environment: 'environment',
  project: 'project',
  type: 'issuetype',
  status: 'status',
  resolution: 'resolution',
  priority: 'priority',
  assignee: 'assignee',
  reporter: 'reporter',
  labels: 'labels',
  components: 'components',
  fixVersions: 'fixVersions',
  affectedVersions: 'versions',
  due: 'duedate',
  securityLevel: 'security',
  parent: 'parent',
  originalEstimate: 'timeoriginalestimate',
  remainingEstimate: 'timeestimate',
};
