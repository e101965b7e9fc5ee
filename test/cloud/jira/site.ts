/** A Jira Cloud site in memory: the one object that the platform, the HTTP server and tests hold. */
import { Hono } from 'hono';
import type { Caller, JiraSite, World } from '../contract';
import { addUser } from './setup/people';
import { beforeCall } from './check/every-call';
import { createSearchIndex } from './jql/search-index';
import { SYSTEM_FIELDS } from './field/system-fields';
import { findIssue } from './model/find';
import { createStore } from './model/store';
import { createMeter, type Meter, type Usage } from './manners/rate-limit';
import { Refusal, refuse } from './refusal';
import { addPortalRoutes, toPortalResponse } from './desk/portal-routes';
import { addAbsentRoutes } from './rest/absent-routes';
import { addAttachmentRoutes } from './rest/attachment-routes';
import type { Call, Routes } from './rest/call';
import { addChangelogRoutes } from './rest/changelog-routes';
import { addCommentRoutes } from './rest/comment-routes';
import { addIssueRoutes } from './rest/issue-routes';
import { addLinkRoutes } from './rest/link-routes';
import { addPartRoutes } from './rest/part-routes';
import { addPeopleRoutes } from './rest/people-routes';
import { addPermissionRoutes } from './rest/permission-routes';
import { addProjectRoutes } from './rest/project-routes';
import { addPropertyRoutes } from './rest/property-routes';
import { addSiteRoutes } from './rest/site-routes';
import { addWorkLogRoutes } from './rest/work-log-routes';
import { addSearchRoutes } from './rest/search-routes';
import { createSiteAdmin, type SiteAdmin } from './site-admin';
import type { Settings, Site } from './site-state';

/** Fills a new site with people, projects and workflows. */
export type Blueprint = (site: Site) => void;

export interface NewSite {
  /** `desk` or `dev`. */
  name: string;
  /** Without a slash at the end. */
  baseUrl: string;
  world: World;
  blueprint: Blueprint;
  settings?: Partial<Settings>;
}

/** A site with the hand of an admin. */
export type LocalJira = JiraSite & { admin: SiteAdmin; usage(): Usage };

const SETTINGS: Settings = {
  rateLimits: false,
  searchLagMs: 0,
  attachmentLimit: 1_073_741_824,
  appFreshUntil: 0,
  freshStatus: 401,
  hidesTransitionComments: true,
  unfetched: [],
};

/** Starts a site. Nothing is kept beyond the process. */
export function createJiraSite(options: NewSite): LocalJira {
  const { name, baseUrl, world, blueprint, settings } = options;
  const site: Site = {
    name,
    baseUrl,
    cloudId: world.uuid(),
    appAccountId: `712020:${world.uuid()}`,
    world,
    store: createStore(),
    settings: { ...SETTINGS, ...settings },
    index: createSearchIndex(
      () => world.clock.now(),
      () => site.settings.searchLagMs,
    ),
    listener: undefined,
    indexedProperties: undefined,
  };
  for (const field of SYSTEM_FIELDS) site.store.fields.set(field.id, field);
  addUser(site, {
    accountId: site.appAccountId,
    accountType: 'app',
    displayName: 'Tandem',
    email: '',
    emailShown: false,
  });
  blueprint(site);
  const routes = createRoutes(site);
  const parts = { site, routes, meter: createMeter(site) };
  return {
    name,
    baseUrl,
    cloudId: site.cloudId,
    appAccountId: site.appAccountId,
    admin: createSiteAdmin(site),
    usage: () => parts.meter.usage(),
    async handle(request, caller) {
      const seen = beforeCall(request);
      const response = await answer(parts, request, caller);
      seen({ caller, response });
      return response;
    },
    get listener() {
      return site.listener;
    },
    set listener(listener) {
      site.listener = listener;
    },
    get indexedProperties() {
      return site.indexedProperties;
    },
    set indexedProperties(properties) {
      site.indexedProperties = properties;
    },
    issueProperty: (issueId, key) => findIssue(site.store, issueId)?.properties[key],
  };
}

/** Fixed paths before those with a parameter in their place: `createmeta` is no issue's key. */
const ROUTES: ((site: Site, app: Routes) => void)[] = [
  addAbsentRoutes,
  addProjectRoutes,
  addPartRoutes,
  addSearchRoutes,
  addPeopleRoutes,
  addPermissionRoutes,
  addSiteRoutes,
  addIssueRoutes,
  addChangelogRoutes,
  addCommentRoutes,
  addAttachmentRoutes,
  addWorkLogRoutes,
  addLinkRoutes,
  addPropertyRoutes,
  addPortalRoutes,
];

function createRoutes(site: Site): Routes {
  const app: Routes = new Hono<{ Bindings: Call }>();
  for (const addRoutes of ROUTES) addRoutes(site, app);
  app.notFound((c) => {
    const { method, path, url } = c.req;
    if (!path.startsWith('/rest/'))
      return c.json({ message: `null for uri: ${url}`, 'status-code': 404 }, 404);
    const errorMessages = [`The local cloud does not have ${method} ${path}.`];
    return c.json({ errorMessages, errors: {} }, 501);
  });
  app.onError((error, c) => {
    const onPortal = c.req.path.startsWith('/rest/servicedeskapi/');
    if (error instanceof Refusal) return onPortal ? toPortalResponse(error) : error.toResponse();
    // A fault of the emulator. Its stack goes into the answer, where a test that trips over it shows it.
    const errorMessages = [`Internal server error: ${error.stack ?? error.message}`];
    return c.json({ errorMessages, errors: {} }, 500);
  });
  return app;
}

/** What answers a site's calls. */
interface Parts {
  site: Site;
  meter: Meter;
  routes: Routes;
}

async function answer(
  { site, meter, routes }: Parts,
  request: Request,
  caller: Caller,
): Promise<Response> {
  try {
    refuseFreshApp(site, caller);
    meter.admit(request, caller);
  } catch (error) {
    if (error instanceof Refusal) return error.toResponse();
    throw error;
  }
  const call: Call = { caller, points: 1 };
  const response = await routes.fetch(request, call);
  const headers = meter.count(request, caller, call.points);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** In the first minutes after an installation, Jira may not know the app's user yet. */
function refuseFreshApp(site: Site, caller: Caller): void {
  const { appFreshUntil, freshStatus } = site.settings;
  if (caller.kind !== 'app' || site.world.clock.now() >= appFreshUntil) return;
  refuse(
    freshStatus,
    freshStatus === 401
      ? 'Client must be authenticated to access this resource.'
      : 'The app is not installed on this instance',
  );
}
