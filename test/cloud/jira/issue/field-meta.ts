/** What REST says of the fields on a screen: createmeta, editmeta and the fields of a transition. */
import type { Caller } from '../../contract';
import type { Place } from '../field/kind';
import { kindOf, schemaOf } from '../field/kinds';
import { projectOf, typesOf } from '../model/find';
import type { Field } from '../model/field';
import type { Issue } from '../model/issue';
import type { Project, Screens } from '../model/project';
import { may, maySee } from '../permission';
import type { Site } from '../site-state';
import { showIssueType, showProject } from './show-parts';

const NO_SCREENS: Screens = { create: [], edit: [], required: [] };

/** The screens of an issue type in a project. */
export function screensOf(project: Project, typeId: string): Screens {
  return project.screens[typeId] ?? NO_SCREENS;
}

/** Fields that Jira fills in where a request to create says nothing of them. */
export const FILLED_IN = new Set(['priority', 'reporter']);

/** Whether a field must have a value, on creation and afterwards. */
export function isRequired(project: Project, typeId: string, fieldId: string): boolean {
  if (fieldId === 'summary') return true;
  if (fieldId === 'reporter' && !project.teamManaged) return true;
  return screensOf(project, typeId).required.includes(fieldId);
}

function describeField(place: Place, required: boolean): Record<string, unknown> {
  const { field } = place;
  const kind = kindOf(field);
  const allowedValues = allowedIn(place);
  return {
    required,
    schema: schemaOf(field),
    name: field.name,
    key: field.id,
    hasDefaultValue: FILLED_IN.has(field.id),
    operations: [...kind.verbs],
    ...(field.kind === 'labels' && {
      autoCompleteUrl: `${place.site.baseUrl}/rest/api/1.0/labels/suggest?query=`,
    }),
    ...(allowedValues && { allowedValues }),
  };
}

function allowedIn(place: Place): unknown[] | undefined {
  const { site, field, project, typeId } = place;
  if (field.kind === 'project') return [showProject(site, project)];
  if (field.kind === 'issuetype')
    return typesOf(site.store, project)
      .filter((type) => type.id === typeId)
      .map((type) => showIssueType(site, type));
  return kindOf(field).allowed?.(place);
}

function fieldsOf(site: Site, ids: string[]): Field[] {
  return ids.flatMap((id) => site.store.fields.get(id) ?? []);
}

/** Fields that one may set when creating an issue of a type, as createmeta lists them. */
export function showCreateMeta(
  site: Site,
  caller: Caller,
  project: Project,
  typeId: string,
): Record<string, unknown>[] {
  const subtask = site.store.issueTypes.get(typeId)?.level === -1;
  const ids = new Set(['summary', 'issuetype', 'project', ...screensOf(project, typeId).create]);
  if (subtask) ids.add('parent');
  return fieldsOf(site, [...ids]).map((field) => {
    const place = { site, caller, field, project, typeId, issueId: undefined };
    const always =
      ['issuetype', 'project'].includes(field.id) || (subtask && field.id === 'parent');
    const required = always || isRequired(project, typeId, field.id);
    return { ...describeField(place, required), fieldId: field.id };
  });
}

/** Fields that the caller may edit; none where editing is not allowed. */
export function showEditMeta(
  site: Site,
  caller: Caller,
  issue: Issue,
): { fields: Record<string, unknown> } {
  const project = projectOf(site.store, issue);
  const editable = maySee(site, caller, issue) && may(site, caller, 'EDIT_ISSUES', project);
  const ids = editable && !issue.archived ? screensOf(project, issue.typeId).edit : [];
  return { fields: showScreenFields(site, caller, issue, { fields: ids, required: [] }) };
}

/** Fields of a transition's screen, or of the edit screen. */
export function showScreenFields(
  site: Site,
  caller: Caller,
  issue: Issue,
  screen: { fields: string[]; required: string[] },
): Record<string, unknown> {
  const project = projectOf(site.store, issue);
  const { typeId, id: issueId } = issue;
  const shown = fieldsOf(site, screen.fields).map((field) => {
    const place = { site, caller, field, project, typeId, issueId };
    const required = screen.required.includes(field.id) || isRequired(project, typeId, field.id);
    return [field.id, describeField(place, required)] as const;
  });
  return Object.fromEntries(shown);
}
