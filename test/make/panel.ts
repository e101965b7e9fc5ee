/** The issue panel as a person of a site sees it. */
import type { Answer, TwinView } from '../../src/entry/screens/calls';
import type { CloudSite } from '../cloud/cloud';
import type { Platform } from '../cloud/platform/platform';
import { read, type TwoSites } from './two-sites';

/** The administrators of the two sites. */
export const ADMINS = { desk: 'agent@desk.example', dev: 'developer@acme.example' };

/** A call of the panel on an issue, by the person with that address. */
export async function askPanel<T>(
  sites: TwoSites,
  site: 'desk' | 'dev',
  {
    key,
    name,
    email = ADMINS[site],
    payload = {},
  }: { key: string; name: string; email?: string | undefined; payload?: object | undefined },
): Promise<Answer<T>> {
  const { id } = await read(site === 'desk' ? sites.agent : sites.developer, key);
  const calling = callPanel(sites.platform, sites[site], {
    issue: { id, key },
    name,
    email,
    payload,
  });
  const answer = await sites.world.clock.drive(calling);
  await sites.settle();
  return answer as Answer<T>;
}

/** A call of the panel; what follows from it is not waited for. @throws Error if nobody has that address */
export function callPanel(
  platform: Platform,
  { jira, installation }: CloudSite,
  { issue, name, email, payload = {} }: PanelCall,
): Promise<unknown> {
  const person = jira.admin.userByEmail(email);
  if (!person) throw new Error(`There is no ${email}.`);
  return platform.doors.invokeResolver(installation, {
    moduleKey: 'twin-panel',
    functionKey: name,
    resolver: 'issue-panel',
    payload,
    accountId: person.accountId,
    context: {
      cloudId: jira.cloudId,
      siteUrl: jira.baseUrl,
      moduleKey: 'twin-panel',
      extension: { type: 'jira:issuePanel', issue },
    },
  });
}

interface PanelCall {
  issue: { id: string; key: string };
  name: string;
  email: string;
  payload?: object;
}

/** The twins of an issue as the panel shows them. */
export async function twinsOn(
  sites: TwoSites,
  site: 'desk' | 'dev',
  key: string,
  email?: string,
): Promise<TwinView[]> {
  const answer = await askPanel<TwinView[]>(sites, site, { key, name: 'getTwins', email });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}
