/** Where the published documents themselves are wrong, each with its reason. */
import type { ErrorObject } from 'ajv';

/** What a site answered. */
interface Answered {
  status: number;
  /** JSON; undefined where the body was something else. */
  body: unknown;
}

interface Waiver {
  /** Ids of operations, `*` for all. */
  operations: string[];
  side: 'request' | 'answer';
  matches(error: ErrorObject, answer: Answered): boolean;
  reason: string;
}

/** A status that the document of one operation leaves out, because it is said of all elsewhere. */
const isStatus = ({ keyword }: ErrorObject, answer: Answered, status: number): boolean =>
  keyword === 'status' && answer.status === status;

/** A value that Jira leaves null where the document does not say that it may be. */
const isNullable = ({ keyword, instancePath }: ErrorObject, form: RegExp): boolean =>
  keyword === 'type' && form.test(instancePath);

export const WAIVERS: Waiver[] = [
  {
    operations: ['*'],
    side: 'answer',
    matches: (error, answer) => isStatus(error, answer, 429),
    reason:
      'Every operation may be rate limited: ' +
      'https://developer.atlassian.com/cloud/jira/platform/rate-limiting/; few of them list it.',
  },
  {
    operations: ['*'],
    side: 'answer',
    matches: (error, answer) => isStatus(error, answer, 401),
    reason:
      'What stands before the API refuses credentials for every operation: ' +
      'https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#authentication',
  },
  {
    operations: ['*'],
    side: 'answer',
    matches: (error, answer) =>
      isStatus(error, answer, 403) &&
      JSON.stringify(answer.body).includes('The app is not installed on this instance'),
    reason: 'The same gateway refuses an app that it does not know yet, whatever the operation.',
  },
  {
    operations: ['*'],
    side: 'answer',
    matches: (error, answer) => isStatus(error, answer, 415),
    reason:
      'A body that does not say that it is JSON is refused before the operation sees it, as clients ' +
      'met it: https://github.com/MrRefactoring/jira.js/issues/144; the documents list it nowhere.',
  },
  {
    operations: [
      'getCreateIssueMeta',
      'getIssuePickerResource',
      'archiveIssues',
      'unarchiveIssues',
      'getIssueTypesForProject',
      'searchPriorities',
      'searchResolutions',
      'getRecent',
      'getAllProjectTypes',
    ],
    side: 'answer',
    matches: (error, answer) => isStatus(error, answer, 501),
    reason:
      'The sites do not have these, and a test makes sure that they say so rather than take the ' +
      'path for an id (`rest/absent-routes.ts`).',
  },
  {
    operations: ['searchForIssuesUsingJql', 'searchForIssuesUsingJqlPost'],
    side: 'answer',
    matches: (error, answer) => isStatus(error, answer, 410),
    reason:
      'The operation is removed, the document says, and CHANGE-2046 that it answers 410: ' +
      'https://developer.atlassian.com/changelog/#CHANGE-2046',
  },
  {
    operations: ['createOrUpdateRemoteIssueLink'],
    side: 'answer',
    matches: (error, answer) => isStatus(error, answer, 413),
    reason:
      'The limit of remote links is documented (https://support.atlassian.com/jira-cloud-' +
      'administration/docs/what-are-the-issue-limits-in-jira/), its status only for the other ' +
      'parts of an issue: 413 for comments, attachments, work logs, issue links.',
  },
  {
    operations: ['addAttachment'],
    side: 'answer',
    matches: (error, answer) =>
      isStatus(error, answer, 400) && JSON.stringify(answer.body).includes('about:blank'),
    reason:
      'A form without the part `file` is refused by Spring, before the operation sees it, as ' +
      'RFC 7807 says; the document lists neither the status nor the shape.',
  },
  {
    operations: ['assignIssue'],
    side: 'request',
    matches: ({ keyword, instancePath }) => keyword === 'type' && instancePath === '/accountId',
    reason:
      '`null` takes the assignee away, as the operation’s own description says; its schema has a ' +
      'plain string.',
  },
  {
    operations: ['*'],
    side: 'answer',
    matches: (error) =>
      isNullable(error, /\/(histories|values)\/\d+\/items\/\d+\/(from|fromString|to|toString)$/),
    reason:
      'The ends of a change are null where the field was or became empty, as the description of ' +
      '`avi:jira:updated:issue` says; the document types them as plain strings.',
  },
  {
    operations: ['getRemoteIssueLinks'],
    side: 'answer',
    matches: ({ keyword, instancePath }) => keyword === 'type' && instancePath === '',
    reason:
      'The answer is an array unless `globalId` is given, as its own example shows; the document ' +
      'types it as an object.',
  },
];

/** Whether a mismatch is one that the document is to blame for. */
export function isWaived(
  { operationId, side, ...answer }: { operationId: string; side: string } & Answered,
  error: ErrorObject,
): boolean {
  return WAIVERS.some(
    (waiver) =>
      waiver.side === side &&
      (waiver.operations.includes('*') || waiver.operations.includes(operationId)) &&
      waiver.matches(error, answer),
  );
}
