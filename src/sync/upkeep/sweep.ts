/** What a sweep finds: what an event was lost for, what nobody answered, what the peer was not told yet. */
import { SyncError } from '../../errors';
import { dueAnswer, toResult } from '../life/results';
import { localIssue } from '../scripts/lookups';
import type { Connection } from '../../model/connection';
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import { isOverdue } from '../life/owed';
import { MOST_SWEPT } from '../pace';
import { retryMended, retryParked, type MendPorts } from '../life/retry';
import { inSlices } from '../../async';
import type { TwinName } from '../../peer/message';
import { parseTwinKey, type Twin } from '../../model/twin';

interface ChangedIssue {
  id: string;
  updated: string;
  twins: string[];
}

/** What sweeping reads beyond the sync path. */
export interface SweepPorts extends MendPorts {
  /** Twins of a connection for which there is something to do by then, the oldest 1,000. */
  listDue: (
    connectionId: string,
    now: number,
  ) => Promise<{ lost: Twin[]; held: Twin[]; answerDue: Twin[] }>;
  /** Issues under sync that were changed within so many whole minutes, oldest first, in pages. */
  changedIssues: (minutes: number) => AsyncIterable<ChangedIssue[]>;
  readTwins: (keys: string[]) => Promise<Twin[]>;
  /** Of at most 100 issues, the ids of those that the app sees. */
  findVisible: (issueIds: string[]) => Promise<string[]>;
}

/** Sends again what may be lost, sends what was held back, answers what is due. @throws SyncError */
export async function sweepConnection(ports: SweepPorts, connection: Connection): Promise<void> {
  const { lost, held, answerDue: due } = await ports.listDue(connection.id, ports.now());
  const waiting = [...lost, ...held].filter((twin) => !twin.parked);
  await ports.work.outboundPaced(waiting.flatMap((twin) => toEvent(twin, 'again')));
  await retryReady(ports, connection);
  await retryMended(ports, connection);
  await answerDue(ports, connection, due);
}

/** Tries parked twins again whose reason has gone. All of them are looked at, however many wait for something else. */
async function retryReady(ports: SweepPorts, connection: Connection): Promise<void> {
  const now = ports.now();
  for await (const parked of ports.parkedUntil(connection.id, now)) {
    const ready = [
      ...(await withParent(ports, connection, parked)),
      ...(await visibleAgain(ports, parked)),
      ...parked.filter((twin) => isOverdue(twin, now)).map(({ key }) => key),
    ];
    if (ready.length > 0) await retryParked(ports, connection.id, ready);
  }
}

/** Keys of those that waited for their parent's twin, which is there now. */
async function withParent(
  ports: SyncPorts,
  connection: Connection,
  parked: Twin[],
): Promise<string[]> {
  const keys: string[] = [];
  for (const { key, awaits } of parked)
    if (awaits && (await localIssue(ports, connection, { id: awaits.id }))) keys.push(key);
  return keys;
}

/**
 * Keys of those whose first message never left because the app did not see the issue, which it sees now. The
 * property that lets an issue's events through could not be written either, so nothing else would find them.
 */
async function visibleAgain(ports: SweepPorts, parked: Twin[]): Promise<string[]> {
  const unseen = parked.filter(
    ({ seq, parked: why }) =>
      seq === 0 && (why?.code === 'jira-not-found' || why?.code === 'jira-forbidden'),
  );
  const ids = unseen.flatMap(({ local }) => local?.id ?? []);
  const visible = new Set(await ports.findVisible(ids));
  return unseen.flatMap(({ key, local }) => (local && visible.has(local.id) ? key : []));
}

function toEvent(
  { key, local, connectionId }: Twin,
  cause: OutboundEvent['cause'],
): OutboundEvent[] {
  return local ? [{ connectionId, twinKey: key, issueId: local.id, cause }] : [];
}

/** Results that one message takes. */
const MOST_RESULTS = 200;

/** Tells the peer what was applied since it was last told. */
async function answerDue(ports: SyncPorts, connection: Connection, due: Twin[]): Promise<void> {
  for (const some of inSlices(due, MOST_RESULTS)) await tellResults(ports, connection, some);
}

/** One message for all; if the peer refuses it, one for each half, so that one bad result holds up no other. */
async function tellResults(ports: SyncPorts, connection: Connection, due: Twin[]): Promise<void> {
  const results = due.map((twin) => toResult(twin, dueAnswer(twin)));
  try {
    await ports.peer(connection.id).send({ kind: 'results', results });
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'peer-refused' || due.length === 1)
      throw error;
    const half = Math.ceil(due.length / 2);
    const parts = [due.slice(0, half), due.slice(half)];
    const told = await Promise.allSettled(
      parts.map((part) => tellResults(ports, connection, part)),
    );
    for (const each of told) if (each.status === 'rejected') throw each.reason;
    return;
  }
  for (const twin of due) {
    await ports.store.save({ twin: { ...twin, answerDueSince: 0 } }).catch(ignoreChanged);
  }
}

