/** What JQL knows of fields: their values in an issue, and what a caller's words for them mean. */
import { limit } from '../limits/limit';
import { fieldByName } from '../model/find';
import type { Field } from '../model/field';
import { toText, type Issue } from '../model/issue';
import { UnknownInQuery } from '../refusal';
import type { Site } from '../site-state';
import type { FieldName } from './parse';
import type { Comparable, Search, Searchable } from './search-terms';
import { byName, documents, one, people, SYSTEM_SEARCHABLES } from './system-fields';

const ALIASES: Record<string, string> = {
  type: 'issuetype',
  createddate: 'created',
  updateddate: 'updated',
  resolutiondate: 'resolved',
  due: 'duedate',
  components: 'component',
  fixversions: 'fixversion',
  versions: 'affectedversion',
  'issue key': 'issuekey',
};

/** What a field's name in a query means. @throws UnknownInQuery for a field that there is not */
export function searchableOf(search: Search, field: FieldName): Searchable {
  if (field.property) return propertyOf(search, field.name, field.property);
  const lower = field.name.toLowerCase();
  const system = SYSTEM_SEARCHABLES[ALIASES[lower] ?? lower];
  if (system) return system(search);
  const alias = search.site.indexedProperties?.find(
    ({ searchAlias }) => searchAlias?.toLowerCase() === lower,
  );
  if (alias) return propertyOf(search, field.name, { key: alias.propertyKey, path: alias.path });
  const custom = customField(search.site, field.name);
  return custom ? customOf(search, custom) : noSuchField(field.name);
}

/** @throws UnknownInQuery */
function noSuchField(name: string): never {
  throw new UnknownInQuery(
    'field',
    `Field '${name}' does not exist or you do not have permission to view it.`,
  );
}

function customField(site: Site, name: string): Field | undefined {
  const [, number] = /^cf\[(\d+)\]$/.exec(name) ?? [];
  const field =
    number === undefined
      ? fieldByName(site.store, name)
      : site.store.fields.get(`customfield_${number}`);
  return field?.custom ? field : undefined;
}

/** Only what an app has declared is indexed, and only what is indexed can be searched. */
function propertyOf(
  { site }: Search,
  name: string,
  { key, path }: { key: string; path: string },
): Searchable {
  const isDeclared = site.indexedProperties?.some(
    (declared) =>
      declared.propertyKey === key && [path, path.replace(/\[\d+\]$/, '')].includes(declared.path),
  );
  if (isDeclared === false && limit.enforced('jira-property-indexed')) noSuchField(name);
  const parts = path.split(/[.[\]]+/).filter(Boolean);
  const valueIn = (issue: Issue): unknown =>
    parts.reduce<unknown>((value, part) => {
      const inner = typeof value === 'object' && value !== null ? value : {};
      return (inner as Record<string, unknown>)[part];
    }, issue.properties[key]);
  return {
    kind: 'set',
    values(issue) {
      const value = valueIn(issue);
      const isFound = !Array.isArray(value) || !limit.enforced('jira-property-list');
      const list = isFound ? [value].flat() : [];
      return list.filter((each) => each !== undefined && each !== null).map(String);
    },
    resolve: (word) => [word],
  };
}

const CUSTOM_KINDS: Partial<Record<Field['kind'], Searchable['kind']>> = {
  number: 'number',
  date: 'date',
  datetime: 'date',
  line: 'text',
  'rich-text': 'text',
};

function customOf(search: Search, field: Field): Searchable {
  const kind = CUSTOM_KINDS[field.kind] ?? 'set';
  const valueOf = (issue: Issue) => issue.values[field.id];
  if (field.kind === 'rich-text') return { kind, values: (issue) => documents(valueOf(issue)) };
  if (field.kind === 'date')
    return {
      kind,
      values: (issue) => one(valueOf(issue) ? Date.parse(toText(valueOf(issue))) : null),
    };
  const values = (issue: Issue) => [valueOf(issue) ?? []].flat() as Comparable[];
  if (field.kind === 'user' || field.kind === 'users')
    return { ...people(valueOf)(search), values };
  if (field.options.length === 0) return { kind, values, resolve: (word) => [word] };
  const options = field.options
    .flatMap((option) => [option, ...option.children])
    .map(({ id, value }) => ({ id, name: value }));
  return { kind, values, resolve: (word) => byName(options, word) };
}
