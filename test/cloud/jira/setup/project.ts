/** Building a site: projects and what belongs to them. */
import { must } from '../model/find';
import type {
  Component,
  IssueType,
  Project,
  Screens,
  SecurityLevel,
  Version,
} from '../model/project';
import type { RequestType } from '../model/store';
import { ADDONS, type Group, type User } from '../model/user';
import type { Site } from '../site-state';
import { addRole } from './people';

export type NewProject = Pick<Project, 'key' | 'name' | 'kind' | 'leadAccountId'> &
  Partial<Pick<Project, 'description' | 'teamManaged'>> & {
    types: IssueType[];
    /** Workflow names by issue type name, `*` for all others. */
    workflows: Record<string, string>;
    /** Screens by issue type name, `*` for all others. */
    screens: Record<string, Screens>;
    roles: Record<string, (User | Group)[]>;
    grants: Project['grants'];
  };

export function addProject(site: Site, input: NewProject): Project {
  const byType = <T>(table: Record<string, T>): Record<string, T> =>
    Object.fromEntries(
      input.types.map(({ id, name }) => [id, must(table[name] ?? table['*'], `entry for ${name}`)]),
    );
  const project: Project = {
    id: site.store.nextId('project'),
    key: input.key,
    name: input.name,
    description: input.description ?? '',
    kind: input.kind,
    teamManaged: input.teamManaged ?? false,
    leadAccountId: input.leadAccountId,
    archived: false,
    lastIssue: 0,
    typeIds: input.types.map(({ id }) => id),
    workflows: byType(input.workflows),
    screens: structuredClone(byType(input.screens)),
    components: [],
    versions: [],
    securityLevels: [],
    roles: readRoles(site, input.roles),
    grants: new Map([...input.grants].map(([permission, roles]) => [permission, new Set(roles)])),
    deniedToApp: new Set(),
    properties: new Map(),
  };
  site.store.projects.set(project.id, project);
  return project;
}

function readRoles(site: Site, input: Record<string, (User | Group)[]>): Project['roles'] {
  const actor = (each: User | Group) =>
    'groupId' in each ? `group:${each.groupId}` : each.accountId;
  for (const name of [...Object.keys(input), ADDONS]) addRole(site, name);
  const roles = Object.entries(input).map(([name, actors]) => [name, new Set(actors.map(actor))]);
  return new Map([...(roles as [string, Set<string>][]), [ADDONS, new Set([site.appAccountId])]]);
}

/** Puts fields on the create and edit screens of all issue types of a project, or of those named. */
export function addToScreens(
  project: Project,
  fieldIds: string[],
  { required = false, typeIds = project.typeIds }: { required?: boolean; typeIds?: string[] } = {},
): void {
  for (const typeId of typeIds) {
    const screens = must(project.screens[typeId], `screens of type ${typeId}`);
    for (const list of [screens.create, screens.edit, ...(required ? [screens.required] : [])])
      for (const id of fieldIds) if (!list.includes(id)) list.push(id);
  }
}

export function addComponent(site: Site, project: Project, name: string): Component {
  const id = site.store.nextId('component');
  const component = { id, name, description: '', leadAccountId: null };
  project.components.push(component);
  return component;
}

export function addVersion(
  site: Site,
  project: Project,
  name: string,
  more: Partial<Version> = {},
): Version {
  const version: Version = {
    description: null,
    released: false,
    archived: false,
    startDate: null,
    releaseDate: null,
    ...more,
    id: site.store.nextId('version'),
    name,
  };
  project.versions.push(version);
  return version;
}

/** @param roles names of the roles whose members see issues of that level */
export function addSecurityLevel(
  site: Site,
  project: Project,
  name: string,
  roles: string[],
): SecurityLevel {
  const id = site.store.nextId('securitylevel');
  const level = { id, name, description: '', roles: new Set(roles), accountIds: new Set<string>() };
  project.securityLevels.push(level);
  return level;
}

export function addRequestType(
  site: Site,
  project: Project,
  type: Pick<RequestType, 'name' | 'description' | 'fields'> & { issueTypeId: string },
): RequestType {
  const added = { ...type, id: site.store.nextId('requesttype'), projectId: project.id };
  site.store.requestTypes.set(added.id, added);
  return added;
}
