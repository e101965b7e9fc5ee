/** REST: creating, reading, editing and deleting issues. */
import * as z from 'zod';
import { changeIssue } from '../issue/change';
import { createIssue } from '../issue/create';
import { isLocked } from '../issue/comment';
import { deleteIssue, editIssue } from '../issue/edit';
import { showEditMeta } from '../issue/field-meta';
import { showIssue } from '../issue/show-issue';
import { transitionIssue } from '../issue/transition';
import { showTransitions } from '../issue/show-transitions';
import { readUpdate } from '../issue/update-request';
import { readWrites } from '../issue/write-fields';
import { limit } from '../limits/limit';
import { findIssue, projectOf } from '../model/find';
import type { Issue } from '../model/issue';
import { may, maySee } from '../permission';
import { badPayload, Refusal, refuse } from '../refusal';
import type { Site } from '../site-state';
import { charge, expandIn, issueIn, listIn, readJson, type Ctx, type Routes } from './call';

export function addIssueRoutes(site: Site, app: Routes): void {
  app.post('/rest/api/3/issue', async (c) => {
    const issue = createIssue(site, c.env.caller, readUpdate(await readJson(c)));
    return c.json(reference(site, issue), 201);
  });
  app.post('/rest/api/3/issue/bulk', (c) => createMany(site, c));
  app.post('/rest/api/3/issue/bulkfetch', (c) => fetchMany(site, c));
  app.get('/rest/api/3/issue/:issue', (c) => {
    charge(c, 1);
    const wanted = {
      fields: listIn(c, 'fields'),
      expand: expandIn(c),
      properties: listIn(c, 'properties'),
    };
    return c.json(showIssue(site, c.env.caller, issueIn(site, c), wanted));
  });
  app.put('/rest/api/3/issue/:issue', async (c) => {
    const update = readUpdate(await readJson(c));
    const issue = editIssue(site, c.env.caller, issueIn(site, c), update);
    if (c.req.query('returnIssue') !== 'true') return c.body(null, 204);
    const wanted = { fields: [], expand: expandIn(c), properties: [] };
    return c.json(showIssue(site, c.env.caller, issue, wanted));
  });
  app.delete('/rest/api/3/issue/:issue', (c) => {
    const withSubtasks = c.req.query('deleteSubtasks') === 'true';
    deleteIssue(site, c.env.caller, issueIn(site, c), withSubtasks);
    return c.body(null, 204);
  });
  addWorkflowRoutes(site, app);
  addDetailRoutes(site, app);
}

function addWorkflowRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/issue/:issue/transitions', (c) => {
    const withFields = expandIn(c).has('transitions.fields');
    const all = showTransitions(site, c.env.caller, issueIn(site, c), withFields);
    const id = c.req.query('transitionId');
    const transitions = all.filter((each) => id === undefined || each['id'] === id);
    charge(c, transitions.length);
    return c.json({ expand: 'transitions', transitions });
  });
  app.post('/rest/api/3/issue/:issue/transitions', async (c) => {
    const update = readUpdate(await readJson(c));
    transitionIssue(site, c.env.caller, issueIn(site, c), update);
    return c.body(null, 204);
  });
}

function addDetailRoutes(site: Site, app: Routes): void {
  app.put('/rest/api/3/issue/:issue/assignee', async (c) => {
    const issue = issueIn(site, c);
    assign(site, c, issue, await readJson(c));
    return c.body(null, 204);
  });
  app.get('/rest/api/3/issue/:issue/editmeta', (c) => {
    charge(c, 1);
    return c.json(showEditMeta(site, c.env.caller, issueIn(site, c)));
  });
}

