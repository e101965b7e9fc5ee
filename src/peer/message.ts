/**
 * What two installations say to each other: one versioned schema, checked before anything else reads
 * a message. README.md beside this file has the protocol on a page.
 */
import * as z from 'zod';
import { ReplicaDelta, Sequence } from '../replica/compare';
import { shownName } from '../replica/printable';
import { IssueRef } from '../replica/replica';
import { isPeerUrl } from './url';

/** Version of the protocol. A peer that speaks another one is told so in words both admins can read. */
export const PROTOCOL = 1;

/** The two ends of a connection: `a` made the invitation, `b` accepted it. */
export const Side = z.enum(['a', 'b']);
export type Side = z.infer<typeof Side>;

/** A twin as both sides name it: the side that started it and the id of the issue it started from. */
export const TwinName = z.object({ initiator: Side, issueId: z.string().regex(/^\d{1,20}$/) });
export type TwinName = z.infer<typeof TwinName>;

/** Key of an issue, as people write it. */
export const IssueKey = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{1,40}-\d{1,10}$/, 'not the key of an issue');

/** Who did something, by account: a side that keeps the name can forget it once the account is closed. */
export const Who = z.object({
  accountId: z.string().min(1).max(128),
  displayName: shownName(255),
});
export type Who = z.infer<typeof Who>;

/** Milliseconds since 1970, up to the year 2100. Who reads one holds it against the clock as well. */
export const Time = z.number().int().min(0).max(Date.UTC(2100, 0));

/**
 * What a side may take beyond the messages of the first release, which every side takes. A name never changes its
 * meaning. `short-refs`: issues are named by id and key alone; `reason`: results say why a sync has ended; `move`: an
 * address of another installation is put to an admin; `who`: messages name a person by account too.
 */
export const ABILITIES = ['short-refs', 'reason', 'move', 'who'] as const;
export type Ability = (typeof ABILITIES)[number];

/** What a side says that it takes. Names that this version does not know are left out. */
export const Takes = z
  .array(z.string().max(40))
  .max(100)
  .transform((names) => ABILITIES.filter((each) => names.includes(each)));

/**
 * Bytes of the largest file that crosses: a function has 512 MB, and holds the file once and a half.
 * https://developer.atlassian.com/platform/forge/platform-quotas-and-limits/
 */
export const MOST_FILE_BYTES = 256 * 1024 * 1024;

/** The present state of one twin, as a difference to what the receiver has acknowledged. */
export const ReplicaMessage = z.object({
  kind: z.literal('replica'),
  twin: TwinName,
  /** The sender's issue. */
  from: IssueRef,
  /** The receiver's issue, where the sender knows it. */
  to: IssueRef.optional(),
  seq: Sequence.min(1),
  /** Counts the starts of the twin; absent for the first. A later one than the receiver knows starts it again. */
  run: Sequence.min(1).optional(),
  /** Key of the receiver's issue that is to be the twin, where both exist already. */
  connectTo: IssueKey.optional(),
  /** Milliseconds since 1970 at which the sender read its issue; orders two messages of one number. */
  readAt: Time,
  /** The receiver's last message that the sender had applied when it read its issue. */
  ack: Sequence,
  /** How many messages before it in a row were answers of scripts to scripts; absent where a person caused it. */
  hops: z.number().int().min(0).max(100).optional(),
  delta: ReplicaDelta,
  /** When each changed field was last edited by someone other than Tandem, ISO 8601. */
  edited: z.record(z.string().max(300), z.string().max(40)),
});
export type ReplicaMessage = z.infer<typeof ReplicaMessage>;

/** What became of a twin's messages up to number `ack`. */
export const Result = z.object({
  twin: TwinName,
  ack: Sequence,
  /**
   * `failed`: the message waits there for somebody; `parked`: the answering side cannot send its own changes.
   * `needs-whole`: send everything once more; `wants-whole`: send everything each time.
   */
  outcome: z.enum([
    'applied',
    'skipped',
    'failed',
    'parked',
    'needs-whole',
    'wants-whole',
    'stopped',
  ]),
  /**
   * More about `stopped`. `issue-deleted`: the answering side's issue is gone, and a new start makes a new one;
   * `waits`: only the answering side can start the twin again, and it keeps the request.
   */
  reason: z.enum(['issue-deleted', 'waits']).optional().catch(undefined),
  /** Which start of the twin it is about; absent for the first. */
  run: Sequence.min(1).optional(),
  /** The answering side's issue, once there is one. */
  issue: IssueRef.optional(),
  /** For an admin; holds no field values. */
  message: z.string().max(2000).optional(),
  /** The person whom `message` names. */
  who: Who.optional(),
  warnings: z.array(z.string().max(2000)).max(50).optional(),
  /** Seconds for which the answering side asks for no bulk work: most of its hour's points of Jira are used. */
  restFor: z.number().int().min(1).max(3600).optional(),
});
export type Result = z.infer<typeof Result>;

