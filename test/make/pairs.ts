/** Pairs of issues that one site asks the other to connect. */
import type { JobResult, JobView, PairRequestView } from '../../src/entry/screens/work-views';
import type { TwoSites } from './two-sites';

type Site = 'desk' | 'dev';

/** What the admin of a site sees of the pairs that the other site asks for. */
export interface RequestList {
  total: number;
  requests: PairRequestView[];
  hidden: string[];
  next?: number;
}

/** A task that the developers made themselves. */
export async function makeTask({ developer }: TwoSites, summary: string): Promise<string> {
  const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary };
  return (await developer.post<{ key: string }>('/rest/api/3/issue', { fields })).key;
}

/** Has a site's admin ask for pairs, each the key here and the key there. */
export async function askForPairs(
  sites: TwoSites,
  site: Site,
  pairs: [string, string][],
): Promise<JobView> {
  const job = await sites.ask<JobView>(site, 'connectMany', {
    connectionId: sites.connected[site],
    pairs: pairs.map(([issueKey, remoteKey]) => ({ issueKey, remoteKey })),
  });
  await sites.settle();
  return job;
}

/** One page of the requests that wait for the admin of a site. */
export function requestsOn(sites: TwoSites, site: Site, page = 0): Promise<RequestList> {
  return sites.ask(site, 'listPairRequests', { connectionId: sites.connected[site], page });
}

/** Has a site's admin agree to, or decline, all that they see. */
export async function answerAll(
  sites: TwoSites,
  site: Site,
  isAgreed: boolean,
): Promise<{ failed: { remoteKey: string; why: string }[] }> {
  const { requests } = await requestsOn(sites, site);
  const answer = await sites.ask<{ failed: { remoteKey: string; why: string }[] }>(
    site,
    'answerPairRequests',
    { connectionId: sites.connected[site], ids: requests.map(({ id }) => id), isAgreed },
  );
  await sites.settle();
  return answer;
}

/** What became of each pair that a job asked for. */
export async function pairResults(
  sites: TwoSites,
  site: Site,
  { id }: JobView,
): Promise<JobResult[]> {
  return (await sites.ask<{ results: JobResult[] }>(site, 'listJobResults', { id, page: 0 }))
    .results;
}
