/**
 * Requests, comments and files as the service management API shows them.
 * https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/
 */
import type { Caller } from '../../contract';
import { textOf } from '../field/adf';
import { schemaOf } from '../field/kinds';
import { seesEmail } from '../issue/show-parts';
import { isPublic } from '../issue/visible';
import { must, projectOf, statusOf } from '../model/find';
import { toText, type Adf, type Attachment, type Comment, type Issue } from '../model/issue';
import type { Project } from '../model/project';
import type { RequestType } from '../model/store';
import { toJiraTime, type Site } from '../site-state';

type Shown = Record<string, unknown>;

export function showDate(ms: number): Shown {
  const iso8601 = new Date(ms).toISOString().replace(/\.\d+Z$/, '+0000');
  return { iso8601, jira: toJiraTime(ms), friendly: iso8601, epochMillis: ms };
}

function portalUrl(site: Site, path: string): string {
  return `${site.baseUrl}/rest/servicedeskapi/${path}`;
}

export function showPerson(site: Site, caller: Caller, accountId: unknown): Shown | null {
  const user = typeof accountId === 'string' ? site.store.users.get(accountId) : undefined;
  if (!user) return null;
  const self = `${site.baseUrl}/rest/api/2/user?accountId=${encodeURIComponent(user.accountId)}`;
  return {
    accountId: user.accountId,
    ...(seesEmail(site, caller, user) && { emailAddress: user.email }),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
    _links: { jiraRest: self, avatarUrls: {}, self },
  };
}

export function showServiceDesk(site: Site, project: Project): Shown {
  return {
    id: project.id,
    projectId: project.id,
    projectName: project.name,
    projectKey: project.key,
    _links: { self: portalUrl(site, `servicedesk/${project.id}`) },
  };
}

export function showRequestType(site: Site, type: RequestType): Shown {
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    helpText: '',
    issueTypeId: type.issueTypeId,
    serviceDeskId: type.projectId,
    portalId: type.projectId,
    groupIds: [],
    _links: { self: portalUrl(site, `servicedesk/${type.projectId}/requesttype/${type.id}`) },
  };
}

export function showRequestTypeFields(site: Site, type: RequestType): Shown {
  const requestTypeFields = type.fields.map(({ id, required }) => {
    const field = must(site.store.fields.get(id), `field ${id}`);
    return {
      fieldId: id,
      name: field.name,
      description: '',
      required,
      defaultValues: [],
      validValues: field.options.map((option) => ({
        value: option.id,
        label: option.value,
        children: option.children.map(({ id: value, value: label }) => ({
          value,
          label,
          children: [],
        })),
      })),
      jiraSchema: schemaOf(field),
      visible: true,
    };
  });
  return { requestTypeFields, canRaiseOnBehalfOf: false, canAddRequestParticipants: false };
}

/** What service management calls the categories of statuses. */
export const CATEGORY = {
  undefined: 'UNDEFINED',
  new: 'NEW',
  indeterminate: 'INDETERMINATE',
  done: 'DONE',
} as const;

export function showRequest(site: Site, caller: Caller, issue: Issue): Shown {
  const { name, category } = statusOf(site.store, issue);
  const type = site.store.requestTypes.get(issue.requestTypeId ?? '');
  const project = projectOf(site.store, issue);
  const description = issue.values['description'] as unknown as Adf | null | undefined;
  const field = (fieldId: string, label: string, value: string) => ({ fieldId, label, value });
  return {
    issueId: issue.id,
    issueKey: issue.key,
    summary: issue.values['summary'] ?? '',
    requestTypeId: type?.id ?? '',
    serviceDeskId: project.id,
    createdDate: showDate(issue.created),
    reporter: showPerson(site, caller, issue.values['reporter']),
    requestFieldValues: [
      field('summary', 'Summary', toText(issue.values['summary'])),
      ...(description ? [field('description', 'Description', textOf(description))] : []),
    ],
    currentStatus: {
      status: name,
      statusCategory: CATEGORY[category],
      statusDate: showDate(issue.statusChanged),
    },
    _links: {
      jiraRest: `${site.baseUrl}/rest/api/2/issue/${issue.id}`,
      web: `${site.baseUrl}/servicedesk/customer/portal/${project.id}/${issue.key}`,
      agent: `${site.baseUrl}/browse/${issue.key}`,
      self: portalUrl(site, `request/${issue.id}`),
    },
  };
}

export function showPortalComment(
  site: Site,
  caller: Caller,
  issue: Issue,
  comment: Comment,
): Shown {
  return {
    id: comment.id,
    body: textOf(comment.body),
    public: isPublic(site, issue, comment),
    author: showPerson(site, caller, comment.authorId),
    created: showDate(comment.created),
    _links: { self: portalUrl(site, `request/${issue.id}/comment/${comment.id}`) },
  };
}

export function showPortalAttachment(site: Site, caller: Caller, attachment: Attachment): Shown {
  const content = `${site.baseUrl}/rest/servicedeskapi/request/${attachment.issueId}/attachment/${attachment.id}`;
  return {
    filename: attachment.filename,
    author: showPerson(site, caller, attachment.authorId),
    created: showDate(attachment.created),
    size: attachment.bytes.length,
    mimeType: attachment.mimeType,
    _links: {
      self: content,
      jiraRest: `${site.baseUrl}/rest/api/2/attachment/${attachment.id}`,
      content,
    },
  };
}
