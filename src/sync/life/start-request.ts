/** The peer wants a twin to go on that was stopped here: its request waits for somebody of this side. */
import type { ReplicaMessage } from '../../peer/message';
import { sendResult } from './results';
import type { Outcome, SyncPorts } from '../ports';
import type { Connection } from '../../model/connection';
import { stopEvent } from './stop';
import type { Twin } from '../../model/twin';

/**
 * Keeps the request on the twin, for the panel, and tells the peer that it waits. Nothing of the message is
 * read or applied. A request that is repeated adds no further event.
 */
export async function keepRequest(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
  { run = 1 }: Pick<ReplicaMessage, 'run'>,
): Promise<Outcome> {
  const { stopped, request } = twin;
  const { name } = connection.peer;
  const why = `${name} asks for the sync of this issue to go on. It was stopped by ${stopped?.by ?? 'this site'}, and waits until somebody starts it here.`;
  if (request?.run !== run)
    await ports.store.save({
      twin: { ...twin, request: { at: ports.now(), by: name, run } },
      event: stopEvent(ports, twin, { direction: 'incoming', summary: why }),
    });
  await sendResult(
    ports,
    connection,
    { ...twin, run },
    {
      outcome: 'stopped',
      reason: 'waits',
      message: `The sync was stopped by ${stopped?.by ?? 'the other site'} on the other site. It goes on once somebody starts it there.`,
    },
  );
  return { state: 'skipped', why };
}
