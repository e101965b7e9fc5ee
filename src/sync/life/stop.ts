/** The end of one twin on this side, and how it is told. */
import { startOver } from '../../async';
import type { SyncPorts } from '../ports';
import { about, naming, type SyncEvent } from '../../model/sync-event';
import { stop, type Stopped, type Twin } from '../../model/twin';

/** What ending a twin needs of the world. */
export type StopPorts = Pick<SyncPorts, 'now' | 'newId'> & {
  store: Pick<SyncPorts['store'], 'load' | 'save' | 'record'>;
  issues: Pick<SyncPorts['issues'], 'untrack'>;
};

/** Two writers of one twin at the same moment: the later one starts over. */
const MOST_ATTEMPTS = 6;

/**
 * Ends a twin here: nothing of it is sent or applied any more, and events of its issue no longer reach the app.
 * @param seen the envelope that said so
 * @returns the twin as it ended; undefined where there is none, or where it had ended before
 * @throws SyncError `twin-changed`, `jira-…`
 */
export async function end(
  ports: StopPorts,
  at: { connectionId: string; twinKey: string },
  stopped: Stopped,
  seen?: string,
): Promise<Twin | undefined> {
  const ended = await startOver('twin-changed', MOST_ATTEMPTS, async () => {
    const { twin } = await ports.store.load(at.connectionId, at.twinKey);
    if (!twin || !endsMore(twin, stopped)) return undefined;
    const next = stop(twin, stopped);
    const summary = twin.unconfirmedSince > 0 || twin.heldSince > 0 ? UNDER_WAY : '';
    const direction = stopped.isRemote ? 'incoming' : 'outgoing';
    const event = stopEvent(ports, next, { direction, summary: `${stopped.why}${summary}` });
    await ports.store.save({ twin: next, event, ...(seen !== undefined && { seen }) });
    return next;
  });
  // Should this fail, the next event of the issue does it.
  if (ended?.local) await ports.issues.untrack(ended.local.id, ended.key);
  return ended;
}

/** Whether an end says more than the twin knows: it goes on, or had ended and now an issue of it is gone. */
export function endsMore({ stopped: known }: Twin, stopped: Stopped): boolean {
  return !known || (stopped.deleted !== undefined && !known.deleted);
}

const UNDER_WAY = ' The last change was not acknowledged yet: it may not have arrived.';

/** The row for the admin's activity list about a twin that ended. */
export function stopEvent(
  ports: Pick<StopPorts, 'now' | 'newId'>,
  twin: Twin,
  { direction, summary }: Pick<SyncEvent, 'direction' | 'summary'>,
): SyncEvent {
  return {
    id: ports.newId(),
    ...about(twin),
    at: ports.now(),
    direction,
    state: 'skipped',
    summary,
    why: [],
    warnings: [],
    ...naming(twin.stopped),
  };
}
