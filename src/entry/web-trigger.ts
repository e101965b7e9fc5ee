/**
 * Door: the internet. Anyone can knock; only what a connection's key has signed is read. Whatever is
 * refused is refused in one shape and has changed nothing.
 */
import { createHash, randomUUID } from 'node:crypto';
import { allOrThrow } from '../async';
import { SyncError, toSyncError } from '../errors';
import {
  ENVELOPE_BYTES,
  OtherVersion,
  parseBody,
  readSender,
  verify,
  type Headers,
  type Key,
} from '../peer/envelope';
import { AcceptMessage, invitationKey } from '../peer/handshake';
import { Message, type AttachmentMessage, type Result } from '../peer/message';
import { takenKeys } from '../model/connection-secret';
import { readRange } from '../jira/attachment';
import { untrackIssue } from '../jira/sync-property';
import { connectionId } from '../model/connection';
import { readConnection } from '../store/connection';
import { markSeen, putInInbox } from '../store/inbox';
import { readSecret } from '../store/secret';
import { restBulk } from '../store/quota';
import { recordEvent } from '../store/sync-event';
import { twinKeysOfIssue } from '../store/find-twins';
import { load, save } from '../store/twin';
import { mayReadFile } from '../sync/plan/attachments';
import { takeResult, type ResultPorts } from '../sync/life/results';
import { accepted } from '../connection/invite';
import { requireTimely } from '../model/peer-claims';
import { newestOf } from '../sync/life/reactions';
import { rekeyed } from '../connection/rotate-keys';
import { twinKey, type Twin } from '../model/twin';
import { answer, refuse, report, type WebTriggerAnswer } from './wiring/answers';
import { takeAddress } from './connection/address';
import { connectPorts } from './wiring/connection-ports';
import { noteAbilities, noteVersion, takeKeys } from './connection/control';
import { fitsEvent, pushInbound, pushOutbound } from './wiring/queues';

/** https://developer.atlassian.com/platform/forge/events-reference/web-trigger/ */
export interface WebTriggerRequest {
  method: string;
  headers: Record<string, string[]>;
  body?: string;
}

export async function receive(request: WebTriggerRequest): Promise<WebTriggerAnswer> {
  try {
    return await open(request);
  } catch (thrown) {
    const error = toSyncError(thrown);
    if (error.code === 'bug') report(error, 'web trigger');
    return refuse(error);
  }
}

async function open({
  method,
  headers: raw,
  body = '',
}: WebTriggerRequest): Promise<WebTriggerAnswer> {
  if (method !== 'POST') throw new SyncError('bad-request', 'Only POST is understood.');
  if (Buffer.byteLength(body) > ENVELOPE_BYTES)
    throw new SyncError('too-large', 'The message is too large.');
  const headers = single(raw);
  const sender = readSender(headers);
  const id = connectionId(sender.connection, sender.from === 'a' ? 'b' : 'a');
  const secret = await readSecret(id);
  const isInviting = sender.from === 'b' && secret?.pending;
  const keys = [
    ...(secret ? takenKeys(secret, Date.now()) : []),
    ...(isInviting ? [invitationKey(isInviting.invitation)] : []),
  ];
  const key = verify(headers, body, keys);
  try {
    const { rests = false, takes } = secret ?? {};
    return await serve({ id, envelopeId: sender.id, key, body, rests, takes });
  } catch (error) {
    if (error instanceof OtherVersion) await noteVersion(id, error.version);
    throw error;
  }
}

/** A request that its signature vouches for. */
interface Vouched {
  id: string;
  envelopeId: string;
  key: Key;
  body: string;
  /** The connection rested when the keys were written last. */
  rests: boolean;
  /** What the peer takes, as far as it is known. */
  takes: string[] | undefined;
}

async function serve(vouched: Vouched): Promise<WebTriggerAnswer> {
  const { id, envelopeId, key, body } = vouched;
  if (key.id === 'invitation') {
    const acceptance = parseBody(body, AcceptMessage);
    requireTimely(acceptance, Date.now());
    return answer(200, await accepted(connectPorts(), id, acceptance));
  }
  const message = parseBody(body, Message);
  requireTimely(message, Date.now());
  if ('takes' in message && isNews(message.takes, vouched.takes))
    await noteAbilities(id, message.takes);
  switch (message.kind) {
    case 'attachment':
      await markSeen(id, envelopeId, '');
      return answer(200, await readAttachment(id, message));
    case 'rekey':
      await markSeen(id, envelopeId, '');
      return answer(200, await rekeyed(connectPorts(), id, key, message));
    case 'address':
      await markSeen(id, envelopeId, '');
      await takeAddress(id, message);
      return answer(202, { ok: true });
    case 'confirm':
      if (message.key === undefined) break;
      await markSeen(id, envelopeId, '');
      return answer(200, await takeKeys(id, message.key));
    case 'replica':
    case 'results':
    case 'control':
      break;
  }
  await keep(vouched, message);
  return answer(202, { ok: true });
}

