/** The names of this site that scripts are checked and completed with. */
import { route } from '@forge/api';
import * as z from 'zod';
import { allOrThrow } from '../async';
import { requestJson } from './client';
import { isReadOnly } from './written-shape';

export interface SiteNames {
  projects: string[];
  issueTypes: string[];
  statuses: string[];
  priorities: string[];
  transitions: string[];
  customFields: { name: string; type: string; isReadOnly?: true }[];
}

const Names = z.array(z.object({ name: z.string() }));
const Projects = z.object({ values: z.array(z.object({ key: z.string() })) });
const Fields = z.array(
  z.object({
    name: z.string(),
    custom: z.boolean(),
    schema: z
      .object({ type: z.string(), items: z.string().optional(), custom: z.string().optional() })
      .optional(),
  }),
);

/** Reads them in parallel. Transitions belong to workflows, which only a Jira admin may read; they are left open. */
export async function readSiteNames(): Promise<SiteNames> {
  const [projects, issueTypes, statuses, priorities, fields] = await allOrThrow([
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
        ...(isReadOnly(schema?.custom ?? '') && { isReadOnly: true as const }),
      })),
  };
}
