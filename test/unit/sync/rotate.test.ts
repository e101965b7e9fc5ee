/** New keys while messages are under way: what was signed before is taken for some minutes, then no more. */
import { signingKeys, takenKeys, type SigningKey } from '../../../src/model/connection-secret';
import * as handshake from '../../../src/peer/handshake';
import { rekeyed } from '../../../src/connection/rotate-keys';
import { inEveryOrder } from '../../make/every-order';
import {
  idOf,
  makeKeyRings,
  MINUTE,
  SIDES,
  type Fate,
  type KeyRings,
  type Side,
} from '../../make/two-key-rings';

/**
 * Every way draws the same key pairs in the same order, so that what is derived from them is computed once: the
 * thousands of ways below would take minutes else.
 */
jest.mock('../../../src/peer/handshake', () => {
  const real = jest.requireActual<typeof handshake>('../../../src/peer/handshake');
  const derived = new Map<string, handshake.Agreed>();
  return {
    ...real,
    newExchange: () => (mockPairs.made[mockPairs.next++] ??= real.newExchange()),
    newSecret: () => (mockPairs.secret ??= real.newSecret()),
    agree: (...[own, theirs, said]: Parameters<typeof real.agree>) => {
      const key = JSON.stringify([own, theirs, said]);
      const agreed = derived.get(key) ?? real.agree(own, theirs, said);
      derived.set(key, agreed);
      return agreed;
    },
  };
});

const mockPairs = {
  made: [] as handshake.Exchange[],
  next: 0,
  secret: undefined as string | undefined,
};

const START = Date.UTC(2026, 11, 1);

let now = START;
const clock = () => now;

beforeEach(() => {
  now = START;
  // The library that verifies signatures reads this clock.
  jest.spyOn(Date, 'now').mockImplementation(clock);
});

afterEach(() => jest.restoreAllMocks());

test('a message that was signed before is taken for ten minutes', async () => {
  const sides = makeKeyRings(clock);
  const old = { a: signingKeys(sides.of('a')), b: signingKeys(sides.of('b')) };
  await sides.replaceKeys('a');
  now += 9 * MINUTE;
  expect(() => {
    sides.takes('a', sides.sealBy('b', old.b));
  }).not.toThrow();
  expect(() => {
    sides.takes('b', sides.sealBy('a', old.a));
  }).not.toThrow();
  now += 2 * MINUTE;
  expect(() => {
    sides.takes('a', sides.sealBy('b', old.b));
  }).toThrow('signature');
  expect(() => {
    sides.takes('b', sides.sealBy('a', old.a));
  }).toThrow('signature');
});

test('side a goes on with its own rotation and refuses the other; side b gives way', async () => {
  const sides = makeKeyRings(clock);
  const question = { kind: 'rekey' as const, publicKey: handshake.newExchange().publicKey };
  for (const side of SIDES) {
    const rotation = { state: 'asked' as const, ...handshake.newExchange(), since: now };
    await sides.ports(side).writeSecret(idOf(side), { ...sides.of(side), rotation });
  }
  const ask = (side: Side) =>
    rekeyed(sides.ports(side), idOf(side), sides.of(side).receive[0]!, question);
  await expect(ask('a')).rejects.toThrow('already');
  await expect(ask('b')).resolves.toHaveProperty('proof');
});

test('a side that has answered waits for the other one, and says for how long', async () => {
  const fates: Fate[] = ['answer-lost'];
  const sides = makeKeyRings(clock, undefined, () => fates.shift() ?? 'answered');
  await expect(sides.replaceKeys('a')).rejects.toThrow('lost');
  await expect(sides.replaceKeys('b')).rejects.toThrow('in 30 minutes');
  now += 31 * MINUTE;
  await sides.replaceKeys('b');
  await daysPass(sides);
  expect(wrongAtRest(sides)).toEqual([]);
});

test('a confirmation that comes too late leaves the old keys in use on both sides', async () => {
  const fates: Fate[] = ['answered', 'question-lost'];
  const sides = makeKeyRings(clock, undefined, () => fates.shift() ?? 'answered');
  const old = SIDES.map((side) => sides.of(side).send);
  await expect(sides.replaceKeys('a')).rejects.toThrow('lost');
  now += 40 * MINUTE;
  await daysPass(sides);
  expect(wrongAtRest(sides)).toEqual([]);
  expect(SIDES.map((side) => sides.of(side).send)).toEqual(old);
});

