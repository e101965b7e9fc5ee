/** Sites that go on elsewhere: restored with another installation, renamed, or copied. */
import { addSite, DEV_ADMIN, installOn, type CloudSite } from '../cloud/cloud';
import { devBlueprint } from '../cloud/jira/blueprint/dev';
import { ADMINS } from './panel';
import { inProcess, type TwoSites } from './two-sites';
import type { Person } from '../cloud/rest';

type Rows = Record<string, Record<string, unknown>>;

/** A site is restored from a backup: all that the app kept is there, with another installation. */
export function restoreSite(sites: TwoSites, name: 'desk' | 'dev'): void {
  const { platform, [name]: site } = sites;
  const kept = site.installation.kvs.dump() as Rows;
  platform.installations.delete(site.installation.id);
  Object.assign(site, installOn(platform, { jira: site.jira, adminEmail: ADMINS[name] }));
  restore(sites, site, kept);
}

/**
 * A sandbox of the developers' site, with all that the app kept and one of the issues.
 * @returns the copy, and who works on it
 */
export async function copyDev(
  sites: TwoSites,
  task: string,
): Promise<{ copy: CloudSite; tester: Person }> {
  const { world, platform, dev } = sites;
  const copy = addSite(
    { world, platform },
    {
      name: 'dev',
      baseUrl: 'https://acme-sandbox.example',
      blueprint: devBlueprint,
      settings: {},
      adminEmail: DEV_ADMIN,
    },
  );
  const tester = inProcess(copy.jira, DEV_ADMIN);
  const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'Copied' };
  await tester.post('/rest/api/3/issue', { fields });
  Object.assign(copy.jira.admin.issue(task), structuredClone(dev.jira.admin.issue(task)));
  restore(sites, copy, dev.installation.kvs.dump() as Rows);
  return { copy, tester };
}

function restore({ platform }: TwoSites, { installation }: CloudSite, kept: Rows): void {
  const entities = platform.manifest.app.storage?.entities ?? [];
  const indexes = entities.map(({ name, indexes: all = [] }) => [
    name,
    all.map((index) => (typeof index === 'string' ? index : index.name)),
  ]);
  installation.kvs.restore(kept, Object.fromEntries(indexes) as Record<string, string[]>);
}
