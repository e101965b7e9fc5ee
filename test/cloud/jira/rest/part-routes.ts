/** REST: components and versions of projects. */
import * as z from 'zod';
import { addComponent, addVersion } from '../setup/project';
import { showComponent, showUserById, showVersion } from '../issue/show-parts';
import { limit } from '../limits/limit';
import type { Component, Project, Version } from '../model/project';
import { may } from '../permission';
import { badPayload, refuse, refuseFields } from '../refusal';
import type { Site } from '../site-state';
import { charge, pageOf, pathPart, readJson, type Ctx, type Routes } from './call';
import { projectIn, visibleProject } from './project-routes';

const ComponentBody = z.looseObject({
  name: z.string().optional(),
  project: z.string().optional(),
  description: z.string().optional(),
  leadAccountId: z.string().nullish(),
});

const VersionBody = z.looseObject({
  name: z.string().optional(),
  project: z.string().optional(),
  projectId: z.number().optional(),
  description: z.string().nullish(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  startDate: z.string().nullish(),
  releaseDate: z.string().nullish(),
});

export function addPartRoutes(site: Site, app: Routes): void {
  addComponentRoutes(site, app);
  addVersionRoutes(site, app);
}

/** Changing a project's parts takes its administration; each operation has its own status for that. */
function requireAdministration(site: Site, c: Ctx, project: Project, status = 403): void {
  if (!may(site, c.env.caller, 'ADMINISTER_PROJECTS', project))
    refuse(status, 'You do not have permission to administer this project.');
}

/** The entry of that id in any project that the caller may see, with the project. */
function partIn<T extends { id: string }>(
  site: Site,
  c: Ctx,
  listOf: (project: Project) => T[],
  label: string,
): { project: Project; part: T } {
  const id = pathPart(c, 'id');
  for (const project of site.store.projects.values()) {
    const part = listOf(project).find((each) => each.id === id);
    if (part && may(site, c.env.caller, 'BROWSE_PROJECTS', project)) return { project, part };
  }
  return refuse(404, `The ${label} with id ${id} does not exist.`);
}

function refuseName(name: string | undefined, others: { name: string }[], label: string): void {
  if (!limit.enforced('jira-part-name')) return;
  if (name === undefined || name.trim() === '')
    refuseFields({ name: `You must specify a valid ${label} name` });
  if ((name ?? '').length > 255) refuseFields({ name: 'The name is too long.' });
  if (others.some((each) => each.name.toLowerCase() === name?.toLowerCase()))
    refuseFields({ name: `A ${label} with this name already exists in this project.` });
}

function addComponentRoutes(site: Site, app: Routes): void {
  const show = (c: Ctx, project: Project, component: Component) => ({
    ...showComponent(site, component),
    project: project.key,
    projectId: Number(project.id),
    assigneeType: 'PROJECT_DEFAULT',
    isAssigneeTypeValid: false,
    ...(component.leadAccountId !== null && {
      lead: showUserById(site, c.env.caller, component.leadAccountId),
    }),
  });
  const componentIn = (c: Ctx) => partIn(site, c, ({ components }) => components, 'component');
  app.get('/rest/api/3/project/:project/components', (c) => {
    const project = projectIn(site, c);
    charge(c, project.components.length);
    return c.json(project.components.map((each) => show(c, project, each)));
  });
  app.get('/rest/api/3/project/:project/component', (c) => {
    const project = projectIn(site, c);
    const showOne = (each: Component) => show(c, project, each);
    return c.json(pageOf(c, project.components, { size: 50, max: 50 }, showOne));
  });
  app.post('/rest/api/3/component', async (c) => {
    const body = ComponentBody.safeParse(await readJson(c));
    if (!body.success) return badPayload();
    const project = visibleProject(site, c, body.data.project ?? '');
    requireAdministration(site, c, project);
    refuseName(body.data.name, project.components, 'component');
    const added = addComponent(site, project, body.data.name ?? '');
    added.description = body.data.description ?? '';
    added.leadAccountId = body.data.leadAccountId ?? null;
    return c.json(show(c, project, added), 201);
  });
  app.get('/rest/api/3/component/:id', (c) => {
    const { project, part } = componentIn(c);
    return c.json(show(c, project, part));
  });
  app.put('/rest/api/3/component/:id', async (c) => {
    const body = ComponentBody.safeParse(await readJson(c));
    if (!body.success) return badPayload();
    const { project, part } = componentIn(c);
    requireAdministration(site, c, project);
    const { name = part.name, description = part.description } = body.data;
    const others = project.components.filter((each) => each !== part);
    refuseName(name, others, 'component');
    Object.assign(part, { name, description });
    return c.json(show(c, project, part));
  });
  app.delete('/rest/api/3/component/:id', (c) => {
    const { project, part } = componentIn(c);
    requireAdministration(site, c, project);
    project.components = project.components.filter((each) => each !== part);
    return c.body(null, 204);
  });
}

function addVersionRoutes(site: Site, app: Routes): void {
  const show = (project: Project, version: Version) => ({
    ...showVersion(site, version),
    projectId: Number(project.id),
  });
  const versionIn = (c: Ctx) => partIn(site, c, ({ versions }) => versions, 'version');
  app.get('/rest/api/3/project/:project/versions', (c) => {
    const project = projectIn(site, c);
    charge(c, project.versions.length);
    return c.json(project.versions.map((each) => show(project, each)));
  });
  app.get('/rest/api/3/project/:project/version', (c) => {
    const project = projectIn(site, c);
    const showOne = (each: Version) => show(project, each);
    return c.json(pageOf(c, project.versions, { size: 50, max: 50 }, showOne));
  });
  app.post('/rest/api/3/version', async (c) => {
    const body = VersionBody.safeParse(await readJson(c));
    if (!body.success) return badPayload();
    const { name, project: key, projectId, ...more } = body.data;
    const project = visibleProject(site, c, String(projectId ?? key ?? ''));
    requireAdministration(site, c, project, 404);
    refuseName(name, project.versions, 'version');
    const added = addVersion(site, project, name ?? '', known(more));
    return c.json(show(project, added), 201);
  });
  app.get('/rest/api/3/version/:id', (c) => {
    const { project, part } = versionIn(c);
    return c.json(show(project, part));
  });
  app.put('/rest/api/3/version/:id', async (c) => {
    const body = VersionBody.safeParse(await readJson(c));
    if (!body.success) return badPayload();
    const { project, part } = versionIn(c);
    requireAdministration(site, c, project, 400);
    const { name = part.name, ...more } = body.data;
    const others = project.versions.filter((each) => each !== part);
    refuseName(name, others, 'version');
    Object.assign(part, known(more), { name });
    return c.json(show(project, part));
  });
  app.delete('/rest/api/3/version/:id', (c) => {
    const { project, part } = versionIn(c);
    requireAdministration(site, c, project, 404);
    project.versions = project.versions.filter((each) => each !== part);
    return c.body(null, 204);
  });
}

/** What of a body a version keeps. */
function known(body: z.infer<typeof VersionBody>): Partial<Version> {
  const { description, released, archived, startDate, releaseDate } = body;
  return {
    ...(description !== undefined && { description }),
    ...(released !== undefined && { released }),
    ...(archived !== undefined && { archived }),
    ...(startDate !== undefined && { startDate }),
    ...(releaseDate !== undefined && { releaseDate }),
  };
}
