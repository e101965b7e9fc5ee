/**
 * The daily look for issues that went without a word: no event tells of one that was deleted with its
 * parent, that a security level hides, or whose project the app may not see any more; nor of one whose
 * property, by which events are told apart, was changed by somebody else; nor of one that has two twins in
 * one connection.
 */
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import type { Twin } from '../../model/twin';

type Settled = Pick<Twin, 'key' | 'connectionId' | 'name' | 'local' | 'remote' | 'state'>;

/** What the look needs of the world. */
export interface LookPorts extends Pick<SyncPorts, 'work'> {
  /** Twins of a connection that wait for nobody, at most 100, and how to ask for the next ones. */
  listSettled: (
    connectionId: string,
    cursor?: string,
  ) => Promise<{ twins: Settled[]; cursor?: string }>;
  /** Of at most 100 twins those whose issue the app does not see, or whose property does not name them. */
  findForgotten: (twins: Pick<OutboundEvent, 'twinKey' | 'issueId'>[]) => Promise<string[]>;
  /** Ends a twin whose issue is under sync by another twin of the connection. */
  endSecond: (twin: Settled, kept: Settled) => Promise<unknown>;
}

/**
 * Has such twins looked at, which parks them and tells why, or names them again; ends the second twin of an issue.
 * @throws SyncError
 */
export async function sweepIssues(ports: LookPorts, connectionId: string): Promise<void> {
  const firsts = new Map<string, Settled>();
  let cursor: string | undefined;
  do {
    const page = await ports.listSettled(connectionId, cursor);
    const active = page.twins.filter(({ state }) => state === 'active');
    const events = active.flatMap(({ key, local }): OutboundEvent[] =>
      local ? [{ connectionId, twinKey: key, issueId: local.id, cause: 'change' }] : [],
    );
    const forgotten = new Set(await ports.findForgotten(events));
    await ports.work.outbound(events.filter(({ twinKey }) => forgotten.has(twinKey)));
    for (const twin of active) await keepOne(ports, firsts, twin);
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** Of two twins of an issue the one with the lower name stays: both sides come to the same. */
async function keepOne(
  ports: LookPorts,
  firsts: Map<string, Settled>,
  twin: Settled,
): Promise<void> {
  if (!twin.local) return;
  const first = firsts.get(twin.local.id) ?? twin;
  const [kept, second] = nameOf(first) <= nameOf(twin) ? [first, twin] : [twin, first];
  firsts.set(twin.local.id, kept);
  if (kept !== second) await ports.endSecond(second, kept);
}

function nameOf({ name: { initiator, issueId } }: Settled): string {
  return `${initiator}${issueId.padStart(20, '0')}`;
}