/** A twin that changed meanwhile is answered for at the next sweep. */
function ignoreChanged(error: unknown): void {
  if (!(error instanceof SyncError) || error.code !== 'twin-changed') throw error;
}

/** The search index and the clocks may be this far behind. */
const OVERLAP_MS = 3 * 60_000;

/** The longest that a sweep looks back, where none has run for long. */
const LONGEST_MS = 24 * 3600_000;

/** How far a sweep looks back, in minutes. @param last until when the last one has looked; 0 for never */
export function lookBack(now: number, last: number): number {
  return Math.min(LONGEST_MS / MINUTE_MS, minutesSince(now, last));
}

/** Minutes since somebody has looked last, and as many more as what was looked at may have lagged behind. */
export function minutesSince(now: number, last: number): number {
  return (now - last + OVERLAP_MS) / MINUTE_MS;
}

/**
 * Looks at the issues that were changed since the last sweep and whose change nobody has sent: product
 * events may come late, or not at all. After bulk work there are thousands: the next sweep goes on then.
 * @param last until when the last sweep has looked; 0 for never
 * @returns until when this one has, for the next one
 */
export async function sweepChanges(ports: SweepPorts, last: number): Promise<number> {
  const minutes = Math.ceil(lookBack(ports.now(), last));
  return lookThrough(ports, minutes, ports.changedIssues(minutes), (issues) =>
    unserved(ports, issues),
  );
}

/**
 * Looks through issues and asks for what each needs, at a pace that leaves room for others.
 * @param minutes how far back the pages go, which begin with the oldest change
 * @returns until when it has looked, for the next time
 */
export async function lookThrough<Issue extends { updated: string }>(
  ports: Pick<SyncPorts, 'now' | 'work'>,
  minutes: number,
  pages: AsyncIterable<Issue[]>,
  needs: (issues: Issue[]) => Promise<OutboundEvent[]>,
): Promise<number> {
  const began = ports.now();
  let looked = 0;
  let until: number | undefined;
  const events: OutboundEvent[] = [];
  for await (const issues of pages) {
    events.push(...(await needs(issues)));
    looked += issues.length;
    const newest = Date.parse(issues.at(-1)?.updated ?? '');
    if (isEnough(looked, newest - (began - minutes * MINUTE_MS))) {
      until = newest;
      break;
    }
  }
  await ports.work.outboundPaced(events);
  return nextLast(began, until);
}

const MINUTE_MS = 60_000;

/**
 * Whether a sweep has looked at enough. It must get on: the next one looks from the minute in which this one ends.
 * @param span milliseconds from the oldest change that it looked for to the newest that it has seen
 */
export function isEnough(looked: number, span: number): boolean {
  return looked >= MOST_SWEPT && span > 2 * MINUTE_MS;
}

/** @param until the newest change that was looked at, where some were left; the index was complete up to then */
export function nextLast(began: number, until: number | undefined): number {
  return until === undefined ? began : Math.min(began, until + OVERLAP_MS);
}

/** Of those issues the twins whose state was not sent yet, and those whose start was only noted. */
async function unserved(ports: SweepPorts, issues: ChangedIssue[]): Promise<OutboundEvent[]> {
  const twins = await ports.readTwins(issues.flatMap((issue) => issue.twins));
  const known = new Map(twins.map((twin) => [twin.key, twin]));
  return issues.flatMap(({ id, updated, twins: keys }) =>
    keys.flatMap((twinKey): OutboundEvent[] => {
      const parsed = parseTwinKey(twinKey);
      if (!parsed) return [];
      const { connectionId, name } = parsed;
      const twin = known.get(twinKey);
      if (!twin && isOwnStart(connectionId, name, id))
        return [{ connectionId, twinKey, issueId: id, cause: 'start' }];
      const isServed = Date.parse(updated) <= Date.parse(twin?.seen?.updated ?? '');
      return twin && !isServed ? [{ connectionId, twinKey, issueId: id, cause: 'change' }] : [];
    }),
  );
}

/** Whether a twin's name is that of a start of this issue, made on this side. */
function isOwnStart(connectionId: string, { initiator, issueId }: TwinName, id: string): boolean {
  return issueId === id && connectionId.endsWith(`.${initiator}`);
}
