/** Door: consumer of the queue of removed connections. Deletes what was kept of one. */
import type { AsyncEvent, InvocationError } from '@forge/events';
import * as z from 'zod';
import { keepTwins } from '../jira/sync-property';
import {
  deleteRest,
  deleteTwins,
  endRemoval,
  listDoomed,
  readRemoval,
  writeRemoval,
} from '../store/removal';
import { twinKeysOfIssue } from '../store/find-twins';
import { eraseSlice, type ErasePorts } from '../sync/upkeep/erase';
import { orAgain } from './wiring/answers';
import { pushErase } from './wiring/queues';

const PORTS: ErasePorts = {
  listDoomed,
  twinsOf: twinKeysOfIssue,
  keepTwins,
  deleteTwins,
  deleteRest,
};

const Body = z.object({ connectionId: z.string() });

/** How long one event works before it asks for another: its function ends after 15 min. */
const SHIFT_MS = 10 * 60_000;

export function consume(event: AsyncEvent): Promise<InvocationError | undefined> {
  return orAgain(event, () => erase(Body.parse(event.body).connectionId));
}

async function erase(connectionId: string): Promise<void> {
  const began = Date.now();
  for (;;) {
    const left = await eraseSlice(PORTS, connectionId);
    if (left === 'none') return finish(connectionId);
    // The sweep asks again.
    if (left === 'wait') return;
    if (Date.now() > began + SHIFT_MS) return pushErase([connectionId]);
  }
}

async function finish(connectionId: string): Promise<void> {
  const removal = await readRemoval(connectionId);
  if (removal?.untold) await writeRemoval({ ...removal, isErased: true });
  else await endRemoval(connectionId);
}
