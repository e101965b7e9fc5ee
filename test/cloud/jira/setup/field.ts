/** Building a site: issue types, custom fields, link types. */
import type { Field, FieldKind, Option } from '../model/field';
import type { LinkType } from '../model/issue';
import type { IssueType } from '../model/project';
import type { Site } from '../site-state';

export interface NewField {
  name: string;
  kind: FieldKind;
  /** Texts; an array is a parent with its children. */
  options?: (string | [string, string[]])[];
  projectId?: string;
}

export function addIssueType(site: Site, name: string, level: IssueType['level'] = 0): IssueType {
  const type = { id: site.store.nextId('issuetype'), name, description: '', level };
  site.store.issueTypes.set(type.id, type);
  return type;
}

export function addField(site: Site, { name, kind, options = [], projectId }: NewField): Field {
  const option = (value: string): Option => ({
    id: site.store.nextId('option'),
    value,
    disabled: false,
    children: [],
  });
  const field: Field = {
    id: `customfield_${site.store.nextId('customfield')}`,
    name,
    kind,
    custom: true,
    projectId: projectId ?? null,
    contextId: site.store.nextId('context'),
    options: options.map((each) =>
      typeof each === 'string'
        ? option(each)
        : { ...option(each[0]), children: each[1].map(option) },
    ),
  };
  site.store.fields.set(field.id, field);
  return field;
}

export function addLinkType(site: Site, name: string, inward: string, outward: string): LinkType {
  const type = { id: site.store.nextId('linktype'), name, inward, outward };
  site.store.linkTypes.set(type.id, type);
  return type;
}
