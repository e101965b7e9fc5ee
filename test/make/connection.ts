/** What admins do with connections, and what stands in the way of their being told of. */
import type { ConnectionView } from '../../src/entry/screens/calls';
import type { ConnectionSecret } from '../../src/model/connection-secret';
import type { Intervention } from '../cloud/platform/calls/faults';
import type { TwoSites } from './two-sites';

export type Side = 'desk' | 'dev';

/** A connection as the admin of a site sees it; the first one unless another is named. */
export async function viewOf(sites: TwoSites, side: Side, id?: string): Promise<ConnectionView> {
  const all = await sites.ask<ConnectionView[]>(side, 'listConnections');
  const found = all.find((each) => each.id === (id ?? sites.connected[side]));
  if (!found) throw new Error(`${side} has no such connection`);
  return found;
}

/** Changes the connection that the sites were made with. */
export async function change(sites: TwoSites, side: Side, wanted: object): Promise<ConnectionView> {
  const request = { id: sites.connected[side], change: wanted };
  const answer = await sites.ask<ConnectionView>(side, 'changeConnection', request);
  await sites.settle();
  return answer;
}

/** Five minutes, each time with a sweep of both sites at their end. */
export async function fiveMinutesPass(sites: TwoSites, times = 1): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await sites.world.clock.pass(5 * 60_000);
    await sites.sweep();
  }
}

/** Keys and address that a site keeps of a connection. */
export function secretOf(
  sites: TwoSites,
  side: Side,
  id = sites.connected[side],
): ConnectionSecret | undefined {
  const kept = sites[side].installation.kvs.dump()['secrets'] as Record<string, ConnectionSecret>;
  return kept[`connection:${id}`];
}

/** Nothing leaves a site for another one, until the next intervention. */
export function cutOffLine({ platform }: TwoSites): void {
  platform.intercept = ({ kind }) => (kind === 'fetch' ? 'fail' : 'proceed');
}

export function mendLine({ platform }: TwoSites): void {
  platform.intercept = () => 'proceed';
}

/** No site answers another one within a minute. @returns what makes them answer again */
export function stall({ platform, world }: TwoSites): () => void {
  const handle = platform.handleWebTrigger.bind(platform);
  platform.handleWebTrigger = (request) =>
    world.clock.sleep(60_000).then(() => handle(request) as Promise<Response>);
  return () => {
    platform.handleWebTrigger = handle;
  };
}

/** Cuts a screen's function off at its n-th call from now on. @returns whether that call was ever made */
export function cutScreenAt({ platform }: TwoSites, n: number, how: Intervention): () => boolean {
  let calls = 0;
  platform.intercept = ({ functionKey }) => {
    if (functionKey !== 'admin') return 'proceed';
    calls += 1;
    return calls === n ? how : 'proceed';
  };
  return () => {
    platform.intercept = () => 'proceed';
    return calls >= n;
  };
}