/** Setting the assignee needs no edit screen and no permission to edit, only the one to assign. */
function assign(site: Site, c: Ctx, issue: Issue, body: unknown): void {
  const parsed = z.looseObject({ accountId: z.string().nullish() }).safeParse(body);
  if (!parsed.success) return badPayload();
  const project = projectOf(site.store, issue);
  if (isLocked(site, issue)) refuse(400, `Issue ${issue.key} is archived and cannot be edited.`);
  if (!may(site, c.env.caller, 'ASSIGN_ISSUES', project))
    refuse(403, 'You do not have permission to assign issues in this project.');
  const accountId = parsed.data.accountId ?? null;
  const values = readWrites(
    {
      site,
      caller: c.env.caller,
      issueId: issue.id,
      typeId: issue.typeId,
      project,
      screen: new Set(['assignee']),
      present: {},
    },
    { fields: { assignee: accountId === null ? null : { accountId } }, update: {} },
  );
  const after = { ...issue, values: { ...issue.values, ...values } };
  changeIssue(site, c.env.caller, { before: issue, after });
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (properties) */
export function checkPropertyKeys(keys: string[]): void {
  if (keys.length > limit.max('jira-properties-read'))
    refuse(400, `The number of properties must not exceed ${limit.max('jira-properties-read')}.`);
}

function reference(site: Site, { id, key }: Issue): Record<string, unknown> {
  return { id, key, self: `${site.baseUrl}/rest/api/3/issue/${id}` };
}

async function createMany(site: Site, c: Ctx): Promise<Response> {
  const Body = z.object({ issueUpdates: z.array(z.unknown()) });
  const parsed = Body.safeParse(await readJson(c));
  if (!parsed.success) return badPayload();
  const { issueUpdates } = parsed.data;
  if (issueUpdates.length > limit.max('jira-create-bulk')) {
    const errorMessages = [`At most ${limit.max('jira-create-bulk')} issues are created at once.`];
    const error = { status: 400, elementErrors: { errorMessages, errors: {} } };
    return c.json({ issues: [], errors: [error] }, 400);
  }
  // Each issue of a batch costs as much as one created alone.
  charge(c, Math.max(0, issueUpdates.length - 1));
  const issues: unknown[] = [];
  const errors: unknown[] = [];
  for (const [index, update] of issueUpdates.entries()) {
    try {
      issues.push(reference(site, createIssue(site, c.env.caller, readUpdate(update))));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const elementErrors = { errorMessages: error.errorMessages, errors: error.errors };
      errors.push({ status: error.status, elementErrors, failedElementNumber: index });
    }
  }
  return c.json({ issues, errors }, issues.length > 0 || errors.length === 0 ? 201 : 400);
}

const FetchBody = z.looseObject({
  issueIdsOrKeys: z.array(z.string()),
  fields: z.array(z.string()).nullish(),
  properties: z.array(z.string()).nullish(),
  expand: z.array(z.string()).nullish(),
});

const UNFETCHED = 'The issue could not be fetched. Try again later.';

/**
 * What is missing or hidden is left out without a word, as the document says of `issueErrors`; what
 * cannot be given for the moment is named there. The rest comes in the order of ids.
 */
async function fetchMany(site: Site, c: Ctx): Promise<Response> {
  const parsed = FetchBody.safeParse(await readJson(c));
  if (!parsed.success) return badPayload();
  const { issueIdsOrKeys: named, fields, properties, expand } = parsed.data;
  if (named.length === 0) refuse(400, 'The issueIdsOrKeys parameter must not be empty.');
  checkPropertyKeys(properties ?? []);
  if (named.length > limit.max('jira-fetch-bulk'))
    refuse(400, `The number of issue IDs or keys must not exceed ${limit.max('jira-fetch-bulk')}.`);
  const wanted = {
    fields: fields?.length ? fields : ['*navigable'],
    expand: new Set(expand ?? []),
    properties: properties ?? [],
    histories: limit.max('jira-histories-in-bulkfetch'),
  };
  const found = new Set(named.flatMap((name) => findIssue(site.store, name) ?? []));
  const seen = [...found]
    .filter((issue) => maySee(site, c.env.caller, issue))
    .sort((a, b) => Number(a.id) - Number(b.id));
  const isFetched = ({ key }: Issue) => !site.settings.unfetched.includes(key);
  const issues = seen.filter(isFetched);
  const failed = seen.filter((issue) => !isFetched(issue));
  charge(c, issues.length);
  return c.json({
    issues: issues.map((issue) => showIssue(site, c.env.caller, issue, wanted)),
    issueErrors: failed.map(({ id }) => ({ id, errorMessage: UNFETCHED })),
  });
}
