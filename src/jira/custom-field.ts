/** Custom fields of this site: found by name or id, the right one if several have one name. */
import { route } from '@forge/api';
import * as z from 'zod';
import { customFieldId } from '../replica/field-ids';
import { requestJson, unlessMissing } from './client';

/** A custom field as far as writing it must know. */
export interface CustomFieldRef {
  /** `customfield_10035`. */
  id: string;
  /** Key of its type, `schema.custom`; the empty text if it is not known. */
  kind: string;
}

const Schema = z.object({ custom: z.string().optional() });
const Fields = z.array(
  z.object({ id: z.string(), name: z.string(), custom: z.boolean(), schema: Schema.optional() }),
);
const Editable = z.object({ fields: z.record(z.string(), z.unknown()) });
const Types = z.object({ issueTypes: z.array(z.object({ id: z.string(), name: z.string() })) });
const Creatable = z.object({ fields: z.array(z.object({ fieldId: z.string() })) });

/**
 * The custom fields of these names, or ids, on this site.
 * @param onScreens ids of the fields that one may set in that place; asked for only if a name is not unique
 */
export async function findCustomFields(
  names: string[],
  onScreens: () => Promise<ReadonlySet<string>>,
): Promise<Record<string, CustomFieldRef>> {
  if (names.length === 0) return {};
  const fields = await requestJson(Fields, route`/rest/api/3/field`);
  const custom = fields.filter((field) => field.custom);
  const found: Record<string, CustomFieldRef> = {};
  for (const name of names) {
    const byName = custom.filter((field) => field.name === name);
    const known =
      byName.length > 0 ? byName : custom.filter(({ id }) => id === customFieldId(name));
    const id =
      known.length > 1
        ? pick(
            known.map((each) => each.id),
            await onScreens(),
          )
        : known[0]?.id;
    const field = known.find((each) => each.id === id);
    if (field) found[name] = { id: field.id, kind: field.schema?.custom ?? '' };
  }
  return found;
}

/** Of several fields of one name the one that is on a screen; the oldest if that tells none. */
function pick(ids: string[], onScreens: ReadonlySet<string>): string | undefined {
  return ids.find((id) => onScreens.has(id)) ?? ids[0];
}

/** Ids of the fields that one may edit in an issue. */
export async function editableFields(issueId: string): Promise<ReadonlySet<string>> {
  const meta = await unlessMissing(
    requestJson(Editable, route`/rest/api/3/issue/${issueId}/editmeta`),
  );
  return new Set(Object.keys(meta?.fields ?? {}));
}

/** Ids of the fields that one may set when creating an issue of a type. */
export async function creatableFields(project: string, type: string): Promise<ReadonlySet<string>> {
  const base = route`/rest/api/3/issue/createmeta/${project}/issuetypes`;
  const types = await unlessMissing(requestJson(Types, base));
  const found = types?.issueTypes.find((each) => each.id === type || each.name === type);
  if (!found) return new Set();
  const path = route`/rest/api/3/issue/createmeta/${project}/issuetypes/${found.id}?maxResults=200`;
  const meta = await unlessMissing(requestJson(Creatable, path));
  return new Set(meta?.fields.map(({ fieldId }) => fieldId));
}

/**
 * Names of an issue's fields by id, each custom field's once: of several fields of one name the one that can be
 * edited keeps it, the others go by their ids.
 */
export async function uniqueNames(
  issueId: string,
  names: Record<string, string>,
  fields: Record<string, unknown>,
): Promise<Record<string, string>> {
  const byName = new Map<string, string[]>();
  for (const [id, name] of Object.entries(names))
    if (id.startsWith('customfield_')) byName.set(name, [...(byName.get(name) ?? []), id]);
  const shared = [...byName.values()].filter((ids) => ids.length > 1);
  if (shared.length === 0) return names;
  const onScreens = await editableFields(issueId);
  const unique = { ...names };
  for (const ids of shared) {
    const filled = ids.filter((id) => (fields[id] ?? null) !== null);
    const meant = ids.find((id) => onScreens.has(id)) ?? filled[0] ?? ids[0];
    for (const id of ids) if (id !== meant) unique[id] = id;
  }
  return unique;
}
