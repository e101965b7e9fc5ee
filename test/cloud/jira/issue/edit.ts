/** Editing, moving, archiving and deleting issues. */
import type { Caller } from '../../contract';
import { tellDeleted } from '../events';
import { textIn } from '../field/kind';
import { limit } from '../limits/limit';
import { must, projectOf, typesOf, workflowOf } from '../model/find';
import type { Issue, Stored } from '../model/issue';
import type { Project } from '../model/project';
import { may } from '../permission';
import { refuse, refuseField } from '../refusal';
import { putIssue, type Site } from '../site-state';
import { readAdditions } from './additions';
import { changeIssue } from './change';
import { isLocked, placeOf } from './comment';
import { linkChild } from './create';
import { screensOf } from './field-meta';
import { setProperties } from './property';
import type { IssueUpdate } from './update-request';
import { readWrites } from './write-fields';

/** Refuses to change an issue without the permission, or an archived one. */
export function requireEditable(site: Site, caller: Caller, issue: Issue): void {
  if (isLocked(site, issue)) refuse(400, `Issue ${issue.key} is archived and cannot be edited.`);
  if (!may(site, caller, 'EDIT_ISSUES', projectOf(site.store, issue)))
    refuse(403, 'You do not have permission to edit issues in this project.');
}

/** Writes fields, additions and properties of an issue that the caller may see. */
export function editIssue(site: Site, caller: Caller, issue: Issue, request: IssueUpdate): Issue {
  requireEditable(site, caller, issue);
  const { issuetype, ...fields } = request.fields;
  const project = projectOf(site.store, issue);
  const typeId = issuetype === undefined ? issue.typeId : newType(site, project, issue, issuetype);
  const target = {
    site,
    caller,
    project,
    typeId,
    issueId: issue.id,
    screen: new Set(screensOf(project, typeId).edit),
    present: { ...issue.values, parent: issue.parentId } as Record<string, Stored>,
  };
  const { parent, ...values } = readWrites(target, { fields, update: request.update });
  const add = readAdditions(site, caller, placeOf(site, issue), request.update);
  const parentId = parent === undefined ? issue.parentId : (parent as string | null);
  const after = { ...issue, typeId, parentId, values: { ...issue.values, ...values } };
  moveChild(site, issue, parentId);
  const change = { before: issue, after: withResolution(site, issue, after) };
  const added = add(changeIssue(site, caller, change).issue);
  return setProperties(site, added.issue, request.properties);
}

/** The time of resolving follows the resolution, wherever it is set. */
function withResolution(site: Site, before: Issue, after: Issue): Issue {
  const isDone = (after.values['resolution'] ?? null) !== null;
  return { ...after, resolved: isDone ? (before.resolved ?? site.world.clock.now()) : null };
}

/** Another type of the same workflow and level; anything else takes a move. */
function newType(site: Site, project: Project, issue: Issue, input: unknown): string {
  const id = textIn(input, 'id');
  const name = textIn(input, 'name');
  const types = typesOf(site.store, project);
  const found = types.find((type) => (id === undefined ? type.name === name : type.id === id));
  const present = must(site.store.issueTypes.get(issue.typeId), 'issue type');
  const fits =
    found?.level === present.level &&
    workflowOf(site.store, project, found.id) === workflowOf(site.store, project, issue.typeId);
  if (fits) return found.id;
  return refuseField('issuetype', 'The issue type selected is invalid.');
}

function moveChild(site: Site, issue: Issue, parentId: string | null): void {
  if (parentId === issue.parentId) return;
  if (issue.parentId !== null) site.store.children.get(issue.parentId)?.delete(issue.id);
  if (parentId !== null) linkChild(site, parentId, issue.id);
}

/** Deletes an issue and all that hangs on it. Only the issue itself is told of: cascades are silent. */
export function deleteIssue(site: Site, caller: Caller, issue: Issue, withSubtasks: boolean): void {
  if (!may(site, caller, 'DELETE_ISSUES', projectOf(site.store, issue)))
    refuse(403, 'You do not have permission to delete issues in this project.');
  const children = [...(site.store.children.get(issue.id) ?? [])].flatMap(
    (id) => site.store.issues.get(id) ?? [],
  );
  const subtasks = children.filter(({ typeId }) => site.store.issueTypes.get(typeId)?.level === -1);
  if (subtasks.length > 0 && !withSubtasks && limit.enforced('jira-delete-subtasks'))
    refuse(
      400,
      `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    );
  for (const subtask of subtasks) forget(site, subtask);
  forget(site, issue);
  for (const child of children)
    if (!subtasks.includes(child)) putIssue(site, { ...child, parentId: null });
  tellDeleted(site, caller, issue);
}

function forget(site: Site, issue: Issue): void {
  const { store } = site;
  store.issues.delete(issue.id);
  site.index.note(issue.id, undefined);
  for (const [key, id] of store.issueKeys) if (id === issue.id) store.issueKeys.delete(key);
  for (const id of issue.attachmentIds) store.attachments.delete(id);
  for (const { id } of issue.comments) store.commentIssues.delete(id);
  for (const { id } of issue.workLogs) store.workLogIssues.delete(id);
  for (const link of store.links.values())
    if ([link.inwardId, link.outwardId].includes(issue.id)) store.links.delete(link.id);
  store.children.delete(issue.id);
  if (issue.parentId !== null) store.children.get(issue.parentId)?.delete(issue.id);
}

/**
 * Moves an issue to another project under a new key; the old key goes on leading to it. Values that
 * belong to the old project are left behind, and a status that the new workflow lacks becomes its first.
 */
export function moveIssue(
  site: Site,
  caller: Caller,
  issue: Issue,
  { project, typeId }: { project: Project; typeId: string },
): Issue {
  const workflow = workflowOf(site.store, project, typeId);
  project.lastIssue += 1;
  const key = `${project.key}-${project.lastIssue}`;
  site.store.issueKeys.set(key, issue.id);
  const ofProject = new Set(['components', 'fixVersions', 'versions', 'security']);
  const values = Object.fromEntries(
    Object.entries(issue.values).filter(([id]) => !ofProject.has(id)),
  );
  const after = {
    ...issue,
    key,
    typeId,
    projectId: project.id,
    requestTypeId: null,
    values,
    statusId: workflow.statusIds.includes(issue.statusId)
      ? issue.statusId
      : workflow.initialStatusId,
  };
  return changeIssue(site, caller, { before: issue, after }).issue;
}
