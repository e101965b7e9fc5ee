/**
 * Two sites as an older version of Tandem has left them: its store, and the issues with what it wrote on them.
 * `test/stored/<commit>.json` was written by that version's own build on the local cloud of its time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comment, makeRequest, makeTwoSites, type TwoSites } from './two-sites';

type Rows = Record<string, Record<string, unknown>>;

interface StoredSite {
  url: string;
  kvs: Rows;
  issues: { key: string; comments: unknown[] }[];
}

interface Stored {
  /** Milliseconds since 1970 when it was kept. */
  now: number;
  connected: TwoSites['connected'];
  desk: StoredSite;
  dev: StoredSite;
  pairs: { request: string; task: string }[];
}

/** Indexes of 97ff0ae, of those entities whose indexes are others today. */
const INDEXES = {
  '97ff0ae': {
    connection: ['by-state'],
    twin: [
      'by-issue',
      'by-remote',
      'by-remote-key',
      'by-unconfirmed',
      'by-held',
      'by-answer-due',
      'by-parked',
    ],
    'sync-event': ['by-time', 'by-issue'],
    'script-version': ['by-version'],
    job: ['by-connection', 'by-open'],
  },
};

/** The present app on what that version has stored, with the pairs of issues that it kept in step. */
export async function openStored(
  version: keyof typeof INDEXES,
): Promise<{ sites: TwoSites; pairs: Stored['pairs'] }> {
  const file = join(__dirname, '..', 'stored', `${version}.json`);
  const sites = await makeTwoSites();
  const fresh = { desk: address(sites, 'desk'), dev: address(sites, 'dev') };
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Stored;
  let text = JSON.stringify(kept);
  for (const side of ['desk', 'dev'] as const)
    text = text
      .replaceAll(kept[side].url, fresh[side])
      .replaceAll(appUser(kept[side].kvs), appUser(sites[side].installation.kvs.dump() as Rows));
  const { connected, pairs, now, ...stored } = JSON.parse(text) as Stored;
  for (const side of ['desk', 'dev'] as const) {
    const { kvs, issues } = stored[side];
    for (const issue of issues) {
      const maker = side === 'desk' ? sites.agent : sites.developer;
      await (side === 'desk' ? makeRequest(sites) : makeTask(sites));
      // So that the ids of later comments are new ones.
      for (const _ of issue.comments) await comment(maker, issue.key, 'Filled in below');
      Object.assign(sites[side].jira.admin.issue(issue.key), issue);
    }
    await sites.settle();
    forget(sites[side].installation.kvs, sites.connected[side]);
    sites[side].installation.kvs.restore(kvs, INDEXES[version]);
  }
  sites.connected = connected;
  await sites.world.clock.pass(now - sites.world.clock.now());
  return { sites, pairs };
}

function address(sites: TwoSites, side: 'desk' | 'dev'): string {
  return sites[side].installation.webTriggerUrl('peer', false);
}

async function makeTask({ developer }: TwoSites): Promise<void> {
  await developer.post('/rest/api/3/issue', {
    fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'Filled in below' },
  });
}

/** Account id of the app's own user, which is another one at each installation. */
function appUser({ connection = {} }: Rows): string {
  const [row] = Object.values(connection) as { data: { appAccountId: string } }[];
  return row?.data.appAccountId ?? '';
}

/** The connection that the sites were made with was never there. */
function forget(kvs: TwoSites['desk']['installation']['kvs'], id: string): void {
  kvs.call('/api/v1/entity/delete', { entityName: 'connection', key: id });
}
