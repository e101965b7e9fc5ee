/** REST: what Jira has and the sites do not, where another route would take the path for an id or a key. */
import type { Site } from '../site-state';
import type { Routes } from './call';

/** Method, and the path below `/rest/api/3/`. */
export const ABSENT = [
  ['GET', 'issue/createmeta'],
  ['GET', 'issue/picker'],
  ['PUT', 'issue/archive'],
  ['PUT', 'issue/unarchive'],
  ['GET', 'issuetype/project'],
  ['GET', 'priority/search'],
  ['GET', 'resolution/search'],
  ['GET', 'project/recent'],
  ['GET', 'project/type'],
] as const;

export function addAbsentRoutes(_site: Site, app: Routes): void {
  for (const [method, path] of ABSENT) app.on(method, `/rest/api/3/${path}`, (c) => c.notFound());
}