function isNews(said: string[] | undefined, known: string[] | undefined): said is string[] {
  return said !== undefined && said.join() !== known?.join();
}

/** One value a name, in lower case: whoever sends a header twice wants to be read in two ways. */
function single(raw: Record<string, string[]>): Headers {
  const headers: Headers = {};
  for (const [name, values] of Object.entries(raw)) {
    const lower = name.toLowerCase();
    const [value] = values;
    if (value === undefined || values.length > 1 || lower in headers) {
      if (!lower.startsWith('webhook-') && !lower.startsWith('tandem-')) continue;
      throw new SyncError('unauthenticated', 'A header was sent twice.');
    }
    headers[lower] = value;
  }
  return headers;
}

/**
 * Takes what is not answered with data. One result is noted at once; other small messages ride in the event
 * beside their mark; a large one is kept first, so that it is never lost.
 */
async function keep({ id, envelopeId, body, rests }: Vouched, message: Message): Promise<void> {
  if (message.kind === 'replica' && rests) await requireOpen(id);
  const [result, ...more] = message.kind === 'results' ? newestOf(message.results) : [];
  if (result && more.length === 0) {
    await note(id, envelopeId, result);
  } else if (!fitsEvent(body)) {
    const parts = await putInInbox(id, envelopeId, body);
    await pushInbound({ connectionId: id, envelopeId, parts });
  } else if (message.kind === 'replica') {
    // Somebody waits: marked and queued at once. The consumer asks for the mark, so what is refused here
    // as seen before goes no further there.
    const asked = { mark: randomUUID(), at: Date.now() };
    await allOrThrow([
      markSeen(id, envelopeId, asked.mark),
      pushInbound({ connectionId: id, envelopeId, body, accepted: asked }),
    ]);
  } else {
    await markSeen(id, envelopeId, '');
    await pushInbound({ connectionId: id, envelopeId, body });
  }
}

/** While a connection rests its issues wait on the other side. The consumer looks again. @throws SyncError `peer-refused` */
async function requireOpen(id: string): Promise<void> {
  if ((await readConnection(id))?.state !== 'active')
    throw new SyncError('peer-refused', 'The connection is not active on this site.');
}

/** Notes one result, and marks its envelope as seen with it. */
async function note(id: string, envelopeId: string, result: Result): Promise<void> {
  const ports: ResultPorts = {
    store: { load: load<Twin>, save, record: recordEvent, twinsOf: twinKeysOfIssue, restBulk },
    issues: { untrack: untrackIssue },
    work: { outbound: pushOutbound },
    now: () => Date.now(),
    newId: randomUUID,
  };
  await takeResult(ports, id, result, envelopeId);
}

/** Bytes of a file that was offered: the peer may read what crossed with a twin, and nothing else. */
async function readAttachment(
  id: string,
  { twin: name, attachmentId, start, length }: AttachmentMessage,
) {
  const { twin, connection } = await load<Twin>(id, twinKey(id, name));
  const may = mayReadFile(twin, attachmentId);
  if (may === 'never') throw new SyncError('jira-not-found', 'The sync of this issue was stopped.');
  if (connection?.state !== 'active' || may === 'later') {
    // The message that offers it may have been faster than the note that it was sent.
    throw new SyncError('twin-busy', 'This file was not offered yet.');
  }
  const bytes = Buffer.from(await readOffered(attachmentId, start, length));
  return {
    base64: bytes.toString('base64'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** What Jira will never give, such as a range of a file that is shorter, is as good as gone: the rest need not wait for it. */
async function readOffered(
  attachmentId: string,
  start: number,
  length: number,
): Promise<Uint8Array> {
  try {
    return await readRange(attachmentId, start, length);
  } catch (error) {
    const isRefused = error instanceof SyncError && error.code === 'jira-refused';
    throw isRefused ? new SyncError('jira-not-found', error.message) : error;
  }
}
