/** Door: an automation rule runs the action *Send to twin*. Starts or continues the sync of an issue. */
import * as z from 'zod';
import { SyncError, toSyncError } from '../errors';
import { listConnections } from '../store/connection';
import { stands } from '../connection/change';
import { twinKey } from '../model/twin';
import { parse } from './screens/resolve';
import { report } from './wiring/answers';
import { readAsCaller, requireEditor } from './wiring/caller';
import { pushOutbound } from './wiring/queues';
import { attemptToSend } from './wiring/attempt-to-send';
import type { Connection } from '../model/connection';

/** The inputs as manifest.yml declares them; smart values come resolved. */
const Payload = z.object({
  issueKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9_]*-\d+$/, 'not the key of an issue'),
  connection: z.string().trim().min(1, 'not a connection'),
});

/** What stops the rule; its owner reads it in the rule's log. */
interface Stop {
  errors: { message: string }[];
}

/**
 * Starts or continues the sync of an issue, and says in the rule's log what stands in the way if it waits for
 * somebody. Rules run as a person, who must be one that may edit the issue. Forge gives an action 55 s; what does not
 * come to its end at once is queued.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/automation-action/
 */
export async function send(payload: unknown): Promise<Stop | undefined> {
  try {
    await start(parse(Payload, payload));
    return undefined;
  } catch (thrown) {
    const error = toSyncError(thrown);
    report(error, 'automation');
    return { errors: [{ message: `${error.message} ${error.next}` }] };
  }
}

async function start({ issueKey, connection }: z.infer<typeof Payload>): Promise<void> {
  const { id: issueId, key } = (await readAsCaller(issueKey)).raw;
  await requireEditor(issueId);
  const { id, side } = await findConnection(connection);
  const event = {
    connectionId: id,
    twinKey: twinKey(id, { initiator: side, issueId }),
    issueId,
    cause: 'start' as const,
    issueKey: key,
  };
  const { again, waits } = await attemptToSend(event, 0);
  if (again) await pushOutbound([{ ...event, isRetry: true }]);
  if (waits) throw waits;
}

/**
 * The connection with that id, which is what the form keeps. A rule that keeps a name finds it while just one
 * connection has the name and this side gave it: a peer cannot draw a rule to itself by a new name.
 * @throws SyncError `unknown-connection`
 */
async function findConnection(idOrName: string): Promise<Connection> {
  const standing = (await listConnections()).filter(stands);
  const byId = standing.find(({ id }) => id === idOrName);
  if (byId) return byId;
  const [found, ...more] = standing.filter(({ name }) => name === idOrName);
  if (found && more.length === 0 && !found.isNameByPeer) return found;
  if (!found)
    throw new SyncError(
      'unknown-connection',
      `There is no connection named ${idOrName} on this site.`,
    );
  const why =
    more.length > 0
      ? `There are several connections named ${idOrName} on this site.`
      : `The other site gave the connection the name ${idOrName}.`;
  throw new SyncError('unknown-connection', `${why} Choose the connection in the rule again.`);
}
