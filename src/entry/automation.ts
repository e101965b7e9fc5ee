/** Door: an automation rule runs the action *Send to twin*. Starts or continues the sync of an issue. */
import * as z from 'zod';
import { SyncError, toSyncError } from '../errors';
import { listConnections, type ConnectionRow } from '../store/connection';
import { stands } from '../sync/control';
import { twinKey } from '../sync/twin';
import { parse, report } from './answers';
import { readAsCaller, requireEditor } from './caller';
import { pushOutbound } from './queues';
import { attemptToSend } from './send';

/** The inputs as manifest.yml declares them; smart values come resolved. */
const Payload = z.object({
  issueKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9_]*-\d+$/, 'not the key of an issue'),
  connection: z.string().trim().min(1, 'not the name of a connection'),
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

/** @throws SyncError `unknown-connection` unless just one of that name can carry something */
async function findConnection(name: string): Promise<ConnectionRow> {
  const named = (await listConnections()).filter((each) => each.name === name && stands(each));
  const [found] = named;
  if (found && named.length === 1) return found;
  const what = found ? 'There are several connections' : 'There is no connection';
  throw new SyncError('unknown-connection', `${what} named ${name} on this site.`);
}
