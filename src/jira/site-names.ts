/** The names of this site that scripts are checked and completed with, and the ids of its custom fields. */
import { route } from '@forge/api';
import * as z from 'zod';
import { requestJson } from './client';

export interface SiteNames {
  projects: string[];
  issueTypes: string[];
  statuses: string[];
  priorities: string[];
  transitions: string[];
  customFields: { name: string; type: string }[];
}

const Names = z.array(z.object({ name: z.string() }));
const Projects = z.object({ values: z.array(z.object({ key: z.string() })) });
const Fields = z.array(
  z.object({
    name: z.string(),
    custom: z.boolean(),
    schema: z.object({ type: z.string(), items: z.string().optional() }).optional(),
  }),
);

/** Reads them in parallel. Transitions belong to workflows, which only a Jira admin may read; they are left open. */
export async function readSiteNames(): Promise<SiteNames> {
  const [projects, issueTypes, statuses, priorities, fields] = await Promise.all([
    requestJson(Projects, route`/rest/api/3/project/search?maxResults=100`),
    requestJson(Names, route`/rest/api/3/issuetype`),
    requestJson(Names, route`/rest/api/3/status`),
    requestJson(Names, route`/rest/api/3/priority`),
    requestJson(Fields, route`/rest/api/3/field`),
  ]);
  const distinct = (list: { name: string }[]) => [...new Set(list.map((each) => each.name))];
  return {
    projects: projects.values.map((project) => project.key),
    issueTypes: distinct(issueTypes),
    statuses: distinct(statuses),
    priorities: distinct(priorities),
    transitions: [],
    customFields: fields
      .filter((field) => field.custom)
      .map(({ name, schema }) => ({
        name,
        type: schema?.items ? `array<${schema.items}>` : (schema?.type ?? 'any'),
      })),
  };
}

/** Jira's ids of custom fields by name. */
export async function customFieldIds(): Promise<Record<string, string>> {
  const fields = await requestJson(
    z.array(z.object({ id: z.string(), name: z.string(), custom: z.boolean() })),
    route`/rest/api/3/field`,
  );
  return Object.fromEntries(
    fields.filter((field) => field.custom).map((field) => [field.name, field.id]),
  );
}
