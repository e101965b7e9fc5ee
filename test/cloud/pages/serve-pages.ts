/** Puts a site's pages before its REST API, and the app's files beside them, on ports of this machine. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Hono } from 'hono';
import type { Cloud } from '../cloud';
import { answerOverHttp, listen } from '../jira/serve';
import { addAdminPages } from './admin-pages';
import { compile, createAppFiles, THEME_CSS } from './app-files';
import { addFrameRoutes } from './app-frame';
import { addAutomationPage } from './automation-page';
import { addIssuePages } from './issue-page';
import { addLoginPages } from './login-page';
import { createPages } from './page-routes';
import { addProjectPages } from './project-pages';
import { sendAs, visitOf, type PageSite, type Violation } from './visit';

/** Pages that listen. */
export interface ServedPages {
  /** What browsers reported against the content policy of the app's screens. */
  violations: Violation[];
  close(): Promise<void>;
}

export interface PagesOptions {
  /** Port of the app's files and of web triggers; the sites listen where their base URLs say. */
  appPort: number;
  /** The app's built screens. */
  folder: string;
}

/** @throws the listener's error, such as EADDRINUSE */
export async function servePages(
  cloud: Cloud,
  { appPort, folder }: PagesOptions,
): Promise<ServedPages> {
  const violations: Violation[] = [];
  const { desk, dev } = cloud;
  const appOrigin = `http://localhost:${appPort}`;
  const titles = { desk: 'Service desk', dev: 'Development' };
  const page = (name: 'desk' | 'dev', other: 'desk' | 'dev'): PageSite => ({
    cloud,
    site: cloud[name],
    title: titles[name],
    otherUrl: cloud[other].jira.baseUrl,
    appOrigin,
    violations,
  });
  const files = createAppFiles({
    cloud,
    folder,
    pageOrigins: [desk.jira.baseUrl, dev.jira.baseUrl],
    violations,
  });
  const served = await Promise.all([
    listen((request) => files.fetch(request), appPort),
    listen(answerSite(page('desk', 'dev')), Number(new URL(desk.jira.baseUrl).port)),
    listen(answerSite(page('dev', 'desk')), Number(new URL(dev.jira.baseUrl).port)),
  ]);
  return {
    violations,
    close: async () => {
      await Promise.all(served.map((each) => each.close()));
    },
  };
}

/** REST where a path is Jira's, else pages. */
function answerSite(page: PageSite): (request: Request) => Promise<Response> | Response {
  const rest = answerOverHttp(page.site.jira);
  const pages = createSitePages(page);
  return (request) =>
    /^\/(rest|file)\//.test(new URL(request.url).pathname) ? rest(request) : pages.fetch(request);
}

function createSitePages(page: PageSite): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    await next();
    c.header('Content-Security-Policy', pagePolicy(page));
    c.header('X-Content-Type-Options', 'nosniff');
  });
  app.get('/', (c) => c.redirect('/projects'));
  app.get('/assets/theme.css', (c) => c.body(THEME_CSS, 200, { 'Content-Type': 'text/css' }));
  app.get('/assets/page.mjs', (c) =>
    c.body(compile('page'), 200, { 'Content-Type': 'text/javascript' }),
  );
  app.get('/assets/pages.css', (c) =>
    c.body(asset('pages.css'), 200, { 'Content-Type': 'text/css' }),
  );
  app.get('/assets/icon.svg', (c) =>
    c.body(asset('icon.svg'), 200, { 'Content-Type': 'image/svg+xml' }),
  );
  addLoginPages(app, page);
  addFrameRoutes(app, page);
  app.get('/files/:id', async (c) => {
    const visit = visitOf(c, page);
    if (!visit) return c.redirect('/login', 303);
    const path = `/rest/api/3/attachment/content/${c.req.param('id')}?redirect=false`;
    return sendAs(page, visit.user)(path, {});
  });
  const pages = createPages(app, page);
  addProjectPages(pages);
  addIssuePages(pages);
  addAdminPages(pages);
  addAutomationPage(pages);
  return app;
}

function asset(name: string): string {
  return readFileSync(join(resolve('test/cloud/pages/in-browser'), name), 'utf8');
}

/** No script but the page's own; frames only of the app, and of the two sites side by side. */
function pagePolicy({ appOrigin, otherUrl }: PageSite): string {
  return [
    "default-src 'self'",
    `frame-src 'self' ${appOrigin} ${otherUrl}`,
    `frame-ancestors 'self' ${otherUrl}`,
    "form-action 'self'",
  ].join('; ');
}
