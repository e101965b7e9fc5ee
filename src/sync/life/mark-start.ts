/** The last resort of a start that can be neither made nor queued now: a note for the sweep, wherever one can be left. */
import { toSyncError } from '../../errors';
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import { newTwin, parseTwinKey } from '../../model/twin';

/** What noting a start needs of the world. */
export interface MarkPorts extends Pick<SyncPorts, 'now'> {
  store: Pick<SyncPorts['store'], 'load' | 'save'>;
  /** Names a twin in the property of its issue, beside those that are named already. */
  nameTwin: (issueId: string, twinKey: string) => Promise<void>;
}

/**
 * Notes a start in the issue's property, else in the store. The sweep takes it up from either.
 * @throws SyncError if neither answers
 */
export async function markStart(ports: MarkPorts, event: OutboundEvent): Promise<void> {
  try {
    await ports.nameTwin(event.issueId, event.twinKey);
  } catch (thrown) {
    if (toSyncError(thrown).verdict !== 'retry') throw thrown;
    await markInStore(ports, event);
  }
}

/** A twin that has sent nothing yet, and whose issue is to be sent. */
async function markInStore(
  { store, now }: MarkPorts,
  { connectionId, twinKey, issueId, issueKey = '' }: OutboundEvent,
): Promise<void> {
  const name = parseTwinKey(twinKey)?.name;
  const { twin } = await store.load(connectionId, twinKey);
  if (!name || twin) return;
  const local = { id: issueId, key: issueKey };
  await store.save({ twin: { ...newTwin(connectionId, name, local), heldSince: now() } });
}
