/** What the app says of each twin is so, and nothing waits that a person could not act on. */
import type { SyncEvent } from '../../src/sync/sync-event';
import { across, ask, bondsOf, idAt, type History, type Thread } from './cast';
import type { Seen } from './check';
import { twinOf } from './threads';

export async function twinViolations(
  history: History,
  thread: Thread,
  issues: Seen[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { end, issue } of issues)
    for (const bond of bondsOf(history, end)) {
      const other = issues.find((each) => each.end === across(bond, end));
      const what = `the panel of ${thread.label} at ${end.name}`;
      const twin = await twinOf(history, thread, { bond, end });
      if (!twin) {
        found.push(`${what} shows no twin`);
        continue;
      }
      if (twin.state !== 'active')
        found.push(
          `${what} says ${twin.state}: ${twin.problem?.message ?? twin.stopped?.why ?? ''}`,
        );
      if (twin.remote && twin.remote.key !== other?.issue.key)
        found.push(`${what} names ${twin.remote.key}, and the twin is ${String(other?.issue.key)}`);
      if (twin.isUnconfirmed) found.push(`${what} still waits for an answer`);
      const { last } = twin;
      if (last?.outcome === 'failed')
        found.push(`${what} says that it failed: ${last.message ?? ''}`);
      const request = { connectionId: idAt(bond, end), issueKey: issue.key };
      const { events } = await ask<{ events: SyncEvent[] }>(end, 'listEvents', request);
      const newest = events.find(({ twinKey }) => twinKey === twin.twinKey);
      if (newest && (newest.state === 'parked' || newest.state === 'failed'))
        found.push(
          `the newest event of ${thread.label} at ${end.name} is ${newest.state}: ${newest.summary}`,
        );
    }
  return found;
}
