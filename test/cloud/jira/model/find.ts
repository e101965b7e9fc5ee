/** Finding things of a site by id, key or name, the way Jira's REST API does. */
import type { Field } from './field';
import type { Issue } from './issue';
import type { IssueType, Project } from './project';
import type { Store } from './store';
import type { Status, Workflow } from './workflow';

/** By id or by present or former key; letters' case does not matter in keys. */
export function findIssue(store: Store, idOrKey: string): Issue | undefined {
  const id = /^\d+$/.test(idOrKey) ? idOrKey : store.issueKeys.get(idOrKey.toUpperCase());
  return id === undefined ? undefined : store.issues.get(id);
}

/** By id or by present or former key. */
export function findProject(store: Store, idOrKey: string): Project | undefined {
  const byId = store.projects.get(idOrKey);
  if (byId) return byId;
  const key = idOrKey.toUpperCase();
  for (const project of store.projects.values()) if (project.key === key) return project;
  const former = store.oldProjectKeys.get(key);
  return former === undefined ? undefined : store.projects.get(former);
}

export function projectOf(store: Store, issue: Issue): Project {
  return must(store.projects.get(issue.projectId), `project ${issue.projectId}`);
}

export function typeOf(store: Store, issue: Issue): IssueType {
  return must(store.issueTypes.get(issue.typeId), `issue type ${issue.typeId}`);
}

export function statusOf(store: Store, issue: Issue): Status {
  return must(store.statuses.get(issue.statusId), `status ${issue.statusId}`);
}

/** The workflow of issues of a type in a project. */
export function workflowOf(store: Store, project: Project, typeId: string): Workflow {
  const name = project.workflows[typeId];
  return must(name === undefined ? undefined : store.workflows.get(name), `workflow ${name}`);
}

/** Issue types of a project, in its order. */
export function typesOf(store: Store, project: Project): IssueType[] {
  return project.typeIds.map((id) => must(store.issueTypes.get(id), `issue type ${id}`));
}

/** A field by its name, custom fields of a project before global ones. */
export function fieldByName(store: Store, name: string): Field | undefined {
  const lower = name.toLowerCase();
  for (const field of store.fields.values()) if (field.name.toLowerCase() === lower) return field;
  return undefined;
}

/** For what a site's own data promise: the absence is a fault of the emulator, not of its caller. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The site has no ${what}.`);
  return value;
}
