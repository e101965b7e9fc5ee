/** What the doors of outbound work share: one attempt to send what changed of one twin. */
import { losePatience, toSyncError, type SyncError } from '../../errors';
import { failedOut } from '../../sync/life/failure';
import { syncOut } from '../../sync/outbound/outbound';
import type { OutboundEvent, ReadAhead } from '../../model/queue-event';
import type { SyncPorts } from '../../sync/ports';
import { report } from './answers';
import { log } from './log';
import { runReady, wire } from './sync-ports';

/** How an attempt ended; nothing is set if it went well. */
export interface Attempted {
  /** Why the same work is to be done again. */
  again?: SyncError;
  /** Why the twin waits for somebody: it is noted and told. */
  waits?: SyncError;
}

/**
 * Sends what changed; what only a person can put right is noted and told.
 * @param retries how often it was tried before
 * @param ahead its issue, if it was read along with others
 */
export async function attemptToSend(
  event: OutboundEvent,
  retries: number,
  ports: SyncPorts = wire(runReady()),
  ahead?: ReadAhead,
): Promise<Attempted> {
  try {
    const outcome = await syncOut(ports, event, ahead);
    log(
      `${event.twinKey} ${outcome.state}${outcome.state === 'skipped' ? `: ${outcome.why}` : ` ${outcome.seq}`}`,
    );
    return {};
  } catch (thrown) {
    return fail(ports, event, losePatience(toSyncError(thrown), retries));
  }
}

async function fail(ports: SyncPorts, event: OutboundEvent, error: SyncError): Promise<Attempted> {
  report(error, event.twinKey);
  try {
    return (await failedOut(ports, event, error)) ? { waits: error } : { again: error };
  } catch (thrown) {
    return { again: toSyncError(thrown) };
  }
}
