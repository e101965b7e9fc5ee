/**
 * Two sides of a connection that replace their keys, with every message between them under a test's control: it
 * arrives when the test says so, and the test may lose it or its answer.
 */
import { SyncError } from '../../src/errors';
import { signingKeys, takenKeys, type ConnectionSecret } from '../../src/model/connection-secret';
import { parseBody, seal, verify, type Envelope } from '../../src/peer/envelope';
import { agree, newExchange, newSecret } from '../../src/peer/handshake';
import { Message } from '../../src/peer/message';
import type { ConnectPorts } from '../../src/connection/ports';
import type { Connection } from '../../src/model/connection';
import { told, untoldOf } from '../../src/connection/change';
import { confirmKey, rekeyed, rotate, rotated } from '../../src/connection/rotate-keys';

export type Side = 'a' | 'b';

export const SIDES = ['a', 'b'] as const;

export const MINUTE = 60_000;

/** What becomes of one message: its question or its answer may be lost. */
export type Fate = 'answered' | 'question-lost' | 'answer-lost';

const WIRE = 'c0ffeec0ffeec0ffee';

export const idOf = (side: Side) => `${WIRE}.${side}`;

const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a');

export type KeyRings = ReturnType<typeof makeKeyRings>;

/**
 * @param clock gives milliseconds since 1970
 * @param gate is waited for before a question arrives, and before its answer does
 * @param fateOf says what becomes of the next message
 */
export function makeKeyRings(
  clock: () => number,
  gate: () => Promise<void> = async () => undefined,
  fateOf: () => Fate = () => 'answered',
) {
  const secrets = firstSecrets();
  const rows = new Map(SIDES.map((side) => [idOf(side), {} as Connection]));
  /** Every key that a side ever signed with. */
  const used = new Map<string, { side: Side; id: string; secret: string }>();
  let ids = 0;
  const of = (side: Side): ConnectionSecret => {
    const secret = secrets.get(idOf(side));
    if (!secret) throw new Error(`Side ${side} has no keys.`);
    return secret;
  };
  const portsOf = (side: Side): ConnectPorts =>
    ({
      readSecret: async (id: string) => secrets.get(id),
      writeSecret: async (id: string, secret: ConnectionSecret) => {
        secrets.set(id, secret);
        for (const key of signingKeys(secret)) used.set(key.id, { side, ...key });
      },
      updateConnection: async (id: string, change: (row: Connection) => Connection) => {
        rows.set(id, change(rows.get(id) ?? ({} as Connection)));
      },
      post: async (_url: string, envelope: Envelope) => {
        const fate = fateOf();
        await gate();
        if (fate === 'question-lost') throw new SyncError('peer-down', 'The question was lost.');
        const answer = await receive(otherOf(side), envelope);
        await gate();
        if (fate === 'answer-lost') throw new SyncError('peer-down', 'The answer was lost.');
        if (answer instanceof SyncError) throw new SyncError('peer-refused', answer.message);
        return answer;
      },
      now: clock,
      newId: () => `message-${(ids += 1)}`,
    }) as unknown as ConnectPorts;

  /** A side's web trigger. */
  const receive = async (side: Side, { headers, body }: Envelope): Promise<object | SyncError> => {
    try {
      const key = verify(headers, body, takenKeys(of(side), clock()));
      const message = parseBody(body, Message);
      if (message.kind === 'rekey') return await rekeyed(portsOf(side), idOf(side), key, message);
      if (message.kind !== 'confirm' || message.key === undefined) return {};
      return { taken: (await rotated(portsOf(side), idOf(side), message.key)) !== 'never' };
    } catch (error) {
      if (error instanceof SyncError) return error;
      throw error;
    }
  };

  /** Tells the other side what it is to be told, as the sweep does. @throws SyncError `peer-…` */
  const tell = async (side: Side): Promise<void> => {
    for (const news of untoldOf(rows.get(idOf(side)) ?? {})) {
      if (news.kind !== 'confirm' || news.key === undefined) continue;
      const end = await confirmKey(portsOf(side), idOf(side), news.key);
      if (end !== 'later') rows.set(idOf(side), told(rows.get(idOf(side))!, news, clock()));
    }
  };

  return {
    of,
    tell,
    used: () => [...used.values()],
    ports: portsOf,
    /** What an admin's click does. @throws SyncError */
    replaceKeys: async (side: Side): Promise<void> => {
      await rotate(portsOf(side), idOf(side), 'Ada');
      await tell(side);
    },
    sealBy: (side: Side, keys = signingKeys(of(side))): Envelope =>
      seal({ kind: 'confirm' }, { connection: WIRE, from: side }, keys, {
        id: `message-${(ids += 1)}`,
        now: clock(),
      }),
    /** @throws SyncError `unauthenticated` */
    takes: (side: Side, { headers, body }: Envelope): void => {
      verify(headers, body, takenKeys(of(side), clock()));
    },
  };
}

function firstSecrets(): Map<string, ConnectionSecret> {
  const [a, b] = [newExchange(), newExchange()];
  const { fromA, fromB } = agree(a, b.publicKey, {
    connection: WIRE,
    secret: newSecret(),
    a: { publicKey: a.publicKey, url: 'a' },
    b: { publicKey: b.publicKey, url: 'b' },
  });
  return new Map([
    [idOf('a'), { url: 'b', send: [fromA], receive: [fromB] }],
    [idOf('b'), { url: 'a', send: [fromB], receive: [fromA] }],
  ]);
}
