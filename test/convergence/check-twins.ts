/** What the app says of each twin is so, and nothing waits that a person could not act on. */
import type { TwinView } from '../../src/entry/screens/calls';
import type { SyncEvent } from '../../src/model/sync-event';
import { across, ask, bondsOf, idAt, type Bond, type History, type Thread } from './cast';
import type { Seen } from './check';
import { twinOf } from './threads';

export async function twinViolations(
  history: History,
  thread: Thread,
  issues: Seen[],
): Promise<string[]> {
  const found: string[] = [];
  for (const seen of issues)
    for (const bond of bondsOf(history, seen.end)) {
      const twin = await twinOf(history, thread, { bond, end: seen.end });
      const other = issues.find((each) => each.end === across(bond, seen.end));
      const faults = [
        ...panelFaults(twin, other?.issue.key),
        ...(twin ? await eventFaults(twin, seen, bond) : []),
      ];
      found.push(...faults.map((fault) => `${thread.label} at ${seen.end.name}: ${fault}`));
    }
  return found;
}

function panelFaults(twin: TwinView | undefined, otherKey: string | undefined): string[] {
  if (!twin) return ['the panel shows no twin'];
  const { state, problem, stopped, remote, last } = twin;
  const faults: string[] = [];
  if (state !== 'active')
    faults.push(`the panel says ${state}: ${problem?.message ?? stopped?.why ?? ''}`);
  if (remote && remote.key !== otherKey)
    faults.push(`the panel names ${remote.key}, and the twin is ${String(otherKey)}`);
  if (twin.isUnconfirmed) faults.push('the panel says that the other side has not answered');
  if (last?.outcome === 'failed')
    faults.push(`the panel says that the last sync failed: ${last.message ?? ''}`);
  return faults;
}

/** Everything was put right, so the newest event must not say otherwise. */
async function eventFaults({ twinKey }: TwinView, { end, issue }: Seen, bond: Bond) {
  const request = { connectionId: idAt(bond, end), issueKey: issue.key };
  const { events } = await ask<{ events: SyncEvent[] }>(end, 'listEvents', request);
  const newest = events.find((each) => each.twinKey === twinKey);
  const isBad = newest?.state === 'parked' || newest?.state === 'failed';
  return isBad ? [`the newest event is ${newest.state}: ${newest.summary}`] : [];
}