/** Who replaces keys, each task after the one before it. */
const SCENES: { name: string; tasks: Side[][]; losses: number }[] = [
  { name: 'one side, twice', tasks: [['a', 'a']], losses: 3 },
  { name: 'both sides', tasks: [['a'], ['b']], losses: 2 },
  { name: 'two admins of one side', tasks: [['a'], ['a']], losses: 1 },
  { name: 'side a twice, side b once', tasks: [['a', 'a'], ['b']], losses: 1 },
  { name: 'side a once, side b twice', tasks: [['a'], ['b', 'b']], losses: 1 },
];

test.each(SCENES)(
  '$name: in every order, up to $losses messages lost, one pair of keys is left',
  async ({ name, tasks, losses }) => {
    const wrong = new Set<string>();
    const ways = await inEveryOrder(async ({ run, gate, choose }) => {
      now = START;
      mockPairs.next = 0;
      let left = losses;
      const sides = makeKeyRings(clock, gate, () => {
        const fate = left === 0 ? 'answered' : FATES[choose(FATES.length)]!;
        if (fate !== 'answered') left -= 1;
        return fate;
      });
      const inTurn = (admins: Side[]) => async () => {
        // An admin reads that it failed, and may click again.
        for (const side of admins) await sides.replaceKeys(side).catch(() => gate());
      };
      await run(tasks.map(inTurn), () => {
        note(wrong, 'under way', wrongUnderWay(sides));
      });
      left = 0;
      await run([() => daysPass(sides)], () => undefined);
      note(wrong, 'at rest', wrongAtRest(sides));
    });
    process.stdout.write(`${name}: ${ways} ways\n`);
    expect([...wrong]).toEqual([]);
  },
);

const FATES = ['answered', 'question-lost', 'answer-lost'] as const satisfies Fate[];

function note(wrong: Set<string>, when: string, faults: string[]): void {
  for (const fault of faults) wrong.add(`${when}: ${fault}`);
}

/** Both sides sweep for a while, then a day passes. */
async function daysPass({ tell }: KeyRings): Promise<void> {
  for (let sweeps = 0; sweeps < 12; sweeps += 1) {
    now += 5 * MINUTE;
    for (const side of SIDES) await tell(side);
  }
  now += 24 * 60 * MINUTE;
}

const PAIRS = [
  ['a', 'b'],
  ['b', 'a'],
] as const;

/** At any moment each side takes what the other one signs, and at most one key has no end. */
function wrongUnderWay({ of }: KeyRings): string[] {
  return PAIRS.flatMap(([from, to]) => {
    const taken = takenKeys(of(to), now);
    const isHeard = signingKeys(of(from)).some(({ id }) => taken.some((key) => key.id === id));
    const endless = of(to).receive.filter(({ until }) => until === undefined);
    return [
      ...(isHeard ? [] : [`${to} does not hear ${from}`]),
      ...(endless.length === 1 ? [] : [`${to} takes ${endless.length} keys for ever`]),
    ];
  });
}

/** One key of each side is in use, and no other that was ever used is taken. */
function wrongAtRest(sides: KeyRings): string[] {
  return PAIRS.flatMap(([from, to]) => {
    const signing = signingKeys(sides.of(from));
    const others = sides
      .used()
      .filter(({ side, id }) => side === from && id !== signing[0]?.id)
      .filter((key) => isTaken(sides, to, [key]));
    return [
      ...(signing.length === 1 ? [] : [`${from} signs with ${signing.length} keys`]),
      ...(isTaken(sides, to, signing) ? [] : [`${to} does not hear ${from}`]),
      ...(others.length === 0 ? [] : [`${to} takes ${others.length} old keys`]),
      ...(takenKeys(sides.of(to), now).length === 1 ? [] : [`${to} takes several keys`]),
    ];
  });
}

function isTaken(sides: KeyRings, to: Side, keys: SigningKey[]): boolean {
  try {
    sides.takes(to, sides.sealBy(to === 'a' ? 'b' : 'a', keys));
    return true;
  } catch {
    return false;
  }
}
