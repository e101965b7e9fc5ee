/** A whole issue as REST shows it, with the fields and parts that were asked for. */
import type { Caller } from '../../contract';
import { textOf } from '../field/adf';
import { kindOf, schemaOf } from '../field/kinds';
import { NOT_NAVIGABLE } from '../field/system-fields';
import { limit } from '../limits/limit';
import { projectOf } from '../model/find';
import type { Field } from '../model/field';
import type { Adf, Issue } from '../model/issue';
import type { Store } from '../model/store';
import type { Project } from '../model/project';
import type { Site } from '../site-state';
import { COMPUTED } from './computed';
import { showEditMeta } from './field-meta';
import { showHistory, showComment, toHtml } from './show-entries';
import { SERVICE_FIELDS } from '../desk/show-service';
import { showTransitions } from './show-transitions';
import { visibleComments } from './visible';

/** What a caller wants of an issue. */
export interface Wanted {
  /** Field ids, `*all`, `*navigable`, `-id`. */
  fields: string[];
  expand: Set<string>;
  /** Keys of properties, `*all` among them. */
  properties: string[];
  /** How many histories are shown at the most, where that is fewer than when reading one issue. */
  histories?: number;
}

/** Whether issues of a project have a field at all. */
export function appliesTo(field: Field, project: Project): boolean {
  return field.projectId === null || field.projectId === project.id;
}

/** The fields that a list of names selects. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ */
export function selectFields(store: Store, project: Project, names: string[]): Field[] {
  const wanted = new Set(names.filter((name) => !name.startsWith('-')));
  const unwanted = new Set(
    names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)),
  );
  const all = wanted.has('*all') || wanted.size === 0;
  const navigable = wanted.has('*navigable');
  return [...store.fields.values()].filter((field) => {
    if (unwanted.has(field.id) || !appliesTo(field, project)) return false;
    return all || wanted.has(field.id) || (navigable && !NOT_NAVIGABLE.has(field.id));
  });
}

/** One field's value as REST shows it; undefined where Jira leaves the field out. */
export function showField(site: Site, caller: Caller, issue: Issue, field: Field): unknown {
  const computed = COMPUTED[field.id];
  if (computed) return computed(site, caller, issue);
  const kind = kindOf(field);
  const value = issue.values[field.id] ?? null;
  const service = SERVICE_FIELDS[field.kind];
  if (service) return service(site, caller, issue, value);
  if (value === null) return kind.empty ?? null;
  return kind.show(value, { site, caller, field, project: projectOf(site.store, issue) });
}

/** Field values by id. */
export function showFields(
  site: Site,
  caller: Caller,
  issue: Issue,
  fields: Field[],
): Record<string, unknown> {
  const shown = fields.map((field) => [field.id, showField(site, caller, issue, field)] as const);
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}

/** Names of the parts of an issue that `expand` may ask for. */
const EXPANDABLE =
  'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations';

export function showIssue(
  site: Site,
  caller: Caller,
  issue: Issue,
  { fields: names, expand, properties, histories = Infinity }: Wanted,
): Record<string, unknown> {
  const fields = selectFields(site.store, projectOf(site.store, issue), names);
  return {
    expand: EXPANDABLE,
    id: issue.id,
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(expand.has('changelog') && { changelog: showChangelog(site, caller, issue, histories) }),
    ...(expand.has('names') && { names: namesOf(fields) }),
    ...(expand.has('schema') && { schema: schemasOf(fields) }),
    ...(expand.has('transitions') && {
      transitions: showTransitions(site, caller, issue, expand.has('transitions.fields')),
    }),
    ...(expand.has('editmeta') && { editmeta: showEditMeta(site, caller, issue) }),
    ...(expand.has('renderedFields') && {
      renderedFields: renderedFields(site, caller, issue, fields),
    }),
    ...(properties.length > 0 && { properties: showProperties(issue, properties) }),
    fields: showFields(site, caller, issue, fields),
  };
}

export function namesOf(fields: Field[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.id, field.name]));
}

export function schemasOf(fields: Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.id, schemaOf(field)]));
}

/** The newest histories, newest first. */
function showChangelog(
  site: Site,
  caller: Caller,
  issue: Issue,
  most: number,
): Record<string, unknown> {
  const shown = Math.min(most, limit.max('jira-histories-in-issue'));
  const newest = [...issue.histories].reverse().slice(0, shown);
  return {
    startAt: 0,
    maxResults: newest.length,
    total: issue.histories.length,
    histories: newest.map((history) => showHistory(site, caller, history)),
  };
}

function showProperties(issue: Issue, keys: string[]): Record<string, unknown> {
  const all = keys.includes('*all');
  return Object.fromEntries(
    Object.entries(issue.properties).filter(([key]) => all || keys.includes(key)),
  );
}

/** HTML for rich text, null for everything else: what the sites render. */
function renderedFields(
  site: Site,
  caller: Caller,
  issue: Issue,
  fields: Field[],
): Record<string, unknown> {
  const rendered = fields.map((field) => {
    const value = issue.values[field.id];
    const isText = field.kind === 'rich-text' && value;
    return [field.id, isText ? toHtml(textOf(value as unknown as Adf)) : null] as const;
  });
  const comments = visibleComments(site, caller, issue).map((comment) => ({
    ...showComment(site, caller, { issue, comment }),
    body: toHtml(textOf(comment.body)),
  }));
  const withComments = fields.some((field) => field.id === 'comment');
  return { ...Object.fromEntries(rendered), ...(withComments && { comment: { comments } }) };
}
