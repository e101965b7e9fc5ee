/** Two sites on free ports with their pages, and people who click. */
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { createCloud, createReadyCloud, type Cloud } from '../cloud/cloud';
import { servePages, type ServedPages } from '../cloud/pages/serve-pages';
import { overHttp, take } from '../cloud/rest';
import { startBrowser } from './browser';

/** A person at their browser, on one site. */
export interface Visitor {
  page: Page;
  /** The app's screen on the page. */
  app: FrameLocator;
  go: (path: string) => Promise<void>;
}

export interface ClickSites {
  cloud: Cloud;
  served: ServedPages;
  browser: Browser;
  /** What browsers complained of: exceptions, and errors on the console. */
  complaints: string[];
  /** A person of that name logs in, in a browser of their own. */
  visit: (site: 'desk' | 'dev', name: string, colours?: 'light' | 'dark') => Promise<Visitor>;
  close: () => Promise<void>;
}

/** How long a screen may take to show something: a busy machine only takes longer. */
const PATIENCE_MS = 120_000;

/**
 * Two sites with the app installed.
 * @param how `empty`: nothing is connected; `ready`: connected, with scripts and post function
 */
export async function openClickSites(how: 'empty' | 'ready' = 'empty'): Promise<ClickSites> {
  const { cloud, served, urls } = await serveSites(how);
  const browser = await startBrowser();
  const complaints: string[] = [];
  const visit: ClickSites['visit'] = async (site, name, colours = 'light') => {
    const context = await browser.newContext({ colorScheme: colours });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (said) => {
      if (said.type() === 'error') complaints.push(said.text());
    });
    await page.goto(urls[site]);
    await page.getByRole('button', { name }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    return {
      page,
      app: page.frameLocator('iframe.app'),
      go: async (path) => {
        await page.goto(urls[site] + path);
      },
    };
  };
  const close = async () => {
    await browser.close();
    await served.close();
  };
  return { cloud, served, browser, complaints, visit, close };
}

/** Serves them; once more on other ports, if somebody has taken one of these meanwhile. */
async function serveSites(how: 'empty' | 'ready', attempts = 3) {
  const [appPort, deskPort, devPort] = await freePorts();
  const urls = { desk: `http://localhost:${deskPort}`, dev: `http://localhost:${devPort}` };
  const cloud = how === 'ready' ? await createReadyCloud({ urls }) : createCloud({ urls });
  try {
    const served = await servePages(cloud, { appPort, folder: resolve('build/static') });
    return { cloud, served, urls };
  } catch (error) {
    if (attempts > 1 && (error as { code?: string }).code === 'EADDRINUSE')
      return serveSites(how, attempts - 1);
    throw error;
  }
}

/** Writes a whole script into the editor of that name, in place of what stands there. */
export async function writeScript({ app, page }: Visitor, name: string, text: string) {
  await app.getByRole('textbox', { name }).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** Three ports that nobody listens on. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((found) => {
          server.listen(0, '127.0.0.1', () => {
            found((server.address() as { port: number }).port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports as [number, number, number];
}

/** Two sites that are connected, with two requests, of which the first was sent to development. */
export async function openWithRequests(): Promise<ClickSites> {
  const sites = await openClickSites('ready');
  const agent = overHttp(sites.cloud.desk.jira.baseUrl, 'agent@desk.example');
  for (const summary of ['One', 'Two'])
    await agent.post('/rest/api/3/issue', {
      fields: { project: { key: 'DESK' }, issuetype: { name: 'Service Request' }, summary },
    });
  await take(agent, 'DESK-1', 'Send to development');
  await sites.cloud.platform.idle();
  return sites;
}
