/** REST: projects, what issues in them may be, and createmeta. */
import { showCreateMeta } from '../issue/field-meta';
import {
  showComponent,
  showIssueType,
  showProject,
  showSecurityLevel,
  showStatus,
  showUserById,
  showVersion,
} from '../issue/show-parts';
import { limit } from '../limits/limit';
import { findProject, must, typesOf, workflowOf } from '../model/find';
import type { Project } from '../model/project';
import { may, ownLevels } from '../permission';
import { refuse } from '../refusal';
import type { Site } from '../site-state';
import { charge, expandIn, listIn, pageIn, pageOf, pathPart, type Ctx, type Routes } from './call';

/** The project that the path or a parameter names, if the caller may see it. */
export function visibleProject(site: Site, c: Ctx, named: string): Project {
  const project = findProject(site.store, named);
  return project && may(site, c.env.caller, 'BROWSE_PROJECTS', project)
    ? project
    : refuse(404, `No project could be found with key '${named}'.`);
}

export function projectIn(site: Site, c: Ctx): Project {
  return visibleProject(site, c, pathPart(c, 'project'));
}

export function addProjectRoutes(site: Site, app: Routes): void {
  const visible = (c: Ctx): Project[] =>
    [...site.store.projects.values()]
      .filter((each) => may(site, c.env.caller, 'BROWSE_PROJECTS', each) && !each.archived)
      .sort((a, b) => a.name.localeCompare(b.name));
  app.get('/rest/api/3/project', (c) => {
    charge(c, visible(c).length);
    return c.json(visible(c).map((each) => showListed(site, each)));
  });
  app.get('/rest/api/3/project/search', (c) => {
    const keys = listIn(c, 'keys');
    const query = (c.req.query('query') ?? '').toLowerCase();
    const found = visible(c).filter(
      ({ key, name }) =>
        (keys.length === 0 || keys.includes(key)) &&
        (key.toLowerCase().includes(query) || name.toLowerCase().includes(query)),
    );
    sortProjects(found, c.req.query('orderBy') ?? 'key');
    charge(c, found.length);
    return c.json(pageOf(c, found, { size: 50, max: 100 }, (each) => showListed(site, each)));
  });
  app.get('/rest/api/3/project/:project', (c) => {
    charge(c, 1);
    const named = pathPart(c, 'project');
    if (named !== named.toUpperCase() && limit.enforced('jira-project-key-case'))
      refuse(404, `No project could be found with key '${named}'.`);
    return c.json(showWhole(site, c, projectIn(site, c)));
  });
  addPartRoutes(site, app);
  addRoleRoutes(site, app);
  addCreateMetaRoutes(site, app);
}

/** By key or name, the other way round after a minus. Jira has more, which the document lists. */
function sortProjects(projects: Project[], orderBy: string): void {
  const by = orderBy.replace(/^[-+]/, '') === 'name' ? 'name' : 'key';
  const sign = orderBy.startsWith('-') ? -1 : 1;
  projects.sort((a, b) => sign * a[by].localeCompare(b[by]));
}

function showListed(site: Site, project: Project): Record<string, unknown> {
  return {
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...showProject(site, project),
    style: project.teamManaged ? 'next-gen' : 'classic',
    isPrivate: false,
    properties: {},
  };
}

function showWhole(site: Site, c: Ctx, project: Project): Record<string, unknown> {
  return {
    ...showListed(site, project),
    description: project.description,
    lead: showUserById(site, c.env.caller, project.leadAccountId),
    assigneeType: 'UNASSIGNED',
    components: project.components.map((each) => showComponent(site, each)),
    issueTypes: typesOf(site.store, project).map((type) => showIssueType(site, type)),
    versions: project.versions.map((version) => ({
      ...showVersion(site, version),
      projectId: Number(project.id),
    })),
    roles: rolesOf(site, project),
    ...(project.archived && { archived: true }),
    ...(expandIn(c).has('projectKeys') && { projectKeys: [project.key] }),
  };
}

function addPartRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/project/:project/statuses', (c) => {
    const project = projectIn(site, c);
    const shown = typesOf(site.store, project).map((type) => ({
      self: `${site.baseUrl}/rest/api/3/issuetype/${type.id}`,
      id: type.id,
      name: type.name,
      subtask: type.level === -1,
      statuses: workflowOf(site.store, project, type.id).statusIds.map((id) =>
        showStatus(site, must(site.store.statuses.get(id), `status ${id}`)),
      ),
    }));
    charge(c, shown.length);
    return c.json(shown);
  });
  app.get('/rest/api/3/project/:project/securitylevel', (c) => {
    const project = projectIn(site, c);
    const isTold = may(site, c.env.caller, 'SET_ISSUE_SECURITY', project);
    const levels = isTold ? ownLevels(site, c.env.caller, project) : [];
    return c.json({ levels: levels.map((each) => showSecurityLevel(site, each)) });
  });
}

function rolesOf(site: Site, project: Project): Record<string, string> {
  const roles = [...site.store.roles.values()].filter(({ name }) => project.roles.has(name));
  const self = `${site.baseUrl}/rest/api/3/project/${project.id}/role`;
  return Object.fromEntries(roles.map(({ id, name }) => [name, `${self}/${id}`]));
}

function addRoleRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/project/:project/role', (c) =>
    c.json(rolesOf(site, administeredProject(site, c))),
  );
  app.get('/rest/api/3/project/:project/role/:role', (c) => {
    const project = administeredProject(site, c);
    const role = site.store.roles.get(pathPart(c, 'role'));
    const actors = role && project.roles.get(role.name);
    if (!role || !actors)
      return refuse(404, 'Can not retrieve a role actor for this project role.');
    return c.json({
      self: `${site.baseUrl}/rest/api/3/project/${project.id}/role/${role.id}`,
      name: role.name,
      id: Number(role.id),
      description: '',
      actors: [...actors].map((actor, index) => showActor(site, actor, index)),
    });
  });
}

function administeredProject(site: Site, c: Ctx): Project {
  const project = projectIn(site, c);
  if (!may(site, c.env.caller, 'ADMINISTER_PROJECTS', project))
    refuse(404, `No project could be found with key '${project.key}'.`);
  return project;
}

function showActor(site: Site, actor: string, id: number): Record<string, unknown> {
  const group = actor.startsWith('group:')
    ? site.store.groups.get(actor.slice('group:'.length))
    : undefined;
  if (group) {
    const actorGroup = { name: group.name, displayName: group.name, groupId: group.groupId };
    return { id, displayName: group.name, type: 'atlassian-group-role-actor', actorGroup };
  }
  const displayName = site.store.users.get(actor)?.displayName ?? '';
  return { id, displayName, type: 'atlassian-user-role-actor', actorUser: { accountId: actor } };
}

function addCreateMetaRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/issue/createmeta/:project/issuetypes', (c) => {
    const types = typesOf(site.store, creatableProject(site, c));
    const { startAt, maxResults } = pageIn(c, { size: 50, max: 200 });
    const page = types.slice(startAt, startAt + maxResults);
    charge(c, page.length);
    const issueTypes = page.map((type) => showIssueType(site, type));
    return c.json({ maxResults, startAt, total: types.length, issueTypes });
  });
  app.get('/rest/api/3/issue/createmeta/:project/issuetypes/:type', (c) => {
    const project = creatableProject(site, c);
    const typeId = pathPart(c, 'type');
    if (!project.typeIds.includes(typeId))
      refuse(400, `The issue type with id '${typeId}' does not exist in the project.`);
    const fields = showCreateMeta(site, c.env.caller, project, typeId);
    const { startAt, maxResults } = pageIn(c, { size: 50, max: 200 });
    const page = fields.slice(startAt, startAt + maxResults);
    charge(c, page.length);
    return c.json({ maxResults, startAt, total: fields.length, fields: page });
  });
}

/** Without the permission to create, a project has no createmeta. */
function creatableProject(site: Site, c: Ctx): Project {
  const project = projectIn(site, c);
  if (!may(site, c.env.caller, 'CREATE_ISSUES', project))
    refuse(400, `You do not have permission to create issues in this project.`);
  return project;
}
