/** The app's own screens: a frame on a page, and what the page answers to what the frame asks. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { uiModules } from '../platform/deploy/manifest';
import type { Html } from './layout';
import { visitOf, type PageSite, type Visit } from './visit';

/** Where a frame stands. The site makes the context from it; a frame cannot claim another. */
const Place = z.object({
  module: z.enum([
    'admin-page',
    'configure',
    'get-started',
    'twin-context',
    'twin-panel',
    'send-to-twin',
    'send-to-twin-by-rule',
  ]),
  issue: z.string().optional(),
  entryPoint: z.enum(['create', 'edit', 'view']).optional(),
  /** Id of the post function that is looked at or edited. */
  rule: z.string().optional(),
});
export type Place = z.infer<typeof Place>;

const Request = z.object({
  place: Place,
  functionKey: z.string().optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
});

const ADMIN = {
  type: 'jira:adminPage',
  file: 'admin.html',
  resolver: 'admin',
  title: 'Tandem administration',
} as const;

const SCREENS = {
  'admin-page': ADMIN,
  configure: ADMIN,
  'get-started': ADMIN,
  'twin-context': {
    type: 'jira:issueContext',
    file: 'issue-panel.html',
    resolver: 'issue-panel',
    title: 'Tandem in the details',
  },
  'twin-panel': {
    type: 'jira:issuePanel',
    file: 'issue-panel.html',
    resolver: 'issue-panel',
    title: 'Tandem',
  },
  'send-to-twin': {
    type: 'jira:workflowPostFunction',
    file: 'post-function.html',
    resolver: 'post-function-form',
    title: 'Send to twin (Tandem)',
  },
  'send-to-twin-by-rule': {
    type: 'core:action',
    file: 'automation.html',
    resolver: 'post-function-form',
    title: 'Send to twin (Tandem)',
  },
} as const;

/** A frame with one of the app's screens; the page's script opens it, once it listens to what a frame says. */
export function renderFrame({ page }: Visit, place: Place, id = place.module): Html {
  const { file, title } = SCREENS[place.module];
  return html`<iframe
    id="${id}"
    class="app"
    title="${title}"
    data-src="${page.appOrigin}/ui/${file}"
    data-frame="${JSON.stringify(place)}"
  ></iframe>`;
}

export function addFrameRoutes(app: Hono, page: PageSite): void {
  const answer = async (c: Context, act: (visit: Visit, request: Asked) => Promise<unknown>) => {
    const visit = visitOf(c, page);
    const request = Request.safeParse(await c.req.json());
    if (!visit || !request.success || c.req.header('Origin') !== page.site.jira.baseUrl)
      return c.json({ error: 'This page has nobody logged in.' }, 403);
    try {
      return c.json({ value: await act(visit, request.data) });
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) });
    }
  };
  app.post('/frame/context', (c) =>
    answer(c, async (visit, { place }) => ({
      ...(await makeContext(visit, place)),
      accountId: visit.user.accountId,
      environmentId: 'local',
      environmentType: 'DEVELOPMENT',
      localId: `local-${place.module}`,
      locale: 'en-GB',
      timezone: visit.user.timeZone,
    })),
  );
  app.post('/frame/status', (c) =>
    answer(c, async (visit, { place }) => {
      const { platform } = page.cloud;
      const module = uiModules(platform.manifest, SCREENS[place.module].type).find(
        ({ key }) => key === place.module,
      );
      return (
        module &&
        platform.doors.dynamicProperties(page.site.installation, module, {
          ...(await makeContext(visit, place)),
          accountId: visit.user.accountId,
        })
      );
    }),
  );
  app.post('/frame/invoke', (c) =>
    answer(c, async (visit, { place, functionKey = '', payload = {} }) =>
      page.cloud.platform.doors.invokeResolver(page.site.installation, {
        moduleKey: place.module,
        functionKey,
        resolver: SCREENS[place.module].resolver,
        payload,
        accountId: visit.user.accountId,
        context: await makeContext(visit, place),
      }),
    ),
  );
}

type Asked = z.infer<typeof Request>;

/** What the platform tells of where a frame stands. */
async function makeContext(visit: Visit, place: Place) {
  const { jira } = visit.page.site;
  return {
    cloudId: jira.cloudId,
    siteUrl: jira.baseUrl,
    moduleKey: place.module,
    extension: { type: SCREENS[place.module].type, ...(await makeExtension(visit, place)) },
  };
}

async function makeExtension(visit: Visit, place: Place): Promise<object> {
  if (place.issue !== undefined) {
    const issue = await visit.ask('GET', `/rest/api/3/issue/${place.issue}?fields=project`);
    return { issue: { id: issue.id, key: issue.key }, project: issue.fields.project };
  }
  if (place.module === 'send-to-twin-by-rule') return { data: { inputs: {} } };
  if (place.module !== 'send-to-twin') return {};
  const rules = visit.page.site.jira.admin
    .workflows()
    .flatMap(({ transitions }) => transitions.flatMap(({ postFunctions }) => postFunctions));
  const rule = rules.find(({ id }) => id === place.rule);
  return {
    entryPoint: place.entryPoint,
    ...(rule && { postFunctionConfig: JSON.parse(rule.configuration) as unknown }),
  };
}
