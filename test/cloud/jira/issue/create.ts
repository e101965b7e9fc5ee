/** Creating issues. */
import type { Caller } from '../../contract';
import { tellCreated } from '../events';
import { textIn } from '../field/kind';
import { limit } from '../limits/limit';
import { findProject, typesOf, workflowOf } from '../model/find';
import type { Issue, Stored } from '../model/issue';
import type { IssueType, Project } from '../model/project';
import { may } from '../permission';
import { refuse, refuseField } from '../refusal';
import { putIssue, type Site } from '../site-state';
import { readAdditions } from './additions';
import { authorOf } from './change';
import { FILLED_IN, isRequired, screensOf } from './field-meta';
import { runPostFunctions } from './post-functions';
import { transitionIssue } from './transition';
import type { IssueUpdate } from './update-request';
import { NO_PARENT, readWrites, requiredMessage } from './write-fields';

/** Where an issue is to be made. */
export interface Origin {
  project: Project;
  type: IssueType;
  /** Of a request that is raised on the portal. */
  requestTypeId?: string;
}

/** Creates an issue. @throws Refusal 400 with every field that Jira would name */
export function createIssue(site: Site, caller: Caller, request: IssueUpdate): Issue {
  return createIn(site, caller, readOrigin(site, caller, request.fields), request);
}

/** Creates an issue in a place that the caller may create it in. */
export function createIn(site: Site, caller: Caller, origin: Origin, request: IssueUpdate): Issue {
  const { project: _project, issuetype: _type, ...fields } = request.fields;
  const { project, type } = origin;
  const target = {
    site,
    caller,
    project,
    typeId: type.id,
    issueId: undefined,
    screen: new Set(['summary', 'parent', ...screensOf(project, type.id).create]),
    present: {},
  };
  const errors = missing(site, origin, request);
  const written = readWrites(target, { fields, update: request.update }, errors);
  const add = readAdditions(site, caller, { project }, request.update);
  checkFirstTransition(site, origin, request.transitionId);
  const values = { ...defaults(site, caller, origin), ...written };
  const issue = store(site, caller, origin, { values, properties: request.properties });
  tellCreated(site, caller, issue);
  const created = add(issue).issue;
  runPostFunctions(site, caller, created, { create: true });
  if (request.transitionId === undefined) return created;
  return transitionIssue(site, caller, created, { ...request, fields: {}, update: {} });
}

/** A transition that is to follow at once must lead on from the first status. */
function checkFirstTransition(site: Site, { project, type }: Origin, id: string | undefined): void {
  if (id === undefined) return;
  const { transitions, initialStatusId } = workflowOf(site.store, project, type.id);
  const found = transitions.find((each) => each.id === id);
  if (!found || (found.from !== 'any' && !found.from.includes(initialStatusId)))
    refuse(400, `Transition id '${id}' is not valid for this issue.`);
}

function readOrigin(site: Site, caller: Caller, fields: Record<string, unknown>): Origin {
  const project = findProject(site.store, textIn(fields['project'], 'id', 'key') ?? '');
  if (!project || !may(site, caller, 'BROWSE_PROJECTS', project))
    return refuseField('project', 'Specify a valid project ID or key');
  const id = textIn(fields['issuetype'], 'id');
  const name = textIn(fields['issuetype'], 'name');
  const type = typesOf(site.store, project).find((each) =>
    id === undefined ? each.name === name : each.id === id,
  );
  const isNamed = id !== undefined || name !== undefined;
  if (!type)
    return refuseField(
      'issuetype',
      isNamed ? 'Specify a valid issue type' : 'Specify an issue type',
    );
  if (project.archived && limit.enforced('jira-archived'))
    refuseField('project', 'The project is archived.');
  if (!may(site, caller, 'CREATE_ISSUES', project))
    refuseField('project', 'You do not have permission to create issues in this project.');
  return { project, type };
}

/** Refusals for what a request leaves out. */
function missing(
  site: Site,
  { project, type }: Origin,
  request: IssueUpdate,
): Record<string, string> {
  const given = (id: string) => id in request.fields || id in request.update;
  const errors: Record<string, string> = {};
  if (!limit.enforced('jira-required-field')) return errors;
  if (type.level === -1 && !given('parent')) errors['issuetype'] = NO_PARENT;
  for (const field of site.store.fields.values()) {
    const isFilled = given(field.id) || FILLED_IN.has(field.id);
    if (isRequired(project, type.id, field.id) && !isFilled)
      errors[field.id] = requiredMessage(field);
  }
  return errors;
}

/** What Jira fills in where a request says nothing. */
function defaults(site: Site, caller: Caller, { project, type }: Origin): Record<string, Stored> {
  const normal = site.store.priorities.find(({ name }) => name === 'Medium');
  const shown = screensOf(project, type.id).edit.includes('priority');
  return {
    reporter: authorOf(site, caller),
    ...(normal && shown && { priority: normal.id }),
  };
}

function store(
  site: Site,
  caller: Caller,
  { project, type, requestTypeId }: Origin,
  { values: written, properties }: Pick<Issue, 'values' | 'properties'>,
): Issue {
  const { parent, ...values } = written;
  const now = site.world.clock.now();
  const workflow = workflowOf(site.store, project, type.id);
  const creatorId = authorOf(site, caller);
  project.lastIssue += 1;
  const issue: Issue = {
    id: site.store.nextId('issue'),
    key: `${project.key}-${project.lastIssue}`,
    projectId: project.id,
    typeId: type.id,
    statusId: workflow.initialStatusId,
    statusChanged: now,
    created: now,
    updated: now,
    resolved: null,
    creatorId,
    parentId: typeof parent === 'string' ? parent : null,
    archived: false,
    values,
    comments: [],
    workLogs: [],
    attachmentIds: [],
    remoteLinks: [],
    histories: [],
    properties,
    watchers: [creatorId],
    requestTypeId: requestTypeId ?? requestTypeIn(site, values),
  };
  site.store.issueKeys.set(issue.key, issue.id);
  if (issue.parentId !== null) linkChild(site, issue.parentId, issue.id);
  putIssue(site, issue);
  return issue;
}

/** Notes that an issue is under another. */
export function linkChild(site: Site, parentId: string, childId: string): void {
  const children = site.store.children.get(parentId) ?? new Set();
  site.store.children.set(parentId, children.add(childId));
}

/** The request type that a request set by the field of that kind. */
function requestTypeIn(site: Site, values: Record<string, Stored>): string | null {
  for (const field of site.store.fields.values()) {
    const value = values[field.id];
    if (field.kind === 'request-type' && typeof value === 'string') return value;
  }
  return null;
}
