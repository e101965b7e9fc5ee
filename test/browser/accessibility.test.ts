/** Every screen by axe, in both colour schemes and in a narrow frame. */
import { setTimeout } from 'node:timers/promises';
import AxeBuilder from '@axe-core/playwright';
import { told, type Cloud } from '../cloud/cloud';
import { overHttp, take } from '../cloud/rest';
import { openClickSites, writeScript, type ClickSites, type Visitor } from './click-sites';

/** Longer than a frame takes to load. */
const SLOW_MS = 2000;

let sites: ClickSites;
let visitor: Visitor;

/** A screen: where it is, and what must be seen before it is looked at. */
interface Screen {
  name: string;
  path: string;
  open?: (visitor: Visitor) => Promise<void>;
  shows: string;
}

const SCREENS: Screen[] = [
  {
    name: 'connections',
    path: '/settings/apps',
    open: ({ app }) => app.getByRole('button', { name: 'Settings' }).click(),
    shows: 'Name on both sites',
  },
  {
    name: 'rules',
    path: '/settings/apps',
    open: ({ app }) => app.getByRole('tab', { name: 'Rules' }).click(),
    shows: 'Compare with published',
  },
  {
    name: 'rules that are not saved',
    path: '/settings/apps',
    open: async (admin) => {
      await admin.app.getByRole('tab', { name: 'Rules' }).click();
      await writeScript(admin, 'Outgoing script', 'replica.summary = (');
      await admin.app.getByRole('button', { name: 'Publish', exact: true }).first().click();
      await admin.app.getByText('Nothing was published').waitFor();
    },
    shows: 'Go back to what is saved',
  },
  {
    name: 'activity',
    path: '/settings/apps',
    open: ({ app }) => app.getByRole('tab', { name: 'Activity' }).click(),
    shows: 'Sent',
  },
  {
    name: 'a test run',
    path: '/settings/apps',
    open: async ({ app }) => {
      await app.getByRole('tab', { name: 'Rules' }).click();
      await app.getByRole('button', { name: 'Test run' }).first().click();
    },
    shows: 'Nothing is sent or written',
  },
  {
    name: 'issues',
    path: '/settings/apps',
    open: ({ app }) => app.getByRole('tab', { name: 'Issues' }).click(),
    shows: 'asks to connect issues',
  },
  {
    name: 'health',
    path: '/settings/apps',
    open: ({ app }) => app.getByRole('tab', { name: 'Health' }).click(),
    shows: 'Syncs and failures',
  },
  {
    name: 'post function form',
    path: '/settings/workflows',
    open: ({ page }) =>
      page.getByRole('link', { name: 'Add post function to Send to development' }).click(),
    shows: 'Connection',
  },
  { name: 'automation form', path: '/settings/automation', shows: 'The rule keeps the connection' },
  { name: 'issue panel', path: '/browse/DESK-1', shows: 'ACME-1' },
  { name: 'issue panel of an issue without sync', path: '/browse/DESK-2', shows: 'Send to' },
];

beforeAll(async () => {
  sites = await openClickSites('ready');
  const agent = overHttp(sites.cloud.desk.jira.baseUrl, 'agent@desk.example');
  for (const summary of ['The printer is on fire', 'A second screen']) {
    await agent.post('/rest/api/3/issue', {
      fields: {
        project: { key: 'DESK' },
        issuetype: { name: 'Service Request' },
        summary,
      },
    });
  }
  await take(agent, 'DESK-1', 'Send to development');
  // The task that comes of it is the first one.
  await sites.cloud.platform.idle();
  await askForPairs();
  visitor = await sites.visit('desk', 'Maya Lindqvist');
});

afterAll(() => sites.close());

/** The developers' admin asks to connect a task with a request that there is, and with one that there is not. */
async function askForPairs(): Promise<void> {
  const { dev, desk } = sites.cloud;
  const developer = overHttp(dev.jira.baseUrl, 'developer@acme.example');
  const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'A task' };
  const keys = await Promise.all(
    [1, 2].map(
      async () => (await developer.post<{ key: string }>('/rest/api/3/issue', { fields })).key,
    ),
  );
  const [first = '', second = ''] = keys;
  const pairs = [
    { issueKey: first, remoteKey: 'DESK-2' },
    { issueKey: second, remoteKey: 'DESK-99' },
  ];
  await dev.ask('connectMany', { connectionId: await connectionOf(dev), pairs });
  const connectionId = await connectionOf(desk);
  const list = () =>
    told<{ total: number }>(desk.ask('listPairRequests', { connectionId, page: 0 }));
  while ((await list()).total < pairs.length) await setTimeout(50);
}

async function connectionOf(site: Cloud['desk']): Promise<string> {
  const [connection] = await told<{ id: string }[]>(site.ask('listConnections'));
  return connection?.id ?? '';
}

test.each(SCREENS)(
  'axe finds nothing on $name, light and dark, and it fits 400 pixels',
  async (screen) => {
    const { page } = visitor;
    await page.setViewportSize({ width: 1280, height: 720 });
    for (const colours of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: colours });
      await show(screen);
      const { violations } = await new AxeBuilder({ page })
        .include(['iframe.app', 'body'])
        .analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html}`),
      );
      expect({ colours, found }).toEqual({ colours, found: [] });
    }
    await expectToFit();
  },
);

test('a screen opens although the page around it is slow', async () => {
  const { page } = visitor;
  await page.route('**/assets/page.mjs', async (route) => {
    await setTimeout(SLOW_MS);
    await route.continue();
  });
  await visitor.go('/settings/automation');
  await visitor.app.getByText('The rule keeps the connection').first().waitFor();
  await page.unroute('**/assets/page.mjs');
});

async function expectToFit(): Promise<void> {
  const { page, app } = visitor;
  await page.setViewportSize({ width: 400, height: 900 });
  const { scrollWidth, clientWidth } = await app
    .locator('html')
    .evaluate(({ scrollWidth: needed, clientWidth: given }) => ({
      scrollWidth: needed,
      clientWidth: given,
    }));
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
}

async function show({ path, open, shows }: Screen): Promise<void> {
  await visitor.go(path);
  await open?.(visitor);
  await visitor.app.getByText(shows).first().waitFor();
  await comeToRest();
}

/** Something loads, or a colour is on its way to another one: what is seen for a tenth of a second is not judged. */
const IS_MOVING = `
  document.querySelector('button[aria-disabled="true"]:not([disabled])') !== null ||
  document.getAnimations().some((each) => each instanceof CSSTransition)`;

async function comeToRest(): Promise<void> {
  const html = visitor.app.locator('html');
  while (await html.evaluate<boolean, undefined>(IS_MOVING)) await setTimeout(20);
}
