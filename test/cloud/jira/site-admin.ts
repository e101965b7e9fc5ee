/** What a test or a seed does to a Jira site that an admin of a real one does by hand. */
import type { Caller } from '../contract';
import { addField, addIssueType, addLinkType, type NewField } from './setup/field';
import { addGroup, addUser, type NewUser } from './setup/people';
import {
  addComponent,
  addProject,
  addRequestType,
  addSecurityLevel,
  addToScreens,
  addVersion,
  type NewProject,
} from './setup/project';
import {
  addPostFunction,
  addStatus,
  addWorkflow,
  editPostFunction,
  findTransition,
  type NewTransition,
} from './setup/workflow';
import { moveIssue } from './issue/edit';
import { findIssue, findProject, must } from './model/find';
import type { Field } from './model/field';
import type { Issue, LinkType } from './model/issue';
import type {
  Component,
  IssueType,
  Permission,
  Project,
  SecurityLevel,
  Version,
} from './model/project';
import type { RequestType, Sprint } from './model/store';
import type { Group, User } from './model/user';
import type { PostFunctionRule, Status, Validator, Workflow } from './model/workflow';
import { putIssue, type Settings, type Site } from './site-state';

/** Projects are named by key, issues by key, workflows and transitions by name. */
export interface SiteAdmin {
  /** Changes switches of the site at once. */
  configure(change: Partial<Settings>): void;
  addUser(user: NewUser): User;
  addGroup(name: string, members: User[]): Group;
  addStatus(name: string, category: Status['category'], projectId?: string): Status;
  addIssueType(name: string, level?: IssueType['level']): IssueType;
  addWorkflow(name: string, statuses: Status[], transitions: NewTransition[]): Workflow;
  /** `Create` names the making of issues. @throws Refusal if the configuration is too long */
  addPostFunction(
    workflow: string,
    transition: string,
    rule: { moduleKey: string; configuration: unknown },
  ): PostFunctionRule;
  /** @throws Refusal if the configuration is too long */
  editPostFunction(rule: PostFunctionRule, configuration: unknown): void;
  /** Makes a transition demand a value of a field. */
  addValidator(workflow: string, transition: string, validator: Validator): void;
  addProject(project: NewProject): Project;
  addField(field: NewField): Field;
  /** Puts fields on a project's create and edit screens. */
  addToScreens(
    project: string,
    fieldIds: string[],
    more?: { required?: boolean; typeIds?: string[] },
  ): void;
  /** Takes fields off them. */
  removeFromScreens(project: string, fieldIds: string[]): void;
  addComponent(project: string, name: string): Component;
  addVersion(project: string, name: string, more?: Partial<Version>): Version;
  addSecurityLevel(project: string, name: string, roles: string[]): SecurityLevel;
  addLinkType(name: string, inward: string, outward: string): LinkType;
  addRequestType(project: string, type: Omit<RequestType, 'id' | 'projectId'>): RequestType;
  addSprint(name: string): Sprint;
  /** A team has the same id on all sites of an organization. */
  addTeam(id: string, name: string): void;
  /** An organization of customers. */
  addOrganization(name: string): { id: string; name: string };
  /** Takes a permission from the app's user in one project, or all with `BROWSE_PROJECTS`. */
  denyApp(project: string, ...permissions: Permission[]): void;
  /** Gives back what {@link denyApp} took. */
  allowApp(project: string): void;
  addToRole(project: string, role: string, user: User): void;
  archiveProject(project: string, archived?: boolean): void;
  archiveIssue(issue: string, archived?: boolean): void;
  /** As a person would by hand: a new key, which the old one leads to. */
  moveIssue(issue: string, project: string, typeName: string, by: Caller): Issue;
  /** An active person with that address, whatever the case of its letters. */
  userByEmail(email: string): User | undefined;
  users(): User[];
  project(key: string): Project;
  issue(key: string): Issue;
  workflow(name: string): Workflow;
  workflows(): Workflow[];
  status(id: string): Status;
  field(id: string): Field;
}

export function createSiteAdmin(site: Site): SiteAdmin {
  const project = (key: string) => must(findProject(site.store, key), `project ${key}`);
  const issue = (key: string) => must(findIssue(site.store, key), `issue ${key}`);
  return {
    configure(change) {
      Object.assign(site.settings, change);
    },
    addUser: (user) => addUser(site, user),
    addGroup: (name, members) => addGroup(site, name, members),
    addStatus: (name, category, projectId) => addStatus(site, name, category, projectId),
    addIssueType: (name, level) => addIssueType(site, name, level),
    addWorkflow: (name, statuses, transitions) => addWorkflow(site, name, statuses, transitions),
    addPostFunction: (workflow, transition, rule) =>
      addPostFunction(site, workflow, transition, rule),
    editPostFunction,
    addValidator(workflow, transition, validator) {
      const found = must(site.store.workflows.get(workflow), `workflow ${workflow}`);
      findTransition(found, transition).validators.push(validator);
    },
    addProject: (input) => addProject(site, input),
    addField: (field) => addField(site, field),
    addToScreens: (key, fieldIds, more) => {
      addToScreens(project(key), fieldIds, more);
    },
    removeFromScreens(key, fieldIds) {
      for (const screens of Object.values(project(key).screens))
        for (const name of ['create', 'edit', 'required'] as const)
          screens[name] = screens[name].filter((id) => !fieldIds.includes(id));
    },
    addComponent: (key, name) => addComponent(site, project(key), name),
    addVersion: (key, name, more) => addVersion(site, project(key), name, more),
    addSecurityLevel: (key, name, roles) => addSecurityLevel(site, project(key), name, roles),
    addLinkType: (name, inward, outward) => addLinkType(site, name, inward, outward),
    addRequestType: (key, type) => addRequestType(site, project(key), type),
    addSprint(name) {
      const id = Number(site.store.nextId('sprint'));
      const sprint: Sprint = { id, name, state: 'active', boardId: 1 };
      site.store.sprints.push(sprint);
      return sprint;
    },
    addTeam(id, name) {
      site.store.teams.push({ id, name });
    },
    addOrganization(name) {
      const organization = { id: String(site.store.organizations.length + 1), name };
      site.store.organizations.push(organization);
      return organization;
    },
    denyApp(key, ...permissions) {
      for (const permission of permissions) project(key).deniedToApp.add(permission);
    },
    allowApp(key) {
      project(key).deniedToApp.clear();
    },
    addToRole(key, role, { accountId }) {
      const { roles } = project(key);
      roles.set(role, (roles.get(role) ?? new Set()).add(accountId));
    },
    archiveProject(key, archived = true) {
      project(key).archived = archived;
    },
    archiveIssue(key, archived = true) {
      putIssue(site, { ...issue(key), archived });
    },
    moveIssue(key, target, typeName, by) {
      const to = project(target);
      const typeId = to.typeIds.find((id) => site.store.issueTypes.get(id)?.name === typeName);
      const place = { project: to, typeId: must(typeId, `issue type ${typeName}`) };
      return moveIssue(site, by, issue(key), place);
    },
    userByEmail: (email) =>
      [...site.store.users.values()].find(
        (user) =>
          user.active && user.email !== '' && user.email.toLowerCase() === email.toLowerCase(),
      ),
    users: () => [...site.store.users.values()],
    project,
    issue,
    workflow: (name) => must(site.store.workflows.get(name), `workflow ${name}`),
    workflows: () => [...site.store.workflows.values()],
    status: (id) => must(site.store.statuses.get(id), `status ${id}`),
    field: (id) => must(site.store.fields.get(id), `field ${id}`),
  };
}
