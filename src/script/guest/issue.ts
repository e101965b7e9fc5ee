/** The issue as both scripts read it. */
import type { ScriptIssue } from '../script';
import { collectionOf } from './collection';
import { createCustomFields } from './custom-fields';
import { toEntries } from './entries';
import { toLinks } from './links';
import type { Recorder } from './recorder';
import { toRichText } from './rich-text';

/** The fields of an issue, by the names that scripts use. @param recorder notes what becomes of custom fields */
export function toIssue(issue: ScriptIssue, recorder: Recorder): Record<string, unknown> {
  const {
    comments,
    attachments,
    workLogs,
    description,
    environment,
    customFields,
    labels,
    ...rest
  } = issue;
  return {
    ...rest,
    comments: toEntries('comments', comments, 'local'),
    attachments: toEntries('attachments', attachments, 'local'),
    workLogs: toEntries('workLogs', workLogs, 'local'),
    description: toRichText(description),
    environment: toRichText(environment),
    labels: collectionOf(labels ?? []),
    components: collectionOf(rest.components ?? []),
    fixVersions: collectionOf(rest.fixVersions ?? []),
    affectedVersions: collectionOf(rest.affectedVersions ?? []),
    customFields: createCustomFields(customFields ?? {}, recorder),
    projectKey: rest.project?.key ?? null,
    typeName: rest.type?.name ?? null,
    issueLinks: toLinks(rest.issueLinks ?? [], 'local'),
    subTasks: collectionOf(rest.subTasks ?? []),
  };
}
