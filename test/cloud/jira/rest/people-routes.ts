/** REST: people, groups and permissions. */
import { isAssignable } from '../field/people-kinds';
import { showUser } from '../issue/show-parts';
import { limit } from '../limits/limit';
import { findIssue, findProject, must } from '../model/find';
import type { User } from '../model/user';
import { isSiteAdmin, requireVisible } from '../permission';
import { refuse } from '../refusal';
import { accountOf, type Site } from '../site-state';
import { charge, expandIn, pageIn, pageOf, requireLogin, type Ctx, type Routes } from './call';

export function addPeopleRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/myself', (c) => {
    requireLogin(c);
    charge(c, 1, 2);
    const user = must(site.store.users.get(accountOf(site, c.env.caller) ?? ''), 'caller');
    const locale = 'en_GB';
    const own = [...site.store.groups.values()].filter(({ members }) =>
      members.has(user.accountId),
    );
    const items = expandIn(c).has('groups')
      ? own.map(({ name, groupId }) => ({
          name,
          groupId,
          self: `${site.baseUrl}/rest/api/3/group?groupId=${groupId}`,
        }))
      : [];
    return c.json({
      ...showUser(site, c.env.caller, user),
      locale,
      groups: { size: own.length, items },
      applicationRoles: { size: 0, items: [] },
      expand: 'groups,applicationRoles',
    });
  });
  app.get('/rest/api/3/user', (c) => {
    charge(c, 1, 2);
    const accountId = c.req.query('accountId');
    if (accountId === undefined)
      return refuse(400, 'The query parameter accountId must be provided.');
    const user = site.store.users.get(accountId);
    return user
      ? c.json(showUser(site, c.env.caller, user))
      : refuse(404, 'Specified user does not exist or you do not have required permissions');
  });
  app.get('/rest/api/3/user/search', (c) => searchUsers(site, c));
  app.get('/rest/api/3/users/search', (c) => sendUsers(site, c, [...site.store.users.values()]));
  app.get('/rest/api/3/users', (c) => sendUsers(site, c, [...site.store.users.values()]));
  app.get('/rest/api/3/user/bulk', (c) => {
    const ids = c.req.queries('accountId') ?? [];
    if (ids.length === 0) refuse(400, 'The accountId parameter is required.');
    const found = ids.flatMap((id) => site.store.users.get(id) ?? []);
    charge(c, found.length, 2);
    const show = (user: User) => showUser(site, c.env.caller, user);
    return c.json(pageOf(c, found, { size: 10, max: 200 }, show));
  });
  app.get('/rest/api/3/user/assignable/search', (c) => searchAssignable(site, c));
  addGroupRoutes(site, app);
}

/** By name and, where it is shown, address; from the beginning of a word. */
function isMeant(site: Site, c: Ctx, user: User, query: string): boolean {
  const shown = showUser(site, c.env.caller, user);
  const address = typeof shown['emailAddress'] === 'string' ? shown['emailAddress'] : '';
  const lower = query.toLowerCase();
  return [...user.displayName.split(/\s+/), user.displayName, address].some((each) =>
    each.toLowerCase().startsWith(lower),
  );
}

function searchUsers(site: Site, c: Ctx): Response {
  const query = c.req.query('query');
  const accountId = c.req.query('accountId');
  if (query === undefined && accountId === undefined)
    refuse(400, 'At least one of query, accountId or property must be provided.');
  const isBoth = query !== undefined && accountId !== undefined;
  if (isBoth && limit.enforced('jira-user-search'))
    refuse(400, 'Only one of query and accountId may be provided.');
  const isFound = (user: User) =>
    accountId === undefined ? isMeant(site, c, user, query ?? '') : user.accountId === accountId;
  const users = [...site.store.users.values()].filter((user) => user.active && isFound(user));
  return sendUsers(site, c, users);
}

function searchAssignable(site: Site, c: Ctx): Response {
  const issueKey = c.req.query('issueKey') ?? c.req.query('issueId');
  const named = c.req.query('project');
  if (issueKey === undefined && named === undefined)
    refuse(400, 'Either a project or an issueKey must be specified.');
  const issue =
    issueKey === undefined
      ? undefined
      : requireVisible(site, c.env.caller, findIssue(site.store, issueKey));
  const project = findProject(site.store, issue?.projectId ?? named ?? '');
  if (!project) return refuse(404, `No project could be found with key '${named}'.`);
  const query = c.req.query('query') ?? '';
  const users = [...site.store.users.values()].filter(
    (user) => user.active && isAssignable(site, user, project) && isMeant(site, c, user, query),
  );
  return sendUsers(site, c, users);
}

function sendUsers(site: Site, c: Ctx, users: User[]): Response {
  const { startAt, maxResults } = pageIn(c, { size: 50, max: 1000 });
  const page = users.slice(startAt, startAt + maxResults);
  charge(c, page.length, 2);
  return c.json(page.map((user) => showUser(site, c.env.caller, user)));
}

function addGroupRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/group/bulk', (c) => {
    const names = c.req.queries('groupName') ?? [];
    const ids = c.req.queries('groupId') ?? [];
    const isMeantGroup = (group: { name: string; groupId: string }) =>
      names.length + ids.length === 0 || names.includes(group.name) || ids.includes(group.groupId);
    const found = [...site.store.groups.values()].filter(isMeantGroup);
    const show = ({ name, groupId }: { name: string; groupId: string }) => ({ name, groupId });
    return c.json(pageOf(c, found, { size: 50, max: 50 }, show));
  });
  app.get('/rest/api/3/group/member', (c) => {
    const [name, id] = [c.req.query('groupname'), c.req.query('groupId')];
    const group = [...site.store.groups.values()].find((each) =>
      id === undefined ? each.name === name : each.groupId === id,
    );
    if (!isSiteAdmin(site, c.env.caller)) refuse(403, 'You are not authorised to do this.');
    if (!group) return refuse(404, `Group ${name ?? id} does not exist`);
    const members = [...group.members].flatMap((member) => site.store.users.get(member) ?? []);
    charge(c, members.length, 2);
    const show = (user: User) => showUser(site, c.env.caller, user);
    return c.json(pageOf(c, members, { size: 50, max: 50 }, show));
  });
}
