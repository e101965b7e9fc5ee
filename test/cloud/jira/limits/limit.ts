/** The limits of Jira's REST API and the refusals of the local cloud's Jira sites, by name. */
import { strictness, type Rule } from '../../strict/strictness';
import { CHECKED_KINDS } from '../model/field';
import { CHECKED_PERMISSIONS } from '../model/project';

const REST = 'https://developer.atlassian.com/cloud/jira/platform/rest/v3';
const GUARDRAILS =
  'https://support.atlassian.com/jira-cloud-administration/docs/what-are-the-issue-limits-in-jira/';

/** A rule for each of some names, such as one for each permission. */
function each<Prefix extends string, Name extends string>(
  prefix: Prefix,
  names: readonly Name[],
  source: string,
): Record<`${Prefix}${Name}`, Rule> {
  const rules = names.map((name) => [`${prefix}${name}`, { source }]);
  return Object.fromEntries(rules) as Record<`${Prefix}${Name}`, Rule>;
}

export const limit = strictness({
  // Fields
  'jira-summary-length': { max: 255, unit: 'characters', source: `${REST}/api-group-issues/` },
  'jira-summary-newline': {
    source: 'Jira: "The summary is invalid because it contains newline characters."',
  },
  'jira-text-length': {
    max: 32_767,
    unit: 'characters of text',
    source: 'Jira: jira.text.field.character.limit, fixed at 32,767 in Cloud',
  },
  'jira-label-length': { max: 255, unit: 'characters', source: 'Jira: label column' },
  'jira-label-space': { source: 'Jira: "The label \'…\' contains spaces which is invalid."' },
  'jira-text-field-length': {
    max: 255,
    unit: 'characters',
    source: 'Jira: single-line text field',
  },
  'jira-number-size': { max: 1e14, unit: 'either way from 0', source: 'Jira: number field' },
  'jira-url-protocol': { source: "Jira: URL field; what Java's URL takes" },
  'jira-option-disabled': {
    source:
      'https://support.atlassian.com/jira-cloud-administration/docs/edit-the-options-of-a-custom-field/',
  },
  'jira-version-archived': {
    source:
      'https://support.atlassian.com/jira-software-cloud/docs/manage-versions-in-classic-projects/',
  },
  'jira-link-self': { source: 'Jira: an issue is not linked to itself' },
  'jira-adf-only': { source: `${REST}/intro/#atlassian-document-format` },
  'jira-adf-valid': { source: '@atlaskit/adf-schema dist/json-schema/v1/full.json' },
  'jira-adf-nameless': {
    source:
      'github.com/nguyenvanduocit/jira-mcp/issues/42, whyisdifficult/jiratui/issues/246: INVALID_INPUT, and no field is named',
  },
  'jira-media-file': {
    source:
      'Seen by several public clients: ATTACHMENT_VALIDATION_ERROR for media whose file the issue lacks',
  },
  'jira-required-field': { source: `${REST}/api-group-issues/#api-rest-api-3-issue-post` },
  'jira-field-on-screen': { source: `${REST}/api-group-issues/#api-rest-api-3-issue-post` },
  // A value that its kind of field does not take, such as a text for a number
  ...each('jira-value-', CHECKED_KINDS, `${REST}/api-group-issues/#api-rest-api-3-issue-post`),
  'jira-parent-id': { source: 'Jira: a parent that is refused is named `parentId` in `errors`' },
  'jira-field-verb': { source: `${REST}/api-group-issues/#api-rest-api-3-issue-issueidorkey-put` },
  'jira-field-once': { source: 'Jira: a field may be in `fields` or in `update`, not in both' },
  // Entity properties
  'jira-property-value': {
    max: 32_768,
    unit: 'bytes of JSON',
    source: 'https://developer.atlassian.com/cloud/jira/platform/jira-entity-properties/',
  },
  'jira-property-key': {
    max: 255,
    unit: 'characters',
    source: 'https://developer.atlassian.com/cloud/jira/platform/jira-entity-properties/',
  },
  // Attachments
  'jira-attachment-check': {
    source: `${REST}/api-group-issue-attachments/ (X-Atlassian-Token); 404 in plain text by github.com/varijkapil13/saral`,
  },
  'jira-attachment-part': {
    source:
      'github.com/varijkapil13/saral: a form without the part `file` is refused as RFC 7807 says',
  },
  'jira-attachment-size': { source: `${REST}/api-group-issue-attachments/ (413)` },
  'jira-attachment-files': {
    max: 60,
    unit: 'files in a request',
    source: `${REST}/api-group-issue-attachments/ (413)`,
  },
  // Per issue
  'jira-comments-per-issue': { max: 5000, unit: 'comments', source: GUARDRAILS },
  'jira-attachments-per-issue': { max: 2000, unit: 'attachments', source: GUARDRAILS },
  'jira-worklogs-per-issue': { max: 10_000, unit: 'work logs', source: GUARDRAILS },
  'jira-links-per-issue': { max: 2000, unit: 'issue links', source: GUARDRAILS },
  'jira-remote-links-per-issue': { max: 2000, unit: 'remote links', source: GUARDRAILS },
  // Requests
  'jira-json-type': { source: 'Jira: 415 to a body that does not say that it is JSON' },
  'jira-create-bulk': { max: 50, unit: 'issues', source: `${REST}/api-group-issues/` },
  'jira-fetch-bulk': { max: 100, unit: 'issues', source: `${REST}/api-group-issues/` },
  'jira-comments-by-id': { max: 1000, unit: 'ids', source: `${REST}/api-group-issue-comments/` },
  'jira-worklog-estimate': { source: `${REST}/api-group-issue-worklogs/ (adjustEstimate)` },
  'jira-user-search': { source: `${REST}/api-group-user-search/ (400)` },
  'jira-worklogs-by-id': { max: 1000, unit: 'ids', source: `${REST}/api-group-issue-worklogs/` },
  'jira-search-page': {
    max: 5000,
    unit: 'issues with id and key only',
    source: `${REST}/api-group-issue-search/`,
  },
  'jira-search-page-fields': {
    max: 100,
    unit: 'issues with other fields',
    source:
      'Measured by users of search/jql; the document only says that more fields mean fewer issues',
  },
  'jira-reconcile': { max: 50, unit: 'ids', source: `${REST}/api-group-issue-search/` },
  'jira-sort-fields': { max: 7, unit: 'fields', source: `${REST}/api-group-issue-search/` },
  'jira-property-indexed': {
    source:
      'https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-entity-property/',
  },
  'jira-property-list': {
    source:
      'https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-entity-property/ ' +
      '(2026-05-26): an element of a list is found by its index, path[0]',
  },
  'jira-bounded-search': { source: 'Jira: "Unbounded JQL queries are not allowed here."' },
  'jira-old-search': { source: 'https://developer.atlassian.com/changelog/#CHANGE-2046' },
  'jira-changelog-bulk': { max: 1000, unit: 'issues', source: `${REST}/api-group-issues/` },
  'jira-properties-read': {
    max: 5,
    unit: 'property keys',
    source: `${REST}/api-group-issue-search/`,
  },
  // What one answer holds
  'jira-worklogs-in-issue': {
    max: 20,
    unit: 'work logs',
    source: `${REST}/api-group-issue-worklogs/`,
  },
  'jira-comments-in-issue': { max: 5000, unit: 'comments', source: GUARDRAILS },
  'jira-comments-in-search': {
    max: 20,
    unit: 'comments',
    source: 'https://developer.atlassian.com/changelog/#CHANGE-2046',
  },
  'jira-histories-in-search': {
    max: 40,
    unit: 'histories',
    source: 'https://developer.atlassian.com/changelog/#CHANGE-2046',
  },
  'jira-histories-in-bulkfetch': {
    max: 40,
    unit: 'histories',
    source: `${REST}/api-group-issues/ (BulkFetchIssueRequestBean, expand)`,
  },
  'jira-histories-in-issue': { max: 100, unit: 'histories', source: `${REST}/api-group-issues/` },
  // Who may what
  ...each('jira-permission-', CHECKED_PERMISSIONS, `${REST}/intro/#permissions`),
  'jira-security-levels': {
    source:
      'https://support.atlassian.com/jira-cloud-administration/docs/configure-issue-security/',
  },
  'jira-security-member': {
    source: `${REST}/api-group-project-permission-schemes/ (levels that the user has access to)`,
  },
  'jira-active-people': { source: 'Jira: an account that is not active has no permissions' },
  'jira-administrators': { source: `${REST}/intro/#permissions (Administer Jira)` },
  'jira-login': { source: `${REST}/intro/#status-codes (401)` },
  'jira-hidden-email': {
    source:
      'https://support.atlassian.com/atlassian-account/docs/update-your-profile-and-visibility/',
  },
  'jira-restricted': { source: `${REST}/api-group-issue-comments/ (visibility)` },
  'jira-restriction': {
    source: `${REST}/api-group-issue-comments/ (visibility): one's own roles and groups only`,
  },
  'jira-visibility-once': {
    source:
      'github.com/varijkapil13/saral: `value` and `identifier` of a visibility are not taken together',
  },
  'jira-delete-subtasks': { source: `${REST}/api-group-issues/ (deleteSubtasks)` },
  'jira-part-name': { source: `${REST}/api-group-project-components/ (name)` },
  // Measured on a live site in August 2026: https://github.com/varijkapil13/saral (API notes)
  'jira-query-unknown': { source: 'Jira: a search for a name that there is not finds nothing' },
  'jira-query-field': { source: `${REST}/api-group-jql/#api-rest-api-3-jql-parse-post (errors)` },
  'jira-query-value': { source: `${REST}/api-group-jql/#api-rest-api-3-jql-parse-post (warnings)` },
  'jira-project-key-case': {
    source: `${REST}/api-group-projects/ (projectIdOrKey, case sensitive)`,
  },
  'jira-no-category': { source: `${REST}/api-group-workflow-status-categories/` },
  'jira-service-fields': {
    source: 'Recorded payloads of service projects: SLAs, approvals, satisfaction in every request',
  },
  'jira-query-operator': {
    source: 'https://support.atlassian.com/jira-software-cloud/docs/jql-operators/',
  },
  'jira-transition-available': { source: `${REST}/api-group-issues/` },
  'jira-transition-comment': {
    source:
      'github.com/sooperset/mcp-atlassian/issues/1623 and 1628: a transition without a screen drops a comment and says nothing',
  },
  'jira-link-comment': {
    source: 'github.com/varijkapil13/saral: the comment of a new link is one of the inward issue',
  },
  'jira-validator-words': {
    source:
      "github.com/varijkapil13/saral: a validator's demand stands in errorMessages alone, and the transition's fields do not tell it",
  },
  'jira-archived': {
    source: 'https://support.atlassian.com/jira-cloud-administration/docs/archive-an-issue/',
  },
  'jira-internal-comments': {
    source: 'https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/',
  },
  // Rates, where a site has them switched on
  'jira-points': { source: 'https://developer.atlassian.com/cloud/jira/platform/rate-limiting/' },
  'jira-burst': { source: 'https://developer.atlassian.com/cloud/jira/platform/rate-limiting/' },
  'jira-issue-writes': {
    source: 'https://developer.atlassian.com/cloud/jira/platform/rate-limiting/',
  },
  // Post functions
  'jira-rule-configuration': {
    max: 32 * 1024,
    unit: 'bytes',
    source:
      'https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-workflow-post-function',
  },
});
