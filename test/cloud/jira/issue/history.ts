/** From an issue before and after to what the change log says. */
import type { Caller } from '../../contract';
import { formatDuration } from '../field/duration';
import type { View } from '../field/kind';
import { kindOf } from '../field/kinds';
import { projectOf, statusOf, typeOf } from '../model/find';
import type { Field } from '../model/field';
import type { ChangeItem, Issue, Stored } from '../model/issue';
import type { Site } from '../site-state';

/** Names that the change log gives to fields, where they are not the field's id. */
const LOG_NAMES: Record<string, string> = {
  fixVersions: 'Fix Version',
  versions: 'Version',
  components: 'Component',
};

/** Fields whose entries are logged one by one. */
const ONE_BY_ONE = new Set(Object.keys(LOG_NAMES));

type End = { id: string | null; text: string | null };
const NOTHING: End = { id: null, text: null };

/** One line of the change log. `toString` is Jira's name for it, whatever JavaScript means by it. */
export function changeItem(field: string, fieldId: string, from: End, to: End): ChangeItem {
  return {
    field,
    fieldtype: fieldId.startsWith('customfield_') ? 'custom' : 'jira',
    fieldId,
    from: from.id,
    fromString: from.text,
    to: to.id,
    toString: to.text,
  };
}

/** What changed between two states of an issue; empty where nothing did. */
export function changesBetween(
  site: Site,
  caller: Caller,
  before: Issue,
  after: Issue,
): ChangeItem[] {
  const ids = new Set([...Object.keys(before.values), ...Object.keys(after.values)]);
  const values = [...ids].flatMap((id) => {
    const field = site.store.fields.get(id);
    const from = before.values[id] ?? null;
    const to = after.values[id] ?? null;
    if (!field || isSame(from, to)) return [];
    if (id === 'timetracking') return estimateItems(from, to);
    return valueItems(field, from, to, {
      site,
      caller,
      field,
      project: projectOf(site.store, after),
    });
  });
  return [...values, ...placeItems(site, before, after)];
}

function isSame(a: Stored, b: Stored): boolean {
  const isEmpty = (value: Stored) => value === null || (Array.isArray(value) && value.length === 0);
  return (isEmpty(a) && isEmpty(b)) || JSON.stringify(a) === JSON.stringify(b);
}

function valueItems(field: Field, from: Stored, to: Stored, view: View): ChangeItem[] {
  const name = LOG_NAMES[field.id] ?? (field.custom ? field.name : field.id);
  const describe = (value: Stored): End =>
    value === null ? NOTHING : kindOf(field).describe(value, view);
  if (!ONE_BY_ONE.has(field.id)) return [changeItem(name, field.id, describe(from), describe(to))];
  const [old, now] = [(from ?? []) as string[], (to ?? []) as string[]];
  const removed = old.filter((id) => !now.includes(id));
  const added = now.filter((id) => !old.includes(id));
  return [
    ...removed.map((id) => changeItem(name, field.id, describe([id]), NOTHING)),
    ...added.map((id) => changeItem(name, field.id, NOTHING, describe([id]))),
  ];
}

function estimateItems(from: Stored, to: Stored): ChangeItem[] {
  const names = { original: 'timeoriginalestimate', remaining: 'timeestimate' };
  const end = (value: Stored, part: string): End => {
    const seconds = (value as Record<string, Stored> | null)?.[part];
    if (typeof seconds !== 'number') return NOTHING;
    return { id: String(seconds), text: formatDuration(seconds) };
  };
  return Object.entries(names).flatMap(([part, name]) => {
    const [old, now] = [end(from, part), end(to, part)];
    return old.id === now.id ? [] : [changeItem(name, name, old, now)];
  });
}

/** Where an issue is: its status, type, parent, project and key. */
function placeItems(site: Site, before: Issue, after: Issue): ChangeItem[] {
  const { store } = site;
  const keyOf = (id: string | null): End =>
    id === null ? NOTHING : { id, text: store.issues.get(id)?.key ?? null };
  const named = ({ id, name }: { id: string; name: string }): End => ({ id, text: name });
  const project = (issue: Issue): End => named(projectOf(store, issue));
  const key = (issue: Issue): End => ({ id: null, text: issue.key });
  const ends: [name: string, fieldId: string, from: End, to: End][] = [
    ['status', 'status', named(statusOf(store, before)), named(statusOf(store, after))],
    ['issuetype', 'issuetype', named(typeOf(store, before)), named(typeOf(store, after))],
    ['IssueParentAssociation', 'parent', keyOf(before.parentId), keyOf(after.parentId)],
    ['project', 'project', project(before), project(after)],
    ['Key', 'issuekey', key(before), key(after)],
  ];
  return ends
    .filter(([, , from, to]) => from.id !== to.id || from.text !== to.text)
    .map(([name, fieldId, from, to]) => changeItem(name, fieldId, from, to));
}
