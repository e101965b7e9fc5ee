/**
 * What a run may give back, as a schema: the sandbox answers with text, and nothing of it is believed
 * before it fits.
 */
import * as z from 'zod';
import {
  ENTRY_KINDS,
  IssueLink,
  IssueRef,
  Json,
  Replica,
  RichText,
  type EntryKind,
} from '../../replica/replica';
import { JIRA_LOOKUPS, TWIN_LOOKUPS, type Effect, type Need, type WantedIssue } from '../script';

const line = z.number().int().min(0).max(1_000_000);
const id = z.string().max(64);
/** Of what a script wrote itself. */
const number = z.number().int().min(1).max(1_000_000);
const Kind = z.enum(ENTRY_KINDS as [EntryKind, ...EntryKind[]]);

const Assignment = z.object({ field: z.string().max(300), value: Json, line });

const CommentItem = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('local'),
    id,
    body: RichText,
    internal: z.boolean(),
    attribute: z.boolean().optional(),
    line: line.optional(),
  }),
  z.object({
    from: z.literal('replica'),
    remoteId: id,
    body: RichText,
    internal: z.boolean(),
    attribute: z.boolean(),
    line: line.optional(),
  }),
  z.object({
    from: z.literal('script'),
    number,
    body: RichText,
    internal: z.boolean(),
    line: line.optional(),
  }),
]);

const AttachmentItem = z.discriminatedUnion('from', [
  z.object({ from: z.literal('local'), id }),
  z.object({
    from: z.literal('replica'),
    remoteId: id,
    filename: z.string().max(1024),
    line: line.optional(),
  }),
]);

const log = {
  comment: RichText.nullable(),
  started: z.string().max(40),
  timeSpentSeconds: z.number().min(0),
  line: line.optional(),
};
const WorkLogItem = z.discriminatedUnion('from', [
  z.object({ from: z.literal('local'), id, attribute: z.boolean().optional(), ...log }),
  z.object({ from: z.literal('replica'), remoteId: id, attribute: z.boolean(), ...log }),
  z.object({ from: z.literal('script'), number, ...log }),
]);

const LinkItem = IssueLink.pick({ direction: true }).extend({
  type: z.string().max(255),
  remote: IssueRef,
  line: line.optional(),
});

const Wanted = z.object({
  assigned: z.array(Assignment).max(500),
  comments: z.array(CommentItem).max(20_000).optional(),
  attachments: z.array(AttachmentItem).max(20_000).optional(),
  workLogs: z.array(WorkLogItem).max(20_000).optional(),
  issueLinks: z.array(LinkItem).max(2000).optional(),
}) as unknown as z.ZodType<WantedIssue>;

const Effects = z
  .array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('start-sync'), issueKey: z.string().max(64), line }),
      z.object({ kind: z.literal('stop-sync'), line }),
      z.object({ kind: z.literal('sync-back'), line }),
    ]),
  )
  .max(100) as z.ZodType<Effect[]>;

/** Result of an outgoing script. */
export const OutgoingResult = z.object({
  assigned: z.array(Assignment).max(500),
  replica: Replica,
  effects: Effects,
});

/** Result of an incoming script. */
export const IncomingResult = z.object({ wanted: Wanted, effects: Effects });

/** What a run says it needs. */
export const NeedText = z.union([
  z.object({
    kind: z.literal('lookup'),
    name: z.enum([...JIRA_LOOKUPS, ...TWIN_LOOKUPS]),
    args: z.array(z.string().max(1000)).max(5),
  }),
  z.object({ kind: z.literal('whole'), list: Kind }),
  z.object({ kind: z.literal('store'), wanted: Wanted, effects: Effects }),
]) as unknown as z.ZodType<Need>;

/** A line that a run printed or warned with. */
export const EmittedLine = z.object({
  level: z.enum(['log', 'info', 'warn', 'error', 'debug']).optional(),
  text: z.string().optional(),
  message: z.string().optional(),
  line: line.optional(),
});
