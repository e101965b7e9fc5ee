/** REST: searching by JQL. */
import * as z from 'zod';
import { checkJql } from '../jql/check';
import { searchIssues } from '../jql/search';
import { namesOf, schemasOf, selectFields, showIssue, type Wanted } from '../issue/show-issue';
import { limit } from '../limits/limit';
import { projectOf } from '../model/find';
import type { Issue } from '../model/issue';
import { badPayload, Refusal, refuse } from '../refusal';
import type { Site } from '../site-state';
import { charge, listIn, readJson, type Ctx, type Routes } from './call';
import { checkPropertyKeys } from './issue-routes';

const Body = z.strictObject({
  jql: z.string().optional(),
  nextPageToken: z.string().nullish(),
  maxResults: z.number().int().optional(),
  fields: z.array(z.string()).nullish(),
  properties: z.array(z.string()).nullish(),
  expand: z.string().nullish(),
  fieldsByKeys: z.boolean().optional(),
  reconcileIssues: z.array(z.number()).nullish(),
});

const Queries = z.strictObject({ queries: z.array(z.string().min(1)).min(1) });
const VALIDATIONS = new Set(['strict', 'warn', 'none']);

type Wish = z.infer<typeof Body>;

export function addSearchRoutes(site: Site, app: Routes): void {
  app.post('/rest/api/3/search/jql', async (c) => {
    const parsed = Body.safeParse(await readJson(c));
    return parsed.success ? search(site, c, parsed.data) : badPayload();
  });
  app.get('/rest/api/3/search/jql', (c) => search(site, c, wishIn(c)));
  app.post('/rest/api/3/search/approximate-count', async (c) => {
    const parsed = z.looseObject({ jql: z.string() }).safeParse(await readJson(c));
    if (!parsed.success) return badPayload();
    const found = searchIssues({ site, caller: c.env.caller }, { ...parsed.data, reconcile: [] });
    return c.json({ count: found.length });
  });
  app.post('/rest/api/3/jql/parse', async (c) => {
    const parsed = Queries.safeParse(await readJson(c));
    if (!parsed.success || !VALIDATIONS.has(c.req.query('validation') ?? '')) return badPayload();
    const queries = parsed.data.queries.map((query) => {
      const { errors, warnings } = checkJql(
        { site, caller: c.env.caller },
        query,
        c.req.query('validation') === 'none',
      );
      return {
        query,
        ...(errors.length > 0 && { errors }),
        ...(warnings.length > 0 && { warnings }),
      };
    });
    return c.json({ queries });
  });
  app.on(['GET', 'POST'], '/rest/api/3/search', () => {
    if (!limit.enforced('jira-old-search')) throw new Refusal(404, ['Not found']);
    return refuse(
      410,
      'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
    );
  });
}

function wishIn(c: Ctx): Wish {
  const maxResults = c.req.query('maxResults');
  return {
    jql: c.req.query('jql') ?? '',
    ...(maxResults !== undefined && { maxResults: Number(maxResults) }),
    nextPageToken: c.req.query('nextPageToken'),
    fields: listIn(c, 'fields'),
    properties: listIn(c, 'properties'),
    expand: c.req.query('expand'),
    reconcileIssues: listIn(c, 'reconcileIssues').map(Number),
  };
}

function search(site: Site, c: Ctx, wish: Wish): Response {
  const jql = wish.jql ?? '';
  const reconcile = wish.reconcileIssues ?? [];
  checkPropertyKeys(wish.properties ?? []);
  if (reconcile.length > limit.max('jira-reconcile'))
    refuse(400, `The number of reconcileIssues must not exceed ${limit.max('jira-reconcile')}.`);
  const found = searchIssues(
    { site, caller: c.env.caller },
    { jql, reconcile: reconcile.map(String) },
  );
  const fields = wish.fields?.length ? wish.fields : ['id'];
  const start = startOf(wish.nextPageToken ?? undefined, jql);
  const page = found.slice(start, start + pageSize(wish.maxResults ?? 50, fields));
  charge(c, page.length);
  const end = start + page.length;
  const isLast = end >= found.length;
  const expand = new Set((wish.expand ?? '').split(',').filter(Boolean));
  const wanted = { fields, expand, properties: wish.properties ?? [] };
  return c.json({
    issues: page.map((issue) => showFound(site, c, issue, wanted)),
    ...(!isLast && { nextPageToken: tokenFor(end, jql) }),
    isLast,
    ...dictionaries(site, page, wanted),
  });
}

/** A few issues with many fields, or many with their id and key alone. */
function pageSize(asked: number, fields: string[]): number {
  if (asked < 0) refuse(400, "The 'maxResults' parameter must not be negative.");
  const bare = fields.every((field) => field === 'id' || field === 'key');
  return Math.min(asked, limit.max(bare ? 'jira-search-page' : 'jira-search-page-fields'));
}

function showFound(site: Site, c: Ctx, issue: Issue, wanted: Wanted): Record<string, unknown> {
  if (wanted.fields.every((field) => field === 'id') && wanted.properties.length === 0)
    return { id: issue.id };
  const expand = [...wanted.expand].filter((part) => part !== 'names' && part !== 'schema');
  const histories = limit.max('jira-histories-in-search');
  const shown = { ...wanted, expand: new Set(expand), histories };
  return shorten(showIssue(site, c.env.caller, issue, shown));
}

/** Search leaves out all but the newest comments. */
function shorten(shown: Record<string, unknown>): Record<string, unknown> {
  const fields = shown['fields'] as Record<string, unknown> | undefined;
  const page = fields?.['comment'] as { comments: unknown[]; maxResults: number } | undefined;
  if (page) {
    page.comments = page.comments.slice(-limit.max('jira-comments-in-search'));
    page.maxResults = page.comments.length;
  }
  return shown;
}

/** Names and schemas are given once for all issues of a page. */
function dictionaries(site: Site, page: Issue[], { fields: names, expand }: Wanted): object {
  const fields = page.flatMap((issue) =>
    selectFields(site.store, projectOf(site.store, issue), names),
  );
  return {
    ...(expand.has('names') && { names: namesOf(fields) }),
    ...(expand.has('schema') && { schema: schemasOf(fields) }),
  };
}

function tokenFor(end: number, jql: string): string {
  return Buffer.from(JSON.stringify([end, jql])).toString('base64url');
}

function startOf(token: string | undefined, jql: string): number {
  if (token === undefined) return 0;
  try {
    const [start, query] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (typeof start === 'number' && query === jql) return start;
  } catch {
    // Falls through to the refusal.
  }
  return refuse(400, "The provided 'nextPageToken' is invalid.");
}
