/** REST: links between issues, links to other places, watchers. */
import * as z from 'zod';
import { addLink, deleteLink, readLink } from '../issue/link';
import { showReference } from '../issue/computed';
import { showLinkType, showUserById } from '../issue/show-parts';
import { requireEditable } from '../issue/edit';
import { limit } from '../limits/limit';
import { must } from '../model/find';
import type { Issue, IssueLink, RemoteLink } from '../model/issue';
import { maySee } from '../permission';
import { badPayload, refuse, refuseFields } from '../refusal';
import { accountOf, putIssue, type Site } from '../site-state';
import { issueIn, pathPart, readJson, type Ctx, type Routes } from './call';

export function addLinkRoutes(site: Site, app: Routes): void {
  app.post('/rest/api/3/issueLink', async (c) => {
    addLink(site, c.env.caller, readLink(site, c.env.caller, await readJson(c)));
    return c.body(null, 201);
  });
  app.get('/rest/api/3/issueLink/:id', (c) => {
    const { link, inward, outward } = linkIn(site, c);
    const type = must(site.store.linkTypes.get(link.typeId), 'link type');
    return c.json({
      id: link.id,
      self: `${site.baseUrl}/rest/api/3/issueLink/${link.id}`,
      type: showLinkType(site, type),
      inwardIssue: showReference(site, inward),
      outwardIssue: showReference(site, outward),
    });
  });
  app.delete('/rest/api/3/issueLink/:id', (c) => {
    deleteLink(site, c.env.caller, linkIn(site, c).link);
    return c.body(null, 204);
  });
  app.get('/rest/api/3/issueLinkType', (c) =>
    c.json({
      issueLinkTypes: [...site.store.linkTypes.values()].map((type) => showLinkType(site, type)),
    }),
  );
  addRemoteLinkRoutes(site, app);
  addWatcherRoutes(site, app);
}

function linkIn(site: Site, c: Ctx): { link: IssueLink; inward: Issue; outward: Issue } {
  const id = pathPart(c, 'id');
  const link = site.store.links.get(id);
  const inward = link && site.store.issues.get(link.inwardId);
  const outward = link && site.store.issues.get(link.outwardId);
  const seen = [inward, outward].every((each) => each && maySee(site, c.env.caller, each));
  return link && inward && outward && seen
    ? { link, inward, outward }
    : refuse(404, `No issue link with id '${id}' exists.`);
}

const RemoteBody = z.looseObject({
  globalId: z.string().optional(),
  application: z.record(z.string(), z.unknown()).optional(),
  relationship: z.string().optional(),
  object: z.record(z.string(), z.unknown()).optional(),
});

function addRemoteLinkRoutes(site: Site, app: Routes): void {
  const path = '/rest/api/3/issue/:issue/remotelink';
  const show = (issue: Issue, link: RemoteLink) => ({
    id: Number(link.id),
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/remotelink/${link.id}`,
    ...(link.globalId !== null && { globalId: link.globalId }),
    application: link.application,
    ...(link.relationship !== undefined && { relationship: link.relationship }),
    object: link.object,
  });
  app.get(path, (c) => {
    const issue = issueIn(site, c);
    const globalId = c.req.query('globalId');
    const found = issue.remoteLinks.filter(
      (link) => globalId === undefined || link.globalId === globalId,
    );
    if (globalId === undefined) return c.json(found.map((link) => show(issue, link)));
    return found[0]
      ? c.json(show(issue, found[0]))
      : refuse(404, 'A remote link with that global id does not exist.');
  });
  app.post(path, async (c) => {
    const parsed = RemoteBody.safeParse(await readJson(c));
    if (!parsed.success) return badPayload();
    const issue = issueIn(site, c);
    requireEditable(site, c.env.caller, issue);
    const { link, isNew } = putRemoteLink(site, issue, parsed.data);
    const { id, self } = show(issue, link);
    return c.json({ id, self }, isNew ? 201 : 200);
  });
  app.get(`${path}/:link`, (c) => {
    const issue = issueIn(site, c);
    return c.json(show(issue, remoteLinkIn(issue, c)));
  });
  app.delete(`${path}/:link`, (c) => {
    const issue = issueIn(site, c);
    requireEditable(site, c.env.caller, issue);
    const link = remoteLinkIn(issue, c);
    const remoteLinks = issue.remoteLinks.filter((each) => each !== link);
    putIssue(site, { ...issue, remoteLinks });
    return c.body(null, 204);
  });
}

function remoteLinkIn(issue: Issue, c: Ctx): RemoteLink {
  const id = pathPart(c, 'link');
  const found = issue.remoteLinks.find((each) => each.id === id);
  return found ?? refuse(404, `The remote issue link with id '${id}' does not exist.`);
}

/** A link with a known global id takes the place of the old one. */
function putRemoteLink(
  site: Site,
  issue: Issue,
  body: z.infer<typeof RemoteBody>,
): { link: RemoteLink; isNew: boolean } {
  const { globalId = null, application = {}, relationship, object = {} } = body;
  for (const name of ['url', 'title'])
    if (typeof object[name] !== 'string') refuseFields({ [name]: `'${name}' is required.` });
  const present = issue.remoteLinks.find((each) => globalId !== null && each.globalId === globalId);
  if (!present && issue.remoteLinks.length >= limit.max('jira-remote-links-per-issue'))
    refuse(413, 'The issue has reached its limit of remote issue links.');
  const id = present?.id ?? site.store.nextId('remotelink');
  const link = { id, globalId, application, relationship, object };
  const others = issue.remoteLinks.filter((each) => each !== present);
  putIssue(site, { ...issue, remoteLinks: [...others, link] });
  return { link, isNew: !present };
}

function addWatcherRoutes(site: Site, app: Routes): void {
  const path = '/rest/api/3/issue/:issue/watchers';
  app.get(path, (c) => {
    const { watchers, key } = issueIn(site, c);
    return c.json({
      self: `${site.baseUrl}/rest/api/3/issue/${key}/watchers`,
      isWatching: watchers.includes(accountOf(site, c.env.caller) ?? ''),
      watchCount: watchers.length,
      watchers: watchers.map((accountId) => showUserById(site, c.env.caller, accountId)),
    });
  });
  app.post(path, async (c) => {
    const issue = issueIn(site, c);
    const isSaid = (await c.req.text()) !== '';
    const named = isSaid ? await readJson(c) : accountOf(site, c.env.caller);
    const user = typeof named === 'string' ? site.store.users.get(named) : undefined;
    if (!user) return refuse(404, 'The user does not exist.');
    const watchers = [...new Set([...issue.watchers, user.accountId])];
    putIssue(site, { ...issue, watchers });
    return c.body(null, 204);
  });
  app.delete(path, (c) => {
    const issue = issueIn(site, c);
    const watchers = issue.watchers.filter((each) => each !== c.req.query('accountId'));
    putIssue(site, { ...issue, watchers });
    return c.body(null, 204);
  });
}
