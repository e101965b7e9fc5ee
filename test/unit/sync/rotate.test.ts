/** New keys while messages are under way: what was signed before is taken for some minutes, then no more. */
import { parseBody, seal, verify, type Envelope } from '../../../src/peer/envelope';
import { agree, newExchange, newSecret } from '../../../src/peer/handshake';
import { RekeyMessage } from '../../../src/peer/message';
import type { ConnectPorts, Secret } from '../../../src/sync/connect';
import { goodKeys, rekeyed, rotate, rotated } from '../../../src/sync/rotate';

const WIRE = 'c0ffeec0ffeec0ffee';
const NOW = Date.now();

/** Two sides with agreed keys; what `a` posts is answered by `b`. */
function makeSides() {
  const [a, b] = [newExchange(), newExchange()];
  const agreed = agree(a, b.publicKey, {
    connection: WIRE,
    secret: newSecret(),
    a: { publicKey: a.publicKey, url: 'a' },
    b: { publicKey: b.publicKey, url: 'b' },
  });
  const secrets = new Map<string, Secret>([
    [`${WIRE}.a`, { url: 'b', send: [agreed.fromA], receive: [agreed.fromB] }],
    [`${WIRE}.b`, { url: 'a', send: [agreed.fromB], receive: [agreed.fromA] }],
  ]);
  const answer = async (_url: string, { headers, body }: Envelope) => {
    const key = verify(headers, body, of('b').receive);
    return JSON.stringify(await rekeyed(ports, `${WIRE}.b`, key, parseBody(body, RekeyMessage)));
  };
  let ids = 0;
  const ports = {
    readSecret: async (id: string) => secrets.get(id),
    writeSecret: async (id: string, secret: Secret) => {
      secrets.set(id, secret);
    },
    updateConnection: async () => undefined,
    post: answer,
    now: () => NOW,
    newId: () => `message-${(ids += 1)}`,
  } as unknown as ConnectPorts;
  const of = (side: 'a' | 'b'): Secret => {
    const secret = secrets.get(`${WIRE}.${side}`);
    if (!secret) throw new Error(`Side ${side} has no keys.`);
    return secret;
  };
  const sealBy = (side: 'a' | 'b') =>
    seal({ kind: 'confirm' }, { connection: WIRE, from: side }, of(side).send, {
      id: ports.newId(),
      now: NOW,
    });
  const takes = (side: 'a' | 'b', { headers, body }: Envelope, at = NOW) =>
    verify(headers, body, goodKeys(of(side).receive, at));
  return { ports, of, sealBy, takes };
}

test('a message that was signed before is taken for ten minutes', async () => {
  const { ports, sealBy, takes } = makeSides();
  const before = { a: sealBy('a'), b: sealBy('b') };
  const key = await rotate(ports, `${WIRE}.a`);
  expect(await rotated(ports, `${WIRE}.b`, key)).toBe(true);
  for (const [side, envelope] of [
    ['a', before.b],
    ['b', before.a],
  ] as const) {
    expect(() => takes(side, envelope, NOW + 9 * 60_000)).not.toThrow();
    expect(() => takes(side, envelope, NOW + 11 * 60_000)).toThrow('signature');
  }
});

test('what is signed afterwards is signed with the new keys alone, once both sides have them', async () => {
  const { ports, of, sealBy, takes } = makeSides();
  const key = await rotate(ports, `${WIRE}.a`);
  expect(of('b').send).toHaveLength(2);
  await rotated(ports, `${WIRE}.b`, key);
  expect([of('a').send.length, of('b').send.length]).toEqual([1, 1]);
  const later = NOW + 3600_000;
  expect(() => takes('b', sealBy('a'), later)).not.toThrow();
  expect(() => takes('a', sealBy('b'), later)).not.toThrow();
});

test('side a goes on with its own rotation and refuses the other; side b gives way', async () => {
  const { ports, of } = makeSides();
  const question = { kind: 'rekey' as const, publicKey: newExchange().publicKey };
  const open = { ...newExchange(), since: NOW };
  for (const side of ['a', 'b'] as const)
    await ports.writeSecret(`${WIRE}.${side}`, { ...of(side), rotation: open });
  const [fromB] = of('a').receive;
  const [fromA] = of('b').receive;
  if (!fromA || !fromB) throw new Error('There are no keys.');
  await expect(rekeyed(ports, `${WIRE}.a`, fromB, question)).rejects.toThrow('already');
  await expect(rekeyed(ports, `${WIRE}.b`, fromA, question)).resolves.toHaveProperty('proof');
});
