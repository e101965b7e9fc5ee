/** Door: a transition with the post function was taken. Starts or continues the sync of its issue. */
import type { InvocationError } from '@forge/events';
import * as z from 'zod';
import { nameTwin } from '../jira/sync-property';
import { splitId } from '../model/connection';
import { markStart } from '../sync/life/mark-start';
import { twinKey } from '../model/twin';
import { orAgain, retriesOf } from './wiring/answers';
import { warn } from './wiring/log';
import { pushOutbound } from './wiring/queues';
import { attemptToSend } from './wiring/attempt-to-send';
import { wire } from './wiring/sync-ports';

/**
 * What Jira gives of a transition. `executionId` is the same for all post functions of one transition and
 * for every delivery of it, so the consumer counts it once.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-workflow-post-function/
 */
const Payload = z.object({
  issue: z.object({
    id: z.union([z.string(), z.number()]).transform(String),
    key: z.string().optional(),
  }),
  transition: z.object({ executionId: z.string() }),
  configuration: z.object({ connectionId: z.string() }).optional(),
});

/** Seconds before each of the four deliveries again that Forge makes: an outage of some minutes loses no start. */
const SPREAD = [30, 120, 600, 900];

/**
 * Sends at once, since a person waits: the first attempt goes without a queue. Forge gives a post function
 * 25 s and delivers it up to four times again, so whatever does not come to its end there is queued. If the queue
 * takes nothing either, the start is noted for the sweep, for whom the four deliveries are too few.
 */
export function send(payload: unknown): Promise<InvocationError | undefined> {
  return orAgain(payload, () => start(payload), SPREAD);
}

async function start(payload: unknown): Promise<void> {
  const { issue, transition, configuration } = Payload.parse(payload);
  if (!configuration) {
    warn(`Issue ${issue.id}: the post function has no connection yet; choose one in the workflow.`);
    return;
  }
  const { connectionId } = configuration;
  const key = twinKey(connectionId, { initiator: splitId(connectionId).side, issueId: issue.id });
  const event = {
    connectionId,
    twinKey: key,
    issueId: issue.id,
    cause: 'start' as const,
    executionId: transition.executionId,
    ...(issue.key !== undefined && { issueKey: issue.key }),
  };
  const isCutOff = retriesOf(payload) > 0;
  if (!isCutOff && !(await attemptToSend(event, 0)).again) return;
  try {
    await pushOutbound([{ ...event, isRetry: true }]);
  } catch (error) {
    await markStart({ ...wire(), nameTwin }, event);
    throw error;
  }
}
