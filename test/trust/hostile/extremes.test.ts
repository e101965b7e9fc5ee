/**
 * A peer with valid keys sends every field of every message at its extremes. `npm run test:hostile` sends all of them;
 * here a part is sent, which follows from the seed.
 */
import { inspect } from 'node:util';
import { Message } from '../../../src/peer/message';
import { extremesOf, fieldsOf, has, withExtreme, type Extreme } from './extremes';
import { broken, look, recover } from './invariants';
import { MESSAGES } from './messages';
import { makeHostileScene, type HostileScene } from './scene';

type Kind = Message['kind'];

const COUNT = process.env['HOSTILE'] === 'all' ? Infinity : Number(process.env['HOSTILE'] ?? 120);

/** Simulated time between two messages: a web trigger takes so many a minute. */
const PACE_MS = 100;

const SCHEMAS = Object.fromEntries(
  Message.options.map((option) => [option.shape.kind.value, option]),
) as Record<Kind, (typeof Message.options)[number]>;

const KINDS = Object.keys(SCHEMAS) as Kind[];

test('each kind of message has every field of its schema in the suite', async () => {
  const scene = await makeHostileScene();
  expect(Object.keys(MESSAGES).sort()).toEqual([...KINDS].sort());
  for (const kind of KINDS) {
    const message = MESSAGES[kind](scene, 0);
    const missing = fieldsOf(SCHEMAS[kind]).filter(({ path }) => !has(message, path));
    expect([kind, missing.map(({ path }) => path.join('.'))]).toEqual([kind, []]);
    expect([kind, Message.safeParse(message).error]).toEqual([kind, undefined]);
  }
});

interface Attack {
  kind: Kind;
  extreme: Extreme;
}

/** Of a kind with many fields a smaller share is sent. */
const SHARES: Record<Kind, number> = {
  replica: 10,
  results: 2,
  attachment: 1,
  control: 2,
  confirm: 1,
  rekey: 1,
  address: 1,
};

/** In an order by chance, but numbers come last: what has a higher number makes the next one count as old. */
function attacksOf({ sites, now }: HostileScene): Attack[] {
  const all = KINDS.flatMap((kind) =>
    fieldsOf(SCHEMAS[kind])
      .flatMap((field) => extremesOf(field, now()))
      .map((extreme) => ({ kind, extreme, order: sites.world.random() * SHARES[kind] })),
  ).filter(({ kind, extreme }) => !(kind === 'control' && extreme.value === 'remove'));
  const some = all.sort((a, b) => a.order - b.order).slice(0, COUNT);
  const isNumber = ({ extreme }: Attack) => ['seq', 'run'].includes(extreme.path[0] ?? '');
  return some.sort((a, b) => Number(isNumber(a)) - Number(isNumber(b)));
}

interface Count {
  sent: number;
  taken: number;
  refused: number;
}

test('every field at its extremes: nothing outside is touched, the cost is bounded', async () => {
  const scene = await makeHostileScene();
  const wrong: string[] = [];
  const counts: Partial<Record<Kind, Count>> = {};
  for (const [n, { kind, extreme }] of attacksOf(scene).entries()) {
    const message = withExtreme(MESSAGES[kind](scene, n), extreme);
    const before = look(scene);
    const answer = await scene.send(message);
    const said = `${kind} ${extreme.path.join('.')} = ${inspect(extreme.value, { depth: 0 }).slice(0, 60)}`;
    wrong.push(...broken(scene, { message, answer }, before).map((what) => `${said} ${what}`));
    const count = (counts[kind] ??= { sent: 0, taken: 0, refused: 0 });
    count.sent += 1;
    count[answer.status < 300 ? 'taken' : 'refused'] += 1;
    await scene.sites.world.clock.pass(PACE_MS);
  }
  const clicks = await recover(scene);
  process.stdout.write(`hostile: ${JSON.stringify({ ...counts, clicks })}\n`);
  expect(wrong).toEqual([]);
}, 3_600_000);
