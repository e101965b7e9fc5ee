/**
 * The app's built files, served as the platform serves Custom UI: from an origin of their own, with the
 * platform's content security policy, and with its bridge put before the app's own script.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, normalize, resolve } from 'node:path';
import { CSPInjectionService } from '@forge/csp';
import { serveStatic } from '@hono/node-server/serve-static';
import { buildSync } from 'esbuild';
import { Hono } from 'hono';
import type { Cloud } from '../cloud';
import { kept } from '../kept';
import type { Violation } from './visit';

/** @forge/csp's LambdaEnvironment for production: the strictest of its policies. */
const ENVIRONMENT = 'prod';

/** The manifest asks for no other host and no other way to run code. */
const NOTHING_MORE = {
  'img-src': [],
  'media-src': [],
  'script-src': [],
  'connect-src': [],
  'font-src': [],
  'frame-src': [],
};

export interface AppFilesOptions {
  cloud: Cloud;
  /** The folder that `npm run build:screens` fills. */
  folder: string;
  /** Origins of the pages that may hold a frame. */
  pageOrigins: string[];
  violations: Violation[];
}

/** Serves `/ui/…`, the bridge, and the web triggers of the platform by their host name. */
export function createAppFiles({ cloud, folder, pageOrigins, violations }: AppFilesOptions): Hono {
  const app = new Hono();
  const policy = makePolicy(cloud, pageOrigins);
  app.use('*', async (c, next) => {
    const host = c.req.header('Host') ?? '';
    const url = new URL(c.req.url);
    const answer = cloud.platform.handleWebTrigger(
      new Request(`https://${host}${url.pathname}${url.search}`, c.req.raw),
    );
    return answer ? await answer : next();
  });
  app.get('/bridge.mjs', (c) => c.body(compile('bridge'), 200, JAVASCRIPT));
  app.get('/theme.css', (c) => c.body(THEME_CSS, 200, { 'Content-Type': 'text/css' }));
  app.post('/csp-report', async (c) => {
    violations.push(await c.req.json<Violation>());
    return c.body(null, 204);
  });
  app.get('/ui/:page{.+\\.html}', async (c) => {
    const page = await readFile(resolve(folder, normalize(c.req.param('page'))), 'utf8').catch(
      () => undefined,
    );
    if (page === undefined) return c.text('Run npm run build:screens first.', 404);
    c.header('Content-Security-Policy', policy);
    return c.html(
      page.replace('<head>', '<head><script type="module" src="/bridge.mjs"></script>'),
    );
  });
  app.use(
    '/ui/*',
    serveStatic({ root: folder, rewriteRequestPath: (path) => path.slice('/ui'.length) }),
  );
  return app;
}

const JAVASCRIPT = { 'Content-Type': 'text/javascript' };

/** One of the scripts in `in-browser`, as a browser takes it; made once. */
export function compile(name: 'bridge' | 'page'): string {
  return kept(`script of pages: ${name}`, () => bundle(name));
}

function bundle(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [resolve('test/cloud/pages/in-browser', `${name}.ts`)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** The platform's own policy, with the addresses of this machine where the platform has its own. */
function makePolicy(cloud: Cloud, pageOrigins: string[]): string {
  const styles = cloud.platform.manifest.permissions.content?.styles ?? [];
  const directives = new CSPInjectionService().getInjectableCSP({
    existingCSPDetails: { ...NOTHING_MORE, 'style-src': styles.map((each) => `'${each}'`) },
    microsEnv: ENVIRONMENT,
  });
  const own = directives
    .map((each) => each.replace(/;$/, '').trim())
    .filter((each) => !/^(report-uri|frame-ancestors)\b/.test(each));
  return [...own, `frame-ancestors ${pageOrigins.join(' ')}`, 'report-uri /csp-report'].join('; ');
}

const THEMES = [
  'atlassian-light',
  'atlassian-dark',
  'atlassian-spacing',
  'atlassian-shape',
  'atlassian-typography',
];

/** Atlassian's design tokens, which its pages hand to the frames that ask for the theme. */
export const THEME_CSS = THEMES.map((name) => {
  const load = createRequire(join(process.cwd(), 'package.json'));
  return (load(`@atlaskit/tokens/dist/cjs/artifacts/themes/${name}.js`) as { default: string })
    .default;
}).join('\n');
