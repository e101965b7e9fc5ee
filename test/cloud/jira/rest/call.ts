/** What every REST route needs: who calls, what of the request, and what the answer costs. */
import type { Context, Hono } from 'hono';
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import { must } from '../model/find';
import type { Issue } from '../model/issue';
import { requireVisible } from '../permission';
import { findIssue } from '../model/find';
import { refuse, Refusal } from '../refusal';
import type { Site } from '../site-state';

/** One call: its caller, and the points that its answer costs beyond the one for being asked. */
export interface Call {
  caller: Caller;
  points: number;
}

export type Routes = Hono<{ Bindings: Call }>;
export type Ctx = Context<{ Bindings: Call }>;

/** Points for what a read returned: one for an object such as an issue, two for one about people or permissions. */
export function charge(c: Ctx, objects: number, pointsEach: 1 | 2 = 1): void {
  c.env.points += objects * pointsEach;
}

/** The body as JSON. @throws Refusal 415 for what does not say that it is JSON, 400 for what is not */
export async function readJson(c: Ctx): Promise<unknown> {
  const text = await c.req.text();
  const isJson = /^application\/json *(;|$)/i.test(c.req.header('Content-Type') ?? '');
  if (text !== '' && !isJson && limit.enforced('jira-json-type'))
    refuse(415, 'Unsupported Media Type');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse(400, 'There was an error parsing JSON. Check that your request body is valid.');
  }
}

/** A list in the query: given several times, with commas, or both. */
export function listIn(c: Ctx, name: string): string[] {
  return (c.req.queries(name) ?? [])
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter(Boolean);
}

export function expandIn(c: Ctx): Set<string> {
  return new Set(listIn(c, 'expand'));
}

/** `startAt` and `maxResults` of a query; Jira lowers a page size that is too large. */
export function pageIn(
  c: Ctx,
  { size, max }: { size: number; max: number },
): { startAt: number; maxResults: number } {
  const startAt = numberIn(c, 'startAt', 0);
  const maxResults = numberIn(c, 'maxResults', size);
  return {
    startAt: Math.max(0, startAt),
    maxResults: Math.min(maxResults < 0 ? max : maxResults, max),
  };
}

/** A whole number in the query. @throws Refusal 400 for what is none */
export function numberIn(c: Ctx, name: string, otherwise: number): number {
  const text = c.req.query(name);
  if (text === undefined || text === '') return otherwise;
  if (!/^-?\d+$/.test(text)) badNumber(name, text);
  return Number(text);
}

/** Spring, which Jira's REST API runs on, answers in a shape of its own. */
function badNumber(name: string, value: string): never {
  throw new Refusal(400, [
    `Failed to convert value of parameter '${name}': For input string: "${value}"`,
  ]);
}

/** A page in the shape of most of Jira's lists: `values`, `isLast`. */
export function pageOf<T>(
  c: Ctx,
  all: T[],
  sizes: { size: number; max: number },
  show: (entry: T) => unknown,
): Record<string, unknown> {
  const { startAt, maxResults } = pageIn(c, sizes);
  const values = all.slice(startAt, startAt + maxResults);
  return {
    maxResults,
    startAt,
    total: all.length,
    isLast: startAt + values.length >= all.length,
    values: values.map(show),
  };
}

/** A parameter of the path. */
export function pathPart(c: Ctx, name: string): string {
  return must(c.req.param(name), `path parameter ${name}`);
}

/** The issue that the path names, if the caller may see it. */
export function issueIn(site: Site, c: Ctx, name = 'issue'): Issue {
  return requireVisible(site, c.env.caller, findIssue(site.store, pathPart(c, name)));
}

/** 401 for anonymous callers of what concerns oneself. */
export function requireLogin(c: Ctx): void {
  if (c.env.caller.kind === 'anonymous' && limit.enforced('jira-login'))
    refuse(401, 'You are not authenticated. Authentication required to perform this operation.');
}
