/** The small things that Jira's answers are made of: people, projects, statuses, versions and so on. */
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import type { Option } from '../model/field';
import type { LinkType } from '../model/issue';
import type { Component, IssueType, Project, SecurityLevel, Version } from '../model/project';
import type { Named } from '../model/store';
import type { User } from '../model/user';
import type { Status } from '../model/workflow';
import { accountOf, type Site } from '../site-state';

function avatars(site: Site, path: string): Record<string, string> {
  const sizes = { '48x48': 'large', '24x24': 'small', '16x16': 'xsmall', '32x32': 'medium' };
  return Object.fromEntries(
    Object.entries(sizes).map(([size, name]) => [size, `${site.baseUrl}/${path}?size=${name}`]),
  );
}

/** Whether an address is shown: to its owner, and to others if the owner wants that. */
export function seesEmail(site: Site, caller: Caller, user: User): boolean {
  const isOwn = accountOf(site, caller) === user.accountId;
  return isOwn || user.emailShown || !limit.enforced('jira-hidden-email');
}

/** A person; the address only to themselves or where its owner shows it. */
export function showUser(site: Site, caller: Caller, user: User): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/user?accountId=${encodeURIComponent(user.accountId)}`,
    accountId: user.accountId,
    ...(seesEmail(site, caller, user) && { emailAddress: user.email }),
    avatarUrls: avatars(site, `avatar/${encodeURIComponent(user.accountId)}`),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
    accountType: user.accountType,
  };
}

/** A person by account id; null for nobody, and for one that the site does not know. */
export function showUserById(
  site: Site,
  caller: Caller,
  accountId: unknown,
): Record<string, unknown> | null {
  const user = typeof accountId === 'string' ? site.store.users.get(accountId) : undefined;
  return user ? showUser(site, caller, user) : null;
}

export function showProject(site: Site, project: Project): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.kind,
    simplified: project.teamManaged,
    avatarUrls: avatars(site, `rest/api/3/universal_avatar/view/type/project/avatar/${project.id}`),
  };
}

export function showIssueType(site: Site, type: IssueType): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/issuetype/${type.id}`,
    id: type.id,
    description: type.description,
    iconUrl: `${site.baseUrl}/rest/api/2/universal_avatar/view/type/issuetype/avatar/${type.id}`,
    name: type.name,
    subtask: type.level === -1,
    avatarId: Number(type.id),
    hierarchyLevel: type.level,
  };
}

const CATEGORIES = {
  undefined: { id: 1, key: 'undefined', colorName: 'medium-gray', name: 'No Category' },
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const;

export function showStatusCategory(
  site: Site,
  category: Status['category'],
): Record<string, unknown> {
  const { id } = CATEGORIES[category];
  return { self: `${site.baseUrl}/rest/api/3/statuscategory/${id}`, ...CATEGORIES[category] };
}

export function showStatus(site: Site, status: Status): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/status/${status.id}`,
    description: '',
    iconUrl: `${site.baseUrl}/images/icons/statuses/generic.png`,
    name: status.name,
    id: status.id,
    statusCategory: showStatusCategory(site, status.category),
    ...(status.projectId !== null && {
      scope: { type: 'PROJECT', project: { id: status.projectId } },
    }),
  };
}

export function showPriority(site: Site, priority: Named): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/priority/${priority.id}`,
    iconUrl: `${site.baseUrl}/images/icons/priorities/${priority.name.toLowerCase()}_new.svg`,
    name: priority.name,
    id: priority.id,
  };
}

export function showResolution(site: Site, resolution: Named): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/resolution/${resolution.id}`,
    id: resolution.id,
    description: resolution.description,
    name: resolution.name,
  };
}

export function showComponent(site: Site, component: Component): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/component/${component.id}`,
    id: component.id,
    name: component.name,
    ...(component.description && { description: component.description }),
  };
}

export function showVersion(site: Site, version: Version): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/version/${version.id}`,
    id: version.id,
    ...(version.description !== null && { description: version.description }),
    name: version.name,
    archived: version.archived,
    released: version.released,
    ...(version.startDate !== null && { startDate: version.startDate }),
    ...(version.releaseDate !== null && { releaseDate: version.releaseDate }),
  };
}

export function showOption(site: Site, option: Option, child?: Option): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/customFieldOption/${option.id}`,
    value: option.value,
    id: option.id,
    ...(child && { child: showOption(site, child) }),
  };
}

export function showSecurityLevel(site: Site, level: SecurityLevel): Record<string, unknown> {
  return {
    self: `${site.baseUrl}/rest/api/3/securitylevel/${level.id}`,
    id: level.id,
    description: level.description,
    name: level.name,
  };
}

export function showLinkType(site: Site, type: LinkType): Record<string, unknown> {
  return { ...type, self: `${site.baseUrl}/rest/api/3/issueLinkType/${type.id}` };
}
