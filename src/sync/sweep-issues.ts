/**
 * The daily look for issues that went without a word: no event tells of one that was deleted with its
 * parent, that a security level hides, or whose project the app may not see any more.
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
  /** Those of at most 100 issues that the app does not see. */
  findMissing: (issueIds: string[]) => Promise<string[]>;
}

/** Has the twins of missing issues looked at, which parks them and tells why. @throws SyncError */
export async function sweepIssues(ports: LookPorts, connectionId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await ports.listSettled(connectionId, cursor);
    const events = page.twins.flatMap(({ key, local, state }): OutboundEvent[] =>
      local && state === 'active'
        ? [{ connectionId, twinKey: key, issueId: local.id, cause: 'change' }]
        : [],
    );
    const missing = new Set(await ports.findMissing(events.map(({ issueId }) => issueId)));
    await ports.work.outbound(events.filter(({ issueId }) => missing.has(issueId)));
    cursor = page.cursor;
  } while (cursor !== undefined);
}
