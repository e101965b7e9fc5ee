/** What helpers of a script look up on this site. Each answer is a JSON value, null where there is none. */
import { route } from '@forge/api';
import * as z from 'zod';
import type { JsonValue, User } from '../replica/replica';
import { user, version } from '../replica/serialise';
import { requestJson, unlessMissing } from './client';
import { findCustomFields } from './custom-field';

type Lookup = (args: string[]) => Promise<JsonValue>;

const Records = z.array(z.record(z.string(), z.unknown()));
const Page = z.object({ values: Records });
const NamedOne = z.object({ id: z.string(), name: z.string() });

/** The lookups that Jira answers; those about twins are answered by the sync path. */
export const LOOKUPS = {
  issue: async ([idOrKey = '']) =>
    asJson(
      (await one(
        requestJson(
          z.object({ id: z.string(), key: z.string() }),
          route`/rest/api/3/issue/${idOrKey}?fields=summary`,
        ),
      )) ?? null,
    ),
  userById: async ([accountId = '']) =>
    asJson(
      user(await one(requestJson(z.unknown(), route`/rest/api/3/user?accountId=${accountId}`))),
    ),
  userByEmail: async ([email = '']) =>
    asJson(await findUser(email, (each) => each.email?.toLowerCase() === email.toLowerCase())),
  userByName: async ([name = '']) =>
    asJson(await findUser(name, (each) => each.displayName === name)),
  project: async ([key = '']) =>
    asJson(
      (await one(
        requestJson(NamedOne.extend({ key: z.string() }), route`/rest/api/3/project/${key}`),
      )) ?? null,
    ),
  issueType: async ([name = '', project]) => {
    const types = project
      ? await projectTypes(project)
      : await requestJson(z.array(NamedOne), route`/rest/api/3/issuetype`);
    return byName(types, name);
  },
  priority: async ([name = '']) =>
    byName(await requestJson(z.array(NamedOne), route`/rest/api/3/priority`), name),
  resolution: async ([name = '']) =>
    byName(await requestJson(z.array(NamedOne), route`/rest/api/3/resolution`), name),
  status: async ([name = '']) =>
    byName(await requestJson(z.array(NamedOne), route`/rest/api/3/status`), name),
  version: async ([name = '', project = '']) => {
    const versions =
      (await one(requestJson(Records, route`/rest/api/3/project/${project}/versions`))) ?? [];
    return asJson(version(versions.find((each) => each['name'] === name)) ?? null);
  },
  component: async ([name = '', project = '']) =>
    byName(
      (await one(
        requestJson(z.array(NamedOne), route`/rest/api/3/project/${project}/components`),
      )) ?? [],
      name,
    ),
  customField: async ([name = '']) => {
    const found = (await findCustomFields([name], nowhere))[name];
    return found ? { id: found.id, name } : null;
  },
  option: async ([field = '', value = '']) => findOption(field, value),
} satisfies Record<string, Lookup>;

async function projectTypes(project: string): Promise<z.infer<typeof NamedOne>[]> {
  const Types = z.object({ issueTypes: z.array(NamedOne) });
  return (
    (await one(requestJson(Types, route`/rest/api/3/issue/createmeta/${project}/issuetypes`)))
      ?.issueTypes ?? []
  );
}

async function findUser(query: string, isMeant: (found: User) => boolean): Promise<User | null> {
  const found = await requestJson(
    Records,
    route`/rest/api/3/user/search?query=${query}&maxResults=50`,
  );
  return found.map(user).find((each) => each !== null && isMeant(each)) ?? null;
}

async function findOption(field: string, value: string): Promise<JsonValue> {
  const id = (await findCustomFields([field], nowhere))[field]?.id;
  if (id === undefined) return null;
  const contexts = await one(requestJson(Page, route`/rest/api/3/field/${id}/context`));
  for (const context of contexts?.values ?? []) {
    const options = await requestJson(
      Page,
      route`/rest/api/3/field/${id}/context/${String(context['id'])}/option?maxResults=1000`,
    );
    const found = options.values.find(
      (option) => option['value'] === value && option['optionId'] === undefined,
    );
    if (found) return { id: String(found['id']), value };
  }
  return null;
}

function byName(list: z.infer<typeof NamedOne>[], name: string): JsonValue {
  const found = list.find((each) => each.name === name);
  return found ? { id: found.id, name: found.name } : null;
}

/** A lookup belongs to no screen. */
const nowhere = () => Promise.resolve(new Set<string>());

const one = unlessMissing;

function asJson(value: object | null): JsonValue {
  return value as JsonValue;
}
