/**
 * The daily look for issues that went without a word: no event tells of one that was deleted with its
 * parent, that a security level hides, or whose project the app may not see any more; nor of one whose
 * property, by which events are told apart, was changed by somebody else.
 */
import type { OutboundEvent, SyncPorts } from './ports';
import type { Twin } from './twin';

/** What the look needs of the world. */
export interface LookPorts extends Pick<SyncPorts, 'work'> {
  /** Twins of a connection that wait for nobody, at most 100, and how to ask for the next ones. */
  listSettled: (
    connectionId: string,
    cursor?: string,
  ) => Promise<{ twins: Pick<Twin, 'key' | 'local' | 'state'>[]; cursor?: string }>;
  /** Of at most 100 twins those whose issue the app does not see, or whose property does not name them. */
  findForgotten: (twins: Pick<OutboundEvent, 'twinKey' | 'issueId'>[]) => Promise<string[]>;
}

/** Has such twins looked at, which parks them and tells why, or names them again. @throws SyncError */
export async function sweepIssues(ports: LookPorts, connectionId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await ports.listSettled(connectionId, cursor);
    const events = page.twins.flatMap(({ key, local, state }): OutboundEvent[] =>
      local && state === 'active'
        ? [{ connectionId, twinKey: key, issueId: local.id, cause: 'change' }]
        : [],
    );
    const forgotten = new Set(await ports.findForgotten(events));
    await ports.work.outbound(events.filter(({ twinKey }) => forgotten.has(twinKey)));
    cursor = page.cursor;
  } while (cursor !== undefined);
}
