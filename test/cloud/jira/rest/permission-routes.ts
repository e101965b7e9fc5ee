/** REST: who has which permission. */
import * as z from 'zod';
import type { Caller } from '../../contract';
import { findIssue, findProject, must } from '../model/find';
import type { Permission, Project } from '../model/project';
import { isSiteAdmin, may, maySee, requireVisible } from '../permission';
import { badPayload, refuse, Refusal } from '../refusal';
import { accountOf, type Site } from '../site-state';
import { charge, listIn, readJson, type Ctx, type Routes } from './call';

export function addPermissionRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/mypermissions', (c) => showMyPermissions(site, c));
  app.post('/rest/api/3/permissions/check', async (c) => {
    const body = CheckBody.safeParse(await readJson(c));
    if (!body.success) return badPayload();
    return c.json(checkPermissions(site, c, body.data));
  });
}

/** Permissions that do not belong to a project. */
const GLOBAL = ['ADMINISTER', 'SYSTEM_ADMIN', 'BULK_CHANGE', 'USER_PICKER', 'CREATE_PROJECT'];

function mayGlobally(site: Site, caller: Caller, permission: string): boolean {
  if (['BULK_CHANGE', 'USER_PICKER'].includes(permission)) return caller.kind !== 'anonymous';
  return permission !== 'SYSTEM_ADMIN' && isSiteAdmin(site, caller);
}

function knownPermissions(site: Site): Set<string> {
  const granted = [...site.store.projects.values()].flatMap(({ grants }) => [...grants.keys()]);
  return new Set([...granted, ...GLOBAL]);
}

function showMyPermissions(site: Site, c: Ctx): Response {
  const wanted = listIn(c, 'permissions');
  if (wanted.length === 0) refuse(400, "The 'permissions' query parameter is required.");
  const known = knownPermissions(site);
  const unknown = wanted.filter((each) => !known.has(each));
  if (unknown.length > 0)
    throw new Refusal(
      400,
      [],
      Object.fromEntries(unknown.map((each) => [each, 'Unrecognized permission'])),
    );
  const projects = projectsAskedFor(site, c);
  charge(c, wanted.length, 2);
  const shown = wanted.map((key) => {
    const global = GLOBAL.includes(key);
    const havePermission = global
      ? mayGlobally(site, c.env.caller, key)
      : projects.some((project) => may(site, c.env.caller, key as Permission, project));
    const type = global ? 'GLOBAL' : 'PROJECT';
    return [key, { id: key, key, name: key, type, description: '', havePermission }] as const;
  });
  return c.json({ permissions: Object.fromEntries(shown) });
}

/** The project or the issue that was named; without one, a permission counts if it is had anywhere. */
function projectsAskedFor(site: Site, c: Ctx): Project[] {
  const issue = c.req.query('issueKey') ?? c.req.query('issueId');
  if (issue !== undefined) {
    const found = requireVisible(site, c.env.caller, findIssue(site.store, issue));
    return [must(site.store.projects.get(found.projectId), 'project')];
  }
  const named = c.req.query('projectKey') ?? c.req.query('projectId');
  if (named === undefined) return [...site.store.projects.values()];
  const project = findProject(site.store, named);
  return project && may(site, c.env.caller, 'BROWSE_PROJECTS', project)
    ? [project]
    : refuse(404, `No project could be found with key '${named}'.`);
}

const CheckBody = z.looseObject({
  accountId: z.string().optional(),
  globalPermissions: z.array(z.string()).nullish(),
  projectPermissions: z
    .array(
      z.looseObject({
        permissions: z.array(z.string()),
        projects: z.array(z.number()).nullish(),
        issues: z.array(z.number()).nullish(),
      }),
    )
    .nullish(),
});

function checkPermissions(site: Site, c: Ctx, body: z.infer<typeof CheckBody>): object {
  const own = accountOf(site, c.env.caller);
  if (body.accountId !== undefined && body.accountId !== own && !isSiteAdmin(site, c.env.caller))
    refuse(403, 'Only Jira administrators can perform this operation.');
  const caller =
    body.accountId === undefined || body.accountId === own
      ? c.env.caller
      : ({ kind: 'user', accountId: body.accountId } as const);
  const globalPermissions = (body.globalPermissions ?? []).filter((permission) =>
    mayGlobally(site, caller, permission),
  );
  const projectPermissions = (body.projectPermissions ?? []).flatMap((entry) =>
    entry.permissions.map((permission) => ({
      permission,
      projects: (entry.projects ?? []).filter((id) => {
        const project = site.store.projects.get(String(id));
        return project && may(site, caller, permission as Permission, project);
      }),
      issues: (entry.issues ?? []).filter((id) => {
        const issue = site.store.issues.get(String(id));
        if (!issue || !maySee(site, caller, issue)) return false;
        const project = must(site.store.projects.get(issue.projectId), 'project');
        return may(site, caller, permission as Permission, project);
      }),
    })),
  );
  return { globalPermissions, projectPermissions };
}
