/** Door: consumer of the inbound queue. Applies one envelope that was verified and stored. */
import type { AsyncEvent, InvocationError } from '@forge/events';
import * as z from 'zod';
import { losePatience, toSyncError } from '../errors';
import { parseBody } from '../peer/envelope';
import { Message } from '../peer/message';
import { takeFromInbox } from '../store/inbox';
import { takeResults } from '../sync/life/results';
import { failedIn } from '../sync/life/failure';
import { syncIn } from '../sync/inbound/inbound';
import type { SyncPorts } from '../sync/ports';
import { deliverAgain, report, retriesOf } from './wiring/answers';
import { takeControl } from './connection/control';
import { log, warn } from './wiring/log';
import { runReady, wire } from './wiring/sync-ports';

const Body = z.object({
  connectionId: z.string(),
  envelopeId: z.string(),
  body: z.string().optional(),
  accepted: z.object({ mark: z.string(), at: z.number() }).optional(),
  parts: z.number().optional(),
});
type Body = z.infer<typeof Body>;

export async function consume(event: AsyncEvent): Promise<InvocationError | undefined> {
  const retries = retriesOf(event);
  const body = Body.parse(event.body);
  try {
    const text =
      body.body ?? (await takeFromInbox(body.connectionId, body.envelopeId, body.parts ?? 0));
    const message = parseBody(text, Message);
    const ports = message.kind === 'replica' ? wire(runReady()) : wire();
    return await apply(ports, { ...body, retries }, message);
  } catch (thrown) {
    const error = toSyncError(thrown);
    report(error, `envelope ${body.envelopeId}`);
    return error.verdict === 'refuse' ? undefined : deliverAgain(error, retries);
  }
}

async function apply(
  ports: SyncPorts,
  { connectionId, envelopeId, accepted, retries }: Body & { retries: number },
  message: Message,
): Promise<InvocationError | undefined> {
  switch (message.kind) {
    case 'replica': {
      const inbound = { connectionId, message, envelopeId, ...(accepted && { accepted }) };
      try {
        const outcome = await syncIn(ports, inbound);
        log(
          `${message.from.key} ${outcome.state}${outcome.state === 'skipped' ? `: ${outcome.why}` : ` ${outcome.seq}`}`,
        );
      } catch (thrown) {
        const error = losePatience(toSyncError(thrown), retries);
        if (!(await failedIn(ports, inbound, error))) throw error;
        warn(`${message.from.key} ${error.code}`);
      }
      return undefined;
    }
    case 'results':
      await takeResults(ports, connectionId, message.results);
      return undefined;
    case 'control':
    case 'confirm':
      await takeControl(connectionId, message);
      return undefined;
    case 'attachment':
    case 'rekey':
    case 'address':
      return undefined;
  }
}
