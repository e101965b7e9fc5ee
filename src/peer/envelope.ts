/**
 * The envelope: one signed message between two installations. Signed and verified as Standard Webhooks
 * says (https://www.standardwebhooks.com), with one key for each direction. Pure but for the clock that
 * the library reads.
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as z from 'zod';
import { SyncError } from '../errors';
import { isTooIntricate } from '../replica/intricacy';
import { PROTOCOL, Side } from './message';

/** A signing key: 32 bytes in base64, and a name that appears in no secret. */
export interface Key {
  id: string;
  secret: string;
}

/** What is posted: headers and the raw body that the signature covers. */
export interface Envelope {
  headers: Record<string, string>;
  body: string;
}

/** Who an envelope says it is from; not believed before its signature is verified. */
export interface Sender {
  /** The connection's id on the wire, the same on both sides. */
  connection: string;
  from: Side;
}

/** Bytes of headers and body that a web trigger takes: Forge allows 5 MB in all; the rest is for headers. */
export const ENVELOPE_BYTES = 4_900_000;

const HEADER = { connection: 'tandem-connection', from: 'tandem-from' } as const;

/**
 * Signs a message, with the version of the protocol in it, by all keys given: during a rotation the old
 * one and the new.
 * @param stamp the envelope's id, and milliseconds since 1970
 * @throws SyncError `too-large`
 */
export function seal(
  message: object,
  sender: Sender,
  keys: readonly Key[],
  stamp: { id: string; now: number },
): Envelope {
  const { id, now } = stamp;
  const body = JSON.stringify({ v: PROTOCOL, ...message });
  if (Buffer.byteLength(body) > ENVELOPE_BYTES) {
    throw new SyncError(
      'too-large',
      `The message has ${Buffer.byteLength(body)} bytes; ${ENVELOPE_BYTES} can cross.`,
    );
  }
  const at = new Date(now);
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': keys.map((key) => webhook(key).sign(id, at, body)).join(' '),
      [HEADER.connection]: sender.connection,
      [HEADER.from]: sender.from,
    },
    body,
  };
}

const SenderHeaders = z.object({
  'webhook-id': z.string().regex(/^[\w-]{8,64}$/),
  'webhook-timestamp': z.string().regex(/^\d{1,12}$/),
  'webhook-signature': z.string().min(1).max(512),
  [HEADER.connection]: z.string().regex(/^[a-z0-9]{16,40}$/),
  [HEADER.from]: Side,
});

/** Headers of a request by lower-case name; one value each, since a second one could say something else. */
export type Headers = Record<string, string>;

/**
 * Reads who an envelope says it is from.
 * @throws SyncError `unauthenticated` if a header is missing or malformed
 */
export function readSender(headers: Headers): Sender & { id: string } {
  const parsed = SenderHeaders.safeParse(headers);
  if (!parsed.success)
    throw new SyncError('unauthenticated', 'The request is not a signed message.');
  const { data } = parsed;
  return {
    connection: data[HEADER.connection],
    from: data[HEADER.from],
    id: data['webhook-id'],
  };
}

/**
 * Verifies that one of the keys signed these bytes within the last five minutes. Every key is tried, so
 * that the time of a refusal tells nothing about any of them.
 * @returns the key that did. @throws SyncError `unauthenticated`
 */
export function verify(headers: Headers, body: string, keys: readonly Key[]): Key {
  const [key] = keys.filter((each) => isSignedWith(each, headers, body));
  if (!key) throw new SyncError('unauthenticated', 'The signature does not match.');
  return key;
}

function isSignedWith(key: Key, headers: Headers, body: string): boolean {
  try {
    webhook(key).verify(body, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function webhook(key: Key): Webhook {
  return new Webhook(Buffer.from(key.secret, 'base64'), { format: 'raw' });
}

/** JSON of more than this is nobody's message: issues stay far below. */
const MOST = { depth: 100, parts: 1_000_000 };

const Versioned = z.object({ v: z.number().int().min(1).max(9999) });

/** A message of another version of the protocol than this one. */
export class OtherVersion extends SyncError {
  readonly version: number;

  constructor(version: number) {
    super('other-version', `A message came in version ${version} of the protocol.`);
    this.version = version;
  }
}

/**
 * Parses a verified body.
 * @throws SyncError `bad-request` if it is not JSON of that schema, `unknown-kind`; {@link OtherVersion}
 */
export function parseBody<T>(body: string, schema: z.ZodType<T>): T {
  if (isTooIntricate(body, MOST))
    throw new SyncError('bad-request', 'The message is too intricate.');
  const json = parseJson(body);
  const versioned = Versioned.safeParse(json);
  if (versioned.success && versioned.data.v !== PROTOCOL) throw new OtherVersion(versioned.data.v);
  const parsed = schema.safeParse(json);
  if (versioned.success && parsed.success) return parsed.data;
  throw refusalOf(json, (versioned.error ?? parsed.error)?.issues[0]);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body, LONE.test(body) ? wellFormed : undefined);
  } catch {
    throw new SyncError('bad-request', 'The message is not JSON.');
  }
}

const Kinded = z.object({ kind: z.string().max(40) });

/** Of a message that does not fit its schema. A kind that is missing in the schema is one of a later version. */
function refusalOf(json: unknown, issue: z.core.$ZodIssue | undefined): SyncError {
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_union' && path === 'kind' && Kinded.safeParse(json).success)
    return new SyncError('unknown-kind', 'This version knows no such message.');
  return new SyncError(
    'bad-request',
    `The message is not one that this version knows: ${path}: ${issue?.message ?? ''}`,
  );
}

/** Half of a character outside of the basic plane may stand alone in JSON; no store takes it as text. */
const LONE = /\\u[dD][89a-fA-F]/;

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}
