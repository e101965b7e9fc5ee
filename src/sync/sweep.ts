/** What a sweep does for one connection. */
import { SyncError } from '../errors';
import { toResult } from './answer';
import type { Connection, SyncPorts } from './ports';
import type { Twin } from './twin';

/** Lists twins that have waited for something since before a time, at most 100. */
export type ListWaiting = (
  connectionId: string,
  waiting: 'unconfirmed' | 'held' | 'answer-due',
  until: number,
) => Promise<Twin[]>;

/** After this long without an answer a message counts as lost. */
const LOST_MS = 15 * 60_000;

/** Sends again what may be lost, sends what was held back, answers what is due. @throws SyncError */
export async function sweepConnection(
  ports: SyncPorts,
  connection: Connection,
  list: ListWaiting,
): Promise<void> {
  const now = ports.now();
  const lost = await list(connection.id, 'unconfirmed', now - LOST_MS);
  const held = await list(connection.id, 'held', now);
  const waiting = [...lost, ...held].filter((twin) => !twin.parked);
  await ports.work.outbound(
    waiting.flatMap((twin) =>
      twin.local
        ? [
            {
              connectionId: connection.id,
              twinKey: twin.key,
              issueId: twin.local.id,
              cause: 'again' as const,
            },
          ]
        : [],
    ),
  );
  await answerDue(ports, connection, await list(connection.id, 'answer-due', now));
}

/** Tells the peer in one message what was applied since it was last told. */
async function answerDue(ports: SyncPorts, connection: Connection, due: Twin[]): Promise<void> {
  if (due.length === 0) return;
  const results = due.map((twin) => toResult(connection, twin, { outcome: 'applied' }));
  await ports.peer(connection.id).send({ kind: 'results', results });
  for (const twin of due) {
    await ports.store.save({ twin: { ...twin, answerDueSince: 0 } }).catch(ignoreChanged);
  }
}

/** A twin that changed meanwhile is answered for at the next sweep. */
function ignoreChanged(error: unknown): void {
  if (!(error instanceof SyncError) || error.code !== 'twin-changed') throw error;
}
