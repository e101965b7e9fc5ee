/** REST: comments of issues. */
import * as z from 'zod';
import {
  addComment,
  deleteComment,
  editComment,
  placeOf,
  readComment,
  requireOwnOrAll,
} from '../issue/comment';
import { showComment } from '../issue/show-entries';
import { maySeeComment, visibleComments } from '../issue/visible';
import { limit } from '../limits/limit';
import type { Comment, Issue } from '../model/issue';
import { maySee } from '../permission';
import { badPayload, refuse } from '../refusal';
import type { Site } from '../site-state';
import {
  charge,
  expandIn,
  issueIn,
  pageIn,
  pathPart,
  readJson,
  type Ctx,
  type Routes,
} from './call';

/** The comment that the path names, if the caller may see it and its issue. */
export function commentIn(site: Site, c: Ctx, issue: Issue): Comment {
  const id = pathPart(c, 'comment');
  const found = issue.comments.find((each) => each.id === id);
  const seen = found && maySee(site, c.env.caller, issue);
  if (!seen || !maySeeComment(site, c.env.caller, issue, found))
    return refuse(404, `Can not find a comment for the id: ${id}.`);
  return found;
}

export function requireCommentEditable(site: Site, c: Ctx, issue: Issue, comment: Comment): void {
  requireOwnOrAll(site, c.env.caller, { issue, comment }, 'EDIT');
}

export function addCommentRoutes(site: Site, app: Routes): void {
  app.post('/rest/api/3/comment/list', (c) => listById(site, c));
  app.get('/rest/api/3/issue/:issue/comment', (c) => listComments(site, c));
  app.post('/rest/api/3/issue/:issue/comment', async (c) => {
    const body = await readJson(c);
    const issue = issueIn(site, c);
    const input = readComment(site, c.env.caller, placeOf(site, issue), body);
    const added = addComment(site, c.env.caller, issue, input);
    return c.json(showComment(site, c.env.caller, added, expandIn(c)), 201);
  });
  app.get('/rest/api/3/issue/:issue/comment/:comment', (c) => {
    const issue = issueIn(site, c);
    charge(c, 1);
    const comment = commentIn(site, c, issue);
    return c.json(showComment(site, c.env.caller, { issue, comment }, expandIn(c)));
  });
  app.put('/rest/api/3/issue/:issue/comment/:comment', async (c) => {
    const body = await readJson(c);
    const issue = issueIn(site, c);
    const comment = commentIn(site, c, issue);
    const input = readComment(site, c.env.caller, placeOf(site, issue), body);
    const edited = editComment(site, c.env.caller, { issue, comment }, input);
    return c.json(showComment(site, c.env.caller, { issue, comment: edited }, expandIn(c)));
  });
  app.delete('/rest/api/3/issue/:issue/comment/:comment', (c) => {
    const issue = issueIn(site, c);
    deleteComment(site, c.env.caller, { issue, comment: commentIn(site, c, issue) });
    return c.body(null, 204);
  });
}

function listComments(site: Site, c: Ctx): Response {
  const issue = issueIn(site, c);
  const orderBy = c.req.query('orderBy') ?? 'created';
  if (!['created', '+created', '-created', ' created'].includes(orderBy))
    refuse(400, `The 'orderBy' parameter '${orderBy}' is not valid.`);
  const all = visibleComments(site, c.env.caller, issue);
  if (orderBy.startsWith('-')) all.reverse();
  const { startAt, maxResults } = pageIn(c, { size: 100, max: 5000 });
  const comments = all.slice(startAt, startAt + maxResults);
  charge(c, comments.length);
  const expand = expandIn(c);
  return c.json({
    startAt,
    maxResults,
    total: all.length,
    comments: comments.map((comment) =>
      showComment(site, c.env.caller, { issue, comment }, expand),
    ),
  });
}

/** Comments by id, across issues; those that the caller may not see are left out. */
async function listById(site: Site, c: Ctx): Promise<Response> {
  const parsed = z.looseObject({ ids: z.array(z.number()) }).safeParse(await readJson(c));
  if (!parsed.success) return badPayload();
  const { ids } = parsed.data;
  const max = limit.max('jira-comments-by-id');
  if (ids.length === 0 || ids.length > max)
    refuse(400, `The number of comment IDs must be between 1 and ${max}.`);
  const expand = expandIn(c);
  const values = ids.flatMap((number) => {
    const issue = site.store.issues.get(site.store.commentIssues.get(String(number)) ?? '');
    const comment = issue?.comments.find((each) => each.id === String(number));
    if (!issue || !comment || !maySee(site, c.env.caller, issue)) return [];
    if (!maySeeComment(site, c.env.caller, issue, comment)) return [];
    return [showComment(site, c.env.caller, { issue, comment }, expand)];
  });
  charge(c, values.length);
  return c.json({ maxResults: 1_048_576, startAt: 0, total: values.length, isLast: true, values });
}
