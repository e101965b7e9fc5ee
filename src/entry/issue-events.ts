/**
 * Door: something happened to an issue under sync. The platform filters by the issue's property, so no
 * other issue's events come here, nor what the app itself did.
 */
import type { InvocationError } from '@forge/events';
import * as z from 'zod';
import { namesIn } from '../jira/sync-property';
import { twinsOfIssue } from '../store/find-twins';
import { stopDeleted } from '../sync/life/start';
import { parseTwinKey, type Twin } from '../model/twin';
import { orAgain } from './wiring/answers';
import { pushOutbound } from './wiring/queues';
import { wire } from './wiring/sync-ports';

const id = z.union([z.string(), z.number()]).transform(String);

/** The path of the property that manifest.yml asks to be included. It is a hint: the store decides. */
const TWINS = "issue.properties['tandem'].twins";

/**
 * What the events have in common.
 * https://developer.atlassian.com/platform/forge/events-reference/jira/ and …/product_events/
 */
const Payload = z.object({
  eventType: z.string(),
  issue: z
    .object({ id, fields: z.object({ updated: z.string().optional() }).optional() })
    .optional(),
  attachment: z.object({ issueId: id.optional() }).optional(),
  worklog: z.object({ issueId: id.optional() }).optional(),
  sourceIssueId: id.optional(),
  // Anyone who may edit the issue may have written it.
  payloadIncludeProperties: z
    .object({ [TWINS]: z.unknown() })
    .nullish()
    .catch(undefined),
});

/** Asks for each of the issue's twins to be looked at. */
export function notice(payload: unknown): Promise<InvocationError | undefined> {
  return orAgain(payload, () => pass(payload));
}

const Deletion = z.object({ issue: z.object({ id, key: z.string() }) });

/**
 * An issue was deleted: its sync ends on both sides. No property of it is left to filter by, so this is
 * told of every deletion, and the store says whether it concerns a twin.
 */
export function noticeDeleted(payload: unknown): Promise<InvocationError | undefined> {
  return orAgain(payload, async () => {
    const { issue } = Deletion.parse(payload);
    const ports = wire();
    for (const { connectionId, key: twinKey, local } of await twinsOfIssue<Twin>(issue.id)) {
      if (local?.id !== issue.id) continue;
      await stopDeleted(ports, { connectionId, twinKey }, issue.key);
    }
  });
}

async function pass(payload: unknown): Promise<void> {
  const event = Payload.parse(payload);
  const issueId =
    event.issue?.id ?? event.attachment?.issueId ?? event.worklog?.issueId ?? event.sourceIssueId;
  if (issueId === undefined) return;
  const { twins: named } = namesIn({ twins: event.payloadIncludeProperties?.[TWINS] });
  const keys =
    named.length > 0 ? named : (await twinsOfIssue<Twin>(issueId)).map((twin) => twin.key);
  const updated =
    event.eventType === 'avi:jira:updated:issue' ? event.issue?.fields?.updated : undefined;
  await pushOutbound(
    keys.flatMap((twinKey) => {
      const parsed = parseTwinKey(twinKey);
      return parsed
        ? [
            {
              connectionId: parsed.connectionId,
              twinKey,
              issueId,
              cause: 'change' as const,
              ...(updated !== undefined && { updated }),
            },
          ]
        : [];
    }),
  );
}
