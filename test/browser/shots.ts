/** `npm run shots`: a picture of every screen, light and dark, in `shots/`. */
import { mkdirSync } from 'node:fs';
import { overHttp } from '../cloud/rest';
import { play } from '../cloud/story';
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
  /** Clicked once it is there. */
  then?: string;
}

const EMPTY: Screen[] = [
  { name: 'admin-empty', path: '/settings/apps', shows: 'This site is not connected yet' },
];

const READY: Screen[] = [
  { name: 'projects', path: '/projects' },
  { name: 'board', path: '/projects/DESK' },
  { name: 'create', path: '/projects/DESK/create' },
  { name: 'issue', path: '/browse/DESK-1', shows: 'ACME-1' },
  { name: 'issue-without-sync', path: '/browse/DESK-2', shows: 'This issue is not under sync' },
  { name: 'workflows', path: '/settings/workflows' },
  { name: 'connections', path: '/settings/apps', shows: 'Active' },
  { name: 'connection-settings', path: '/settings/apps', shows: 'Active', then: 'Settings' },
  { name: 'rules', path: '/settings/apps', tab: 'Rules', shows: 'Compare with published' },
  {
    name: 'rules-history',
    path: '/settings/apps',
    tab: 'Rules',
    shows: 'Compare with published',
    then: 'History',
  },
  { name: 'activity', path: '/settings/apps', tab: 'Activity', shows: 'Why' },
];

async function shoot(visitor: Visitor, screens: Screen[], colours: string): Promise<void> {
  for (const { name, path, tab, shows, then } of screens) {
    await visitor.go(path);
    if (tab !== undefined) await visitor.app.getByRole('tab', { name: tab }).click();
    if (shows !== undefined) await visitor.app.getByText(shows).first().waitFor();
    if (then !== undefined) await visitor.app.getByRole('button', { name: then }).first().click();
    await visitor.page.screenshot({ path: `${FOLDER}/${name}-${colours}.png`, fullPage: true });
    console.log(`${FOLDER}/${name}-${colours}.png`);
  }
}

async function playStory({ cloud }: ClickSites): Promise<void> {
  const agent = overHttp(cloud.desk.jira.baseUrl, 'agent@desk.example');
  const developer = overHttp(cloud.dev.jira.baseUrl, 'developer@acme.example');
  await play(
    { agent, developer },
    { tell: () => undefined, patience: 20_000, hasAttachments: true },
  );
  await agent.post('/rest/api/3/issue', {
    fields: {
      project: { key: 'DESK' },
      issuetype: { name: 'Service Request' },
      summary: 'A second screen for the front desk',
    },
  });
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
