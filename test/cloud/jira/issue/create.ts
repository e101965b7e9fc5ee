/** Creating issues. */
import type { Caller } from '../../contract';
import { tellCreated } from '../events';
import { textIn } from '../field/kind';
import { limit } from '../limit';
import { findProject, typesOf, workflowOf } from '../model/find';
import type { Issue, Stored } from '../model/issue';
import type { IssueType, Project } from '../model/project';
import { may } from '../permission';
import { refuseFields } from '../refusal';
import { putIssue, type Site } from '../site-state';
import { applyAdditions } from './additions';
import { authorOf } from './change';
import { isRequired, screensOf } from './field-meta';
import { runPostFunctions } from './post-functions';
import { transitionIssue } from './transition';
import type { IssueUpdate } from './update-request';
import { readWrites, requiredMessage } from './write-fields';

/** Where an issue is to be made. */
export interface Origin {
  project: Project;
  type: IssueType;
}

/** Creates an issue. @throws Refusal 400 with every field that Jira would name */
export function createIssue(site: Site, caller: Caller, request: IssueUpdate): Issue {
  return createIn(site, caller, readOrigin(site, caller, request.fields), request);
}

/**
 * Creates an issue in a place that is known to be allowed.
 * @param requestTypeId of a request that was raised on the portal
 */
export function createIn(
  site: Site,
  caller: Caller,
  origin: Origin,
  request: IssueUpdate,
  requestTypeId?: string,
): Issue {
  const { project: _, issuetype: __, ...fields } = request.fields;
  const { project, type } = origin;
  const screen = new Set(['summary', 'parent', ...screensOf(project, type.id).create]);
  const target = {
    site,
    caller,
    project,
    typeId: type.id,
    issueId: undefined,
    screen,
    present: {},
  };
  const errors = missing(site, origin, request);
  const written = readWrites(target, { fields, update: request.update }, errors);
  const values = { ...defaults(site, caller, origin), ...written };
  const issue = store(site, caller, origin, values, request);
  issue.requestTypeId = requestTypeId ?? issue.requestTypeId;
  putIssue(site, issue);
  tellCreated(site, caller, issue);
  const created = applyAdditions(site, caller, issue, request.update).issue;
  runPostFunctions(site, caller, created, { create: true });
  if (request.transitionId === undefined) return created;
  return transitionIssue(site, caller, created, { ...request, fields: {}, update: {} });
}

function readOrigin(site: Site, caller: Caller, fields: Record<string, unknown>): Origin {
  const project = findProject(site.store, textIn(fields['project'], 'id', 'key') ?? '');
  const seen = project && may(site, caller, 'BROWSE_PROJECTS', project) ? project : undefined;
  const id = textIn(fields['issuetype'], 'id');
  const name = textIn(fields['issuetype'], 'name');
  const known = seen && typesOf(site.store, seen);
  const type = known?.find((each) => (id === undefined ? each.name === name : each.id === id));
  const typeMessage =
    id === undefined && name === undefined ? 'Specify an issue type' : 'Specify a valid issue type';
  refuseFields({
    ...(!seen && { project: 'Specify a valid project ID or key' }),
    ...(seen && !type && { issuetype: typeMessage }),
  });
  if (seen!.archived && limit.enforced('jira-archived'))
    refuseFields({ project: 'The project is archived.' });
  if (!may(site, caller, 'CREATE_ISSUES', seen!))
    refuseFields({ project: 'You do not have permission to create issues in this project.' });
  return { project: seen!, type: type! };
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
  if (type.level === -1 && !given('parent'))
    errors['issuetype'] = 'Issue type is a sub-task but parent issue key or id not specified.';
  for (const field of site.store.fields.values()) {
    const filled = field.id === 'priority' || field.id === 'reporter';
    if (isRequired(project, type.id, field.id) && !given(field.id) && !filled)
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
  { project, type }: Origin,
  { parent, ...values }: Record<string, Stored>,
  request: IssueUpdate,
): Issue {
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
    properties: request.properties,
    watchers: [creatorId],
    requestTypeId: requestTypeIn(site, values),
  };
  site.store.issueKeys.set(issue.key, issue.id);
  if (issue.parentId !== null) linkChild(site, issue.parentId, issue.id);
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