export const ResultsMessage = z.object({
  kind: z.literal('results'),
  results: z.array(Result).min(1).max(200),
  takes: Takes.optional(),
});

/** Asks for bytes of an attachment; answered at once with the bytes in base64. */
export const AttachmentMessage = z.object({
  kind: z.literal('attachment'),
  twin: TwinName,
  attachmentId: z.string().regex(/^\d{1,20}$/),
  /** First byte, and how many. */
  start: z.number().int().min(0).max(MOST_FILE_BYTES),
  length: z
    .number()
    .int()
    .min(1)
    .max(4 * 1024 * 1024),
});
export type AttachmentMessage = z.infer<typeof AttachmentMessage>;

/** Bytes of an attachment with their SHA-256 in hexadecimal. */
export const AttachmentAnswer = z.object({ base64: z.string(), sha256: z.string().length(64) });
export type AttachmentAnswer = z.infer<typeof AttachmentAnswer>;

/** The peer's admin changed the connection. */
export const ControlMessage = z.object({
  kind: z.literal('control'),
  action: z.enum(['pause', 'resume', 'rename', 'remove', 'policy', 'comments']),
  /** New name, for `rename`. */
  name: shownName(100).pipe(z.string().min(1)).optional(),
  /** Who wins at the sender, for `policy`: the receiver takes the counterpart. */
  policy: z.enum(['remote', 'local', 'newer']).optional(),
  /** For `comments`: whether comments arrive at the sender visible to customers. */
  publicComments: z.boolean().optional(),
  /** Milliseconds since 1970 at the sender: of two that overtook each other the later one counts. */
  at: Time.optional(),
  /** Name of the admin who did it, as shown to the other side. */
  by: shownName(255),
  who: Who.optional(),
});
export type ControlMessage = z.infer<typeof ControlMessage>;

/** The side that asked has the keys too. After the handshake the receiver throws away what it kept for it. */
export const ConfirmMessage = z.object({
  kind: z.literal('confirm'),
  /** Id of the new key, if keys are replaced. Such a message is answered at once. */
  key: z.string().max(64).optional(),
});
export type ConfirmMessage = z.infer<typeof ConfirmMessage>;

/**
 * The answer to a {@link ConfirmMessage} with a key: whether its sender uses the new keys now. The first release does
 * not say so, and always does.
 */
export const ConfirmAnswer = z.object({ taken: z.boolean().default(true) });
export type ConfirmAnswer = z.infer<typeof ConfirmAnswer>;

/** Asks for new keys: a fresh public key, as in the handshake. Answered at once with the peer's own. */
export const RekeyMessage = z.object({
  kind: z.literal('rekey'),
  publicKey: z.string().regex(/^[\w-]{43}$/),
});
export type RekeyMessage = z.infer<typeof RekeyMessage>;

/** The answer to {@link RekeyMessage}, with a proof that its sender holds the old keys. */
export const RekeyAnswer = z.object({
  publicKey: z.string().regex(/^[\w-]{43}$/),
  proof: z.string().regex(/^[\w-]{43}$/),
  /** Id of the old key that it took the question by. */
  key: z.string().max(64),
});
export type RekeyAnswer = z.infer<typeof RekeyAnswer>;

/**
 * The address of the sender's web trigger, where it is a new one, and what the sender takes. It takes no other address
 * once the receiver has answered.
 */
export const AddressMessage = z.object({
  kind: z.literal('address'),
  url: z.string().refine(isPeerUrl, 'not the address of a Forge web trigger'),
  /** Milliseconds since 1970 at the sender: of two that overtook each other the later one counts. */
  at: Time,
  by: shownName(255),
  who: Who.optional(),
  takes: Takes.optional(),
});
export type AddressMessage = z.infer<typeof AddressMessage>;

/** Everything that is signed with a connection's keys. */
export const Message = z.discriminatedUnion('kind', [
  ReplicaMessage,
  ResultsMessage,
  AttachmentMessage,
  ControlMessage,
  ConfirmMessage,
  RekeyMessage,
  AddressMessage,
]);
export type Message = z.infer<typeof Message>;
