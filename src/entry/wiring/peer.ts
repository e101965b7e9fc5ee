/** The other installation of a connection: seals what the sync path sends with that connection's keys. */
import { createHash, randomUUID } from 'node:crypto';
import { SyncError } from '../../errors';
import { seal } from '../../peer/envelope';
import { fit, type Receiver } from '../../peer/fit';
import { signingKeys, type ConnectionSecret } from '../../model/connection-secret';
import { AttachmentAnswer, type AttachmentMessage, type Message } from '../../peer/message';
import { post } from '../../peer/post';
import { readSecret } from '../../store/secret';
import { readConnection, updateConnection } from '../../store/connection';
import { splitId } from '../../model/connection';
import type { Peer } from '../../sync/ports';
import { requireOwn } from './own-keys';

/** How long keys are used without reading them anew; one that was replaced counts for twice as long. */
const FRESH_MS = 5 * 60_000;

/**
 * Opens a connection's peer. Keys are read when they are needed first.
 * @param patience says for each message how long its answer is waited for
 */
export function openPeer(connectionId: string, patience?: () => AbortSignal): Peer {
  let reading: Promise<ConnectionSecret & Receiver> | undefined;
  let readAt = 0;
  const readKeys = () => {
    if (!reading || Date.now() - readAt > FRESH_MS) {
      readAt = Date.now();
      reading = readReceiver(connectionId);
    }
    return reading;
  };
  const send = async (message: Message) => {
    const secret = await readKeys();
    const { wire, side } = splitId(connectionId);
    const posting = post(
      secret.url,
      seal(fit(message, secret), { connection: wire, from: side }, signingKeys(secret), {
        id: randomUUID(),
        now: Date.now(),
      }),
      patience?.(),
    );
    return posting.catch((error: unknown) => noteIfGone(connectionId, error));
  };
  return {
    prepare: async () => {
      await readKeys().catch(() => undefined);
    },
    send: async (message) => {
      await send(message);
    },
    readAttachment: async (request) => {
      const message = { kind: 'attachment' as const, ...request };
      return (
        (await readRange(send, message)) ?? (await readRange(send, message)) ?? damaged(request)
      );
    },
  };
}

/** How often it is noted that the other site is gone. */
const GONE_NOTE_MS = 5 * 60_000;

/** Where Tandem is not installed on the other site any more, the admin here reads so on the connection. @throws the error */
async function noteIfGone(connectionId: string, error: unknown): Promise<never> {
  if (error instanceof SyncError && error.code === 'peer-uninstalled') {
    const now = Date.now();
    const row = await readConnection(connectionId);
    if (row && now > (row.peerGoneAt ?? 0) + GONE_NOTE_MS)
      await updateConnection(connectionId, (fresh) => ({ ...fresh, peerGoneAt: now }));
  }
  throw error;
}

/** The keys, and what messages are made by. The row is read for a peer of the first release alone. */
async function readReceiver(connectionId: string): Promise<ConnectionSecret & Receiver> {
  const secret = await requireSecret(connectionId);
  requireOwn(secret);
  const { takes } = secret;
  if (takes) return { ...secret, takes, site: '' };
  const row = await readConnection(connectionId);
  return { ...secret, takes: [], site: row?.localUrl ?? '' };
}

async function requireSecret(connectionId: string): Promise<ConnectionSecret> {
  const secret = await readSecret(connectionId);
  if (secret && secret.send.length > 0) return secret;
  throw new SyncError(
    'peer-refused',
    'The keys of this connection are not there; connect the sites again.',
  );
}

/** One range, or undefined if what arrived is not what was sent. */
async function readRange(
  send: (message: Message) => Promise<unknown>,
  message: AttachmentMessage,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parsed = AttachmentAnswer.safeParse(await send(message));
  if (!parsed.success) return undefined;
  const bytes = Buffer.from(parsed.data.base64, 'base64');
  const isWhole =
    bytes.length === message.length &&
    createHash('sha256').update(bytes).digest('hex') === parsed.data.sha256;
  return isWhole ? bytes : undefined;
}

function damaged({ start, length }: { start: number; length: number }): never {
  throw new SyncError(
    'attachment-damaged',
    `Bytes ${start} to ${start + length} of a file arrived damaged twice.`,
  );
}
