/** Who may do what: roles and grants of projects, security levels, and the app's special place. */
import type { Caller } from '../contract';
import { limit } from './limits/limit';
import { projectOf, typeOf } from './model/find';
import type { Issue } from './model/issue';
import {
  CHECKED_PERMISSIONS,
  type Permission,
  type Project,
  type SecurityLevel,
} from './model/project';
import { ADDONS, SITE_ADMINS } from './model/user';
import { noSuchIssue } from './refusal';
import { accountOf, type Site } from './site-state';

/** Whether a caller administers the site. The app does; what it may ask for, its scopes limit. */
export function isSiteAdmin(site: Site, caller: Caller): boolean {
  if (!limit.enforced('jira-administrators')) return true;
  if (caller.kind !== 'user') return caller.kind === 'app';
  return [...site.store.groups.values()].some(
    (group) => group.name === SITE_ADMINS && group.members.has(caller.accountId),
  );
}

/** Names of the roles that a caller has in a project. */
export function rolesOf(site: Site, caller: Caller, project: Project): Set<string> {
  if (caller.kind === 'app') return new Set([ADDONS]);
  if (caller.kind === 'anonymous') return new Set();
  const groups = [...site.store.groups.values()]
    .filter((group) => group.members.has(caller.accountId))
    .map((group) => `group:${group.groupId}`);
  const isActor = (actors: Set<string>) =>
    actors.has(caller.accountId) || groups.some((group) => actors.has(group));
  return new Set([...project.roles].filter(([, actors]) => isActor(actors)).map(([name]) => name));
}

/** Whether a caller has a permission in a project. */
export function may(site: Site, caller: Caller, permission: Permission, project: Project): boolean {
  if (isChecked(permission) && !limit.enforced(`jira-permission-${permission}`)) return true;
  if (caller.kind === 'app' && project.deniedToApp.has(permission)) return false;
  if (isInactive(site, caller)) return false;
  const granted = project.grants.get(permission);
  if (!granted) return false;
  const roles = rolesOf(site, caller, project);
  return [...granted].some((role) => roles.has(role));
}

function isChecked(permission: Permission): permission is (typeof CHECKED_PERMISSIONS)[number] {
  return (CHECKED_PERMISSIONS as readonly string[]).includes(permission);
}

function isInactive(site: Site, caller: Caller): boolean {
  if (!limit.enforced('jira-active-people')) return false;
  const accountId = accountOf(site, caller);
  return accountId === undefined || site.store.users.get(accountId)?.active !== true;
}

/** The security level of an issue, if it has one; a sub-task has that of its parent. */
export function securityOf(site: Site, issue: Issue): SecurityLevel | undefined {
  const isSubtask = typeOf(site.store, issue).level === -1;
  const holder = isSubtask ? site.store.issues.get(issue.parentId ?? '') : issue;
  if (!holder) return undefined;
  const id = holder.values['security'];
  return projectOf(site.store, holder).securityLevels.find((level) => level.id === id);
}

function isInLevel(site: Site, caller: Caller, project: Project, level: SecurityLevel): boolean {
  const accountId = accountOf(site, caller) ?? '';
  const roles = rolesOf(site, caller, project);
  return level.accountIds.has(accountId) || [...level.roles].some((role) => roles.has(role));
}

/** The security levels of a project that a caller is in; the others are not theirs to set. */
export function ownLevels(site: Site, caller: Caller, project: Project): SecurityLevel[] {
  if (!limit.enforced('jira-security-member')) return project.securityLevels;
  return project.securityLevels.filter((level) => isInLevel(site, caller, project, level));
}

/** Whether a caller may see an issue as a member of its project; the portal has its own rule. */
export function maySee(site: Site, caller: Caller, issue: Issue): boolean {
  const project = projectOf(site.store, issue);
  if (!may(site, caller, 'BROWSE_PROJECTS', project)) return false;
  const level = securityOf(site, issue);
  if (!level || !limit.enforced('jira-security-levels')) return true;
  return isInLevel(site, caller, project, level);
}

/** Refuses an issue that the caller may not see. */
export function requireVisible(site: Site, caller: Caller, issue: Issue | undefined): Issue {
  if (!issue || !maySee(site, caller, issue)) noSuchIssue();
  return issue;
}
