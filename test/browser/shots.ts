/** `npm run shots`: a picture of every screen, light and dark, in `shots/`. */
import { mkdirSync } from 'node:fs';
import { told } from '../cloud/cloud';
import { overHttp, take } from '../cloud/rest';
import { play } from '../cloud/start/story';
import { openClickSites, type ClickSites, type Visitor } from './click-sites';

const FOLDER = 'shots';

/** A screen: where it is, and what must be seen on it before its picture is taken. */
interface Screen {
  name: string;
  path: string;
  /** Clicked first, in the app's frame. */
  tab?: string;
  /** Text in the app's frame. */
  shows?: string | RegExp;
  /** Done once it is there. */
  then?: (visitor: Visitor) => Promise<void>;
}

const ADMIN = '/settings/apps';

const EMPTY: Screen[] = [
  { name: 'admin-empty', path: ADMIN, shows: 'This site is not connected yet' },
  { name: 'health-empty', path: ADMIN, tab: 'Health', shows: 'There is no connection yet' },
];

const press =
  (name: string) =>
  ({ app }: Visitor) =>
    app.getByRole('button', { name }).first().click();

const RULES = { path: ADMIN, tab: 'Rules', shows: 'Compare with published' };

const READY: Screen[] = [
  { name: 'projects', path: '/projects' },
  { name: 'board', path: '/projects/DESK' },
  { name: 'create', path: '/projects/DESK/create' },
  { name: 'issue', path: '/browse/DESK-1', shows: 'ACME-1' },
  { name: 'issue-without-sync', path: '/browse/DESK-2', shows: 'Start the sync' },
  { name: 'issue-that-waits', path: '/browse/DESK-3', shows: 'The sync of this issue waits' },
  { name: 'workflows', path: '/settings/workflows' },
  {
    name: 'post-function',
    path: '/settings/workflows',
    then: async ({ page, app }) => {
      await page.getByRole('link', { name: 'Send to twin (Tandem): DeskDev' }).click();
      await app.getByText('What the outgoing script sends').waitFor();
    },
  },
  {
    name: 'post-function-view',
    path: '/settings/workflows',
    then: async ({ page, app }) => {
      await page.getByRole('link', { name: 'View post function of Send to development' }).click();
      await app.getByText('Sends the issue through').waitFor();
    },
  },
  { name: 'automation', path: '/settings/automation', shows: 'The rule keeps the connection' },
  {
    name: 'both-sites',
    path: '/both',
    then: ({ page }) =>
      page.locator('iframe').first().contentFrame().getByRole('heading').first().waitFor(),
  },
  { name: 'connections', path: ADMIN, shows: 'Active' },
  { name: 'connection-settings', path: ADMIN, shows: 'Active', then: press('Settings') },
  { name: 'rules', ...RULES },
  { name: 'rules-history', ...RULES, then: press('History') },
  {
    name: 'rules-test-run',
    ...RULES,
    then: async (visitor) => {
      await press('Test run')(visitor);
      await visitor.app.getByLabel('Key of an issue to try the script on').fill('DESK-1');
      await press('Try it')(visitor);
      await visitor.app.getByRole('row', { name: /summary/ }).waitFor();
    },
  },
  {
    name: 'activity',
    path: ADMIN,
    tab: 'Activity',
    shows: 'Why',
    then: ({ app }) => app.locator('summary').last().click(),
  },
  {
    name: 'issues',
    path: ADMIN,
    tab: 'Issues',
    shows: 'Start many issues',
    then: async (visitor) => {
      await visitor.app.getByLabel('Issues to start, as JQL').fill('project = DESK');
      await press('Count them')(visitor);
      await visitor.app.getByText(/issues? match/).waitFor();
    },
  },
  { name: 'health', path: ADMIN, tab: 'Health', shows: 'Syncs and failures' },
];

async function shoot(visitor: Visitor, screens: Screen[], colours: string): Promise<void> {
  for (const { name, path, tab, shows, then } of screens) {
    await visitor.go(path);
    if (tab !== undefined) await visitor.app.getByRole('tab', { name: tab }).click();
    if (shows !== undefined) await visitor.app.getByText(shows).first().waitFor();
    await then?.(visitor);
    await visitor.page.screenshot({ path: `${FOLDER}/${name}-${colours}.png`, fullPage: true });
    console.log(`${FOLDER}/${name}-${colours}.png`);
  }
}

/** The story, an issue that is not under sync, and one that waits for a script to be put right. */
async function playStory({ cloud }: ClickSites): Promise<void> {
  const agent = overHttp(cloud.desk.jira.baseUrl, 'agent@desk.example');
  const developer = overHttp(cloud.dev.jira.baseUrl, 'developer@acme.example');
  await play(
    { agent, developer },
    { tell: () => undefined, patience: 20_000, hasAttachments: true },
  );
  for (const summary of ['A second screen for the front desk', 'Cannot log in']) {
    await agent.post('/rest/api/3/issue', {
      fields: { project: { key: 'DESK' }, issuetype: { name: 'Service Request' }, summary },
    });
  }
  const [connection] = await told<{ id: string }[]>(cloud.desk.ask('listConnections'));
  const publish = async (source: string) => {
    const request = { connectionId: connection?.id, direction: 'outgoing', source, anyway: true };
    await told(cloud.desk.ask('publish', request));
  };
  const [{ source = '' } = {}] = await told<{ source?: string }[]>(
    cloud.desk.ask('getRules', { connectionId: connection?.id }),
  );
  await take(agent, 'DESK-3', 'Send to development');
  await cloud.platform.idle();
  await publish(`${source}\nif (issue.key == "DESK-3") throw new Error("No such customer")\n`);
  await agent.put('/rest/api/3/issue/DESK-3', { fields: { summary: 'Cannot log in at all' } });
  await cloud.platform.idle();
  await cloud.platform.doors.runScheduled('every-five-minutes');
  await cloud.platform.idle();
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const how of ['empty', 'ready'] as const) {
    const sites = await openClickSites(how);
    if (how === 'ready') await playStory(sites);
    for (const colours of ['light', 'dark'] as const) {
      const admin = await sites.visit('desk', 'Maya Lindqvist', colours);
      await shoot(admin, how === 'empty' ? EMPTY : READY, colours);
    }
    await sites.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
