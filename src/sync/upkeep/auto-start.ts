/** Starts issues by themselves: those that match a connection's JQL and were made or changed since it was set. */
import { allOrThrow, inSlices } from '../../async';
import { WIDTH } from '../pace';
import type { Connection } from '../../model/connection';
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import { startKey } from '../life/start';
import { lookThrough, minutesSince } from './sweep';
import type { Twin } from '../../model/twin';

/** What of a connection says what is started by itself. */
type AutoStarting = Pick<Connection, 'autoStart'>;

/** What starting by itself reads beyond the sync path. */
export interface AutoStartPorts extends Pick<SyncPorts, 'store' | 'work' | 'now'> {
  /** Issues that match a JQL, oldest change first, in pages. */
  findByChange: (jql: string) => AsyncIterable<FoundIssue[]>;
  readTwins: (keys: string[]) => Promise<Twin[]>;
}

interface FoundIssue {
  id: string;
  updated: string;
}

/** The issues that match and were changed within so many whole minutes. Jira refuses the whole where it refuses the JQL. */
export function recently(jql: string, minutes: number): string {
  return `(${jql}) AND updated >= -${minutes}m`;
}

/**
 * Asks for the start of what matches and never was under sync through the connection: what somebody stopped stays
 * stopped. Where there is much, the next look goes on.
 * @returns until when it has looked, to be noted with {@link lookedUntil}; undefined where nothing can be started
 */
export async function autoStart(
  ports: AutoStartPorts,
  connection: Connection,
): Promise<number | undefined> {
  const { autoStart: wanted, outgoing } = connection;
  if (!wanted || !outgoing) return undefined;
  const minutes = Math.ceil(minutesSince(ports.now(), wanted.until ?? wanted.at));
  const pages = ports.findByChange(recently(wanted.jql, minutes));
  return lookThrough(ports, minutes, pages, (issues) => unstarted(ports, connection, issues));
}

/** The row once everything up to then is asked for; the same where an admin has set another JQL meanwhile. */
export function lookedUntil<Row extends AutoStarting>(
  row: Row,
  { autoStart: looked }: AutoStarting,
  until: number,
): Row {
  const { autoStart: now } = row;
  return now && now.at === looked?.at ? { ...row, autoStart: { ...now, until } } : row;
}

async function unstarted(
  ports: AutoStartPorts,
  connection: Connection,
  issues: FoundIssue[],
): Promise<OutboundEvent[]> {
  const keys = issues.map(({ id }) => startKey(connection, id));
  const known = new Set((await ports.readTwins(keys)).map(({ key }) => key));
  const events: OutboundEvent[] = [];
  for (const some of inSlices(issues, WIDTH)) {
    const asked = some.map(({ id }) => startOf(ports, connection, id, known));
    events.push(...(await allOrThrow(asked)).flat());
  }
  return events;
}

/** What starts an issue; nothing where it has a twin that the other side started. */
async function startOf(
  ports: AutoStartPorts,
  connection: Connection,
  issueId: string,
  known: ReadonlySet<string>,
): Promise<OutboundEvent[]> {
  const { id: connectionId } = connection;
  const twinKey = startKey(connection, issueId);
  if (known.has(twinKey)) return [];
  const twins = await ports.store.twinsOfIssue(issueId);
  if (twins.some((twin) => twin.connectionId === connectionId)) return [];
  return [{ connectionId, twinKey, issueId, cause: 'start' }];
}
