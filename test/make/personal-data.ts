/** People who close their accounts, and the rows of a store that still name them. */
import type { TwoSites } from './two-sites';

type SiteName = 'desk' | 'dev';

/** Somebody of a story. */
export interface Somebody {
  accountId: string;
  displayName: string;
  email: string;
}

const DAY = 24 * 3_600_000;

/** Some days pass, each with its look at personal data. */
export async function daysPass(sites: TwoSites, count: number): Promise<void> {
  for (let days = 0; days < count; days += 1) await lookAfter(sites, 1);
}

/** So many days pass, and then personal data is looked at once. */
export async function lookAfter(sites: TwoSites, days: number): Promise<void> {
  await sites.world.clock.pass(days * DAY);
  await sites.world.clock.drive(sites.platform.doors.runScheduled('report-personal-data'));
  await sites.settle();
}

/** All of them close their accounts now. */
export function closeAccounts(sites: TwoSites, people: Somebody[]): void {
  const at = sites.world.clock.now();
  for (const { accountId } of people)
    sites.platform.personalData.news.set(accountId, { status: 'closed', at });
}

/** Every row of a site's store that has a name, an address or an account of somebody, and which. */
export function rowsNaming(sites: TwoSites, site: SiteName, people: Somebody[]): string[] {
  const kept = sites[site].installation.kvs.dump() as Record<string, Record<string, unknown>>;
  return Object.entries(kept).flatMap(([kind, rows]) =>
    Object.entries(rows).flatMap(([key, row]) => {
      const text = JSON.stringify([key, row]);
      const found = people
        .flatMap(({ accountId, displayName, email }) => [accountId, displayName, email])
        .filter((word) => word !== '' && text.includes(word));
      return found.length > 0 ? [`${kind} ${key}: ${found.join(', ')}`] : [];
    }),
  );
}
