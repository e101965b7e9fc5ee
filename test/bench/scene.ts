/** What the sections share: watching a change arrive, and the twin that a section works on. */
import type { JiraSite } from '../cloud/contract';
import type { Cloud } from '../cloud/cloud';
import { openBill } from './bill';
import { makeRequest, tasksOf, type TwoSites } from '../make/two-sites';

/** Resolves at the moment at which the site has stored the next change of that kind. */
export function stored(jira: JiraSite, event: string): Promise<void> {
  const plain = jira.listener;
  if (!plain) throw new Error(`The app is not installed on ${jira.name}.`);
  return new Promise((resolve) => {
    jira.listener = {
      postFunction: (run) => {
        plain.postFunction(run);
      },
      productEvent: (each) => {
        plain.productEvent(each);
        if (each.name !== event) return;
        jira.listener = plain;
        resolve();
      },
    };
  });
}

/** Milliseconds of the cloud's clock, of the machine where that is real. */
export function now({ world }: Cloud): number {
  return world.clock.isSimulated ? world.clock.now() : performance.now();
}

/** Clicks «Send to development» without looking for it first. */
export function click({ agent }: Pick<TwoSites, 'agent'>, request: string): Promise<unknown> {
  return agent.post(`/rest/api/3/issue/${request}/transitions`, { transition: { id: '11' } });
}

/** A request whose twin is made, confirmed by the peer, and quiet. */
export async function makeQuietTwin(
  sites: TwoSites,
  prepare: (request: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ request: string; task: string }> {
  const request = await makeRequest(sites);
  await prepare(request);
  await sites.after(click(sites, request));
  const task = (await tasksOf(sites)).at(-1)?.key;
  if (task === undefined) throw new Error('No twin was made.');
  await quieten(sites);
  return { request, task };
}

/** More sweeps than a quiet pair of sites ever needs. */
const MOST_SWEEPS = 10;

/** Sweeps until neither site has anything left to tell the other. */
export async function quieten(sites: TwoSites): Promise<void> {
  for (let index = 0; index < MOST_SWEEPS; index += 1) {
    const bill = openBill(sites);
    await sweep(sites);
    if (bill().fetches === 0) return;
  }
  throw new Error('The sites do not come to rest.');
}

/** Lets the five-minute sweep acknowledge what was applied. */
export async function sweep(sites: TwoSites): Promise<void> {
  await sites.world.clock.drive(sites.platform.doors.runScheduled('every-five-minutes'));
  await sites.settle();
}

/** @throws Error if an invocation of the run did not go as it should */
export function mustBeClean({ platform }: Cloud): void {
  const [failure] = platform.failures();
  if (failure) throw new Error(`${failure.functionKey}: ${failure.what}`);
}
