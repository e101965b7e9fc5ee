/** Issues by Jira's REST API v3: created and changed in one request, and found again after an attempt to create. */
import { route } from '@forge/api';
import * as z from 'zod';
import { CUSTOM } from '../replica/field-ids';
import type { IssueRef, JsonValue } from '../replica/replica';
import { nameOf, sendFields } from './attempts';
import { bulkFetch } from './bulk-fetch';
import { request, requestJson, requestTold } from './client';
import {
  creatableFields,
  editableFields,
  findCustomFields,
  type CustomFieldRef,
} from './custom-field';
import { namedOrNumbered, toJiraFields, type Refused } from './field';
import type { Quota } from './rate-headers';
import { jqlOfOrigin, namesOf, PROPERTIES, propertyOfNew } from './sync-property';

/** Where an issue is made: the key of the project, the name of the type. */
interface Place {
  project: string;
  type: string;
}

/** Values by the names that scripts use, and the documents among them in words, for a site that refuses them. */
export interface Values {
  values: Record<string, JsonValue>;
  words: Record<string, JsonValue>;
}

/** Creates an issue that carries the names of its twins from the first moment. */
export async function createIssue(
  place: Place,
  { values, words }: Values,
  twins: string[],
): Promise<IssueRef & { refused: Refused[]; quota: Quota }> {
  const onScreens = () => creatableFields(place.project, place.type);
  const customFields = await findCustomFields(customNames(values), onScreens);
  const wanted = {
    ...toJiraFields(values, customFields),
    words,
    readAllowed: () => readAllowedOn(place),
  };
  const send = (fields: Record<string, unknown>) =>
    requestTold(z.object({ id: z.string(), key: z.string() }), route`/rest/api/3/issue`, {
      method: 'POST',
      json: {
        fields: {
          ...fields,
          project: { key: place.project },
          issuetype: namedOrNumbered(place.type),
        },
        properties: [propertyOfNew(twins)],
      },
    });
  const { result, refused } = await sendFields(wanted, send);
  const { value, quota } = result;
  return { ...value, refused, quota };
}

/** Custom fields among the values, by the name or id that a script gave. */
function customNames(values: Record<string, JsonValue>): string[] {
  return Object.keys(values).flatMap((name) =>
    name.startsWith(CUSTOM) ? [name.slice(CUSTOM.length)] : [],
  );
}

/** Changes fields of an issue. @param known its custom fields by name and by id, as they were read with it */
export async function updateIssue(
  issueId: string,
  { values, words }: Values,
  known: Record<string, CustomFieldRef>,
): Promise<Refused[]> {
  const unknown = customNames(values).filter((name) => !(name in known));
  const found = await findCustomFields(unknown, () => editableFields(issueId));
  const wanted = {
    ...toJiraFields(values, { ...known, ...found }),
    words,
    readAllowed: () => readAllowedIn(issueId),
  };
  const send = (fields: Record<string, unknown>) =>
    Object.keys(fields).length === 0
      ? Promise.resolve(undefined)
      : request(route`/rest/api/3/issue/${issueId}`, { method: 'PUT', json: { fields } });
  return (await sendFields(wanted, send)).refused;
}

const Meta = z.object({ allowedValues: z.array(z.unknown()).default([]) });

/** Names that Jira takes in the fields of an issue that exists, by field id. */
async function readAllowedIn(issueId: string): Promise<Record<string, string[]>> {
  const { fields } = await requestJson(
    z.object({ fields: z.record(z.string(), Meta) }),
    route`/rest/api/3/issue/${issueId}/editmeta`,
  );
  return Object.fromEntries(
    Object.entries(fields).map(([id, { allowedValues }]) => [id, allowedValues.map(nameOf)]),
  );
}

/** Names that Jira takes in the fields of a new issue, by field id. */
async function readAllowedOn({ project, type }: Place): Promise<Record<string, string[]>> {
  const { issueTypes } = await requestJson(
    z.object({ issueTypes: z.array(z.object({ id: z.string(), name: z.string() })) }),
    route`/rest/api/3/issue/createmeta/${project}/issuetypes?maxResults=200`,
  );
  const id = issueTypes.find((each) => each.name === type || each.id === type)?.id;
  if (id === undefined) return {};
  const { fields } = await requestJson(
    z.object({ fields: z.array(Meta.extend({ fieldId: z.string() })) }),
    route`/rest/api/3/issue/createmeta/${project}/issuetypes/${id}?maxResults=200`,
  );
  return Object.fromEntries(
    fields.map(({ fieldId, allowedValues }) => [fieldId, allowedValues.map(nameOf)]),
  );
}

const Found = z.object({
  id: z.string(),
  key: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** How many keys are read directly beyond the newest one that the search index knows, and how many up to it. */
const PROBE = 100;

/**
 * The issue that an earlier request created for a twin, if it did. The search index lags behind by seconds,
 * and may not know of a property yet when it knows of its issue. So the newest keys that it knows and those
 * beyond are read directly, which is never stale.
 */
export async function findCreated(project: string, twin: string): Promise<IssueRef | undefined> {
  const search = (jql: string) =>
    requestJson(z.object({ issues: z.array(Found) }), route`/rest/api/3/search/jql`, {
      method: 'POST',
      json: { jql, maxResults: 1, fields: ['key'] },
    });
  const known = await search(`project = "${project}" AND ${jqlOfOrigin(twin)}`);
  if (known.issues[0]) return { id: known.issues[0].id, key: known.issues[0].key };
  const newest = (await search(`project = "${project}" ORDER BY key DESC`)).issues[0]?.key;
  const last = Number(newest?.split('-').at(-1) ?? 0);
  return (
    (await findAmong(project, last + 1, twin)) ??
    (await findAmong(project, Math.max(1, last + 1 - PROBE), twin))
  );
}

/** The issue that names a twin, among {@link PROBE} keys of a project from a number on. */
async function findAmong(
  project: string,
  from: number,
  twin: string,
): Promise<IssueRef | undefined> {
  const issues = await bulkFetch(Found, {
    issueIdsOrKeys: Array.from({ length: PROBE }, (_, index) => `${project}-${from + index}`),
    fields: ['summary'],
    properties: PROPERTIES,
  });
  const found = issues.find(({ properties }) => {
    const { origin, twins } = namesOf(properties);
    return origin === twin || (origin === undefined && twins.includes(twin));
  });
  return found && { id: found.id, key: found.key };
}
