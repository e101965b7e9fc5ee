/** Scripts that attack: none gets anything, each is cut off in time and within its memory, and others go on. */
import { MAKES_TASK, makeTwin, makeTwoSites, republish, tasksOf } from '../make/two-sites';
import type { Attack } from './attack';
import { ATTACKS } from './attacks';
import type { Ran } from './escape-run';
import { runAttacks } from './run-attacks';

/** Megabytes that the whole process may ever have. */
const MOST_MEGABYTES = 256;

/** Whatever it is, it may have been cut off: a busy machine gives a run less of its time. */
function isAsItMust({ ends, gets }: Attack, { ended, got }: Ran): boolean {
  if (ended === 'timeout') return true;
  if (ends === 'itself') return ended === 'itself' && (gets?.test(got) ?? true);
  return ends === 'cut off' ? ended !== 'itself' : ended === ends;
}

test(`${ATTACKS.length} attacks get nothing, and end within the time and the memory of a run`, async () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
  const all = await runAttacks(2);
  expect(all.map(({ name }) => name)).toEqual(ATTACKS.map(({ name }) => name));
  const wrong = all.filter((ran, index) => !isAsItMust(ATTACKS[index]!, ran));
  expect(wrong).toEqual([]);
  expect(all.filter(({ isOut }) => isOut)).toEqual([]);
  expect(all.filter(({ size }) => size > MOST_MEGABYTES)).toEqual([]);
});

test('after each of the worst attacks the next issue syncs as if there had been none', async () => {
  const sites = await makeTwoSites();
  const attacks: Record<string, string> = {
    loop: 'for (;;) {}',
    memory: 'const all: string[] = []\nfor (;;) all.push("x".repeat(1e6) + all.length)',
    expression: '/^(a+)+$/.test("a".repeat(50) + "!")',
    globals:
      '(Object.prototype as any).summary = "polluted"; (Array.prototype as any).map = null; JSON.stringify = null as any',
  };
  const branches = Object.entries(attacks).map(
    ([name, attack]) => `if (replica.summary == "${name}") {\n${attack}\n}`,
  );
  await republish(sites, 'dev', 'incoming', `${MAKES_TASK}${branches.join('\n')}\n`);
  for (const name of Object.keys(attacks)) {
    await makeTwin(sites, { summary: name });
    await makeTwin(sites, { summary: `after ${name}` });
  }
  const made = (await tasksOf(sites)).map(({ fields }) => fields.summary as string);
  expect(made).toEqual(Object.keys(attacks).map((name) => `after ${name}`));
  const events = await sites.events('dev');
  expect(events.filter(({ state }) => state === 'parked')).toHaveLength(
    Object.keys(attacks).length,
  );
  expect(sites.platform.failures()).toEqual([]);
});
