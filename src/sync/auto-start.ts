/** Starts issues by themselves: those that match a connection's JQL and were made or changed of late. */
import type { BulkPorts } from './bulk';
import type { Connection } from './ports';
import { startKey } from './start-stop';

/** The issues that match and were changed within so many minutes. Jira refuses the whole where it refuses the JQL. */
export function recently(jql: string, minutes: number): string {
  return `(${jql}) AND updated >= -${Math.ceil(minutes)}m`;
}

/** Issues that one look starts as if by hand; the search is repeated by the next look for those changed since. */
const MOST = 1000;

/**
 * Asks for the start of what matches and never was under sync through the connection: what somebody stopped stays
 * stopped.
 * @returns how many were asked for
 */
export async function autoStart(
  ports: Pick<BulkPorts, 'searchIds' | 'readTwins' | 'store' | 'work'>,
  connection: Connection & { autoStart?: { jql: string } },
  minutes: number,
): Promise<number> {
  if (!connection.autoStart || !connection.outgoing) return 0;
  const ids = await ports.searchIds(recently(connection.autoStart.jql, minutes), MOST);
  const keys = ids.map((issueId) => startKey(connection, issueId));
  const known = new Set((await ports.readTwins(keys)).map(({ key }) => key));
  const events = [];
  for (const [index, issueId] of ids.entries()) {
    const twinKey = keys[index] ?? '';
    if (known.has(twinKey)) continue;
    const twins = await ports.store.twinsOfIssue(issueId);
    if (twins.some(({ connectionId }) => connectionId === connection.id)) continue;
    events.push({ connectionId: connection.id, twinKey, issueId, cause: 'start' as const });
  }
  await ports.work.outbound(events);
  return events.length;
}
