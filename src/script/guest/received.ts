/** What came from the other side, as an incoming script reads it. Scripts may overwrite any of it. */
import type { Fields } from '../../replica/replica';
import type { IncomingInput } from '../script';
import { Collection, collectionOf, partial } from './collection';
import { createCustomFields } from './custom-fields';
import { toEntries } from './entries';
import type { Run } from './host';
import { toLinks } from './links';
import { ENTRY_LISTS } from './lists';
import { Recorder } from './recorder';
import { revive, toRichText } from './rich-text';

/** The replica with what changed since the last one. */
export function createReceived(run: Run, { received }: IncomingInput): object {
  const { replica, comments, attachments, workLogs, partial: parts } = received;
  const {
    comments: allComments,
    attachments: allAttachments,
    workLogs: allWorkLogs,
    ...fields
  } = replica;
  const target: Record<string, unknown> = {
    ...toFields(fields),
    addedComments: toEntries('comments', comments.added, 'replica'),
    changedComments: toEntries('comments', comments.changed, 'replica'),
    removedComments: toEntries('comments', comments.removed, 'replica'),
    addedAttachments: toEntries('attachments', attachments.added, 'replica'),
    removedAttachments: toEntries('attachments', attachments.removed, 'replica'),
    addedWorkLogs: toEntries('workLogs', workLogs.added, 'replica'),
    changedWorkLogs: toEntries('workLogs', workLogs.changed, 'replica'),
    removedWorkLogs: toEntries('workLogs', workLogs.removed, 'replica'),
  };
  const whole = {
    comments: allComments && toEntries('comments', allComments, 'replica'),
    attachments: allAttachments && toEntries('attachments', allAttachments, 'replica'),
    workLogs: allWorkLogs && toEntries('workLogs', allWorkLogs, 'replica'),
  };
  for (const kind of ENTRY_LISTS) {
    const list = whole[kind];
    if (parts.includes(kind))
      target[kind] = partial(run, kind, (list ?? new Collection()) as Collection<never>);
    else if (list) target[kind] = list;
  }
  const keys = target['customKeys'] as Record<string, unknown>;
  return new Proxy(target, {
    // What the other side assigned to a name of its own is found by that name.
    get: (own, name) => (name in own ? own[String(name)] : keys[String(name)]),
  });
}

/** Fields of a replica as scripts see them. */
export function toFields(fields: Fields): Record<string, unknown> {
  const {
    description,
    environment,
    labels,
    components,
    fixVersions,
    affectedVersions,
    customFields,
    issueLinks,
    subTasks,
    ...rest
  } = fields;
  const list = (name: string, value: readonly unknown[] | undefined) =>
    value ? { [name]: collectionOf(value) } : {};
  return {
    ...rest,
    ...(description !== undefined && { description: toRichText(description) }),
    ...(environment !== undefined && { environment: toRichText(environment) }),
    ...list('labels', labels),
    ...list('components', components),
    ...list('fixVersions', fixVersions),
    ...list('affectedVersions', affectedVersions),
    ...list('subTasks', subTasks),
    ...(issueLinks && { issueLinks: toLinks(issueLinks, 'replica') }),
    customFields: createCustomFields(customFields ?? {}, new Recorder()),
    customKeys: revive(fields.customKeys ?? {}),
    ...(fields.project && { projectKey: fields.project.key }),
    ...(fields.type && { typeName: fields.type.name }),
  };
}
