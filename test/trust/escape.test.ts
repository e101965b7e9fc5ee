/** Scripts that attack: none gets anything, each is cut off in time and within its memory, and others go on. */
import { buildSync } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTwin, makeTwoSites, republish, tasksOf } from '../make/two-sites';
import type { Attack } from './attack';
import { ATTACKS } from './attacks';
import type { Ran } from './escape-run';

const run = promisify(execFile);

/** Megabytes that the whole process may ever have. */
const MOST_MEGABYTES = 256;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-escape-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the attacks in two processes, each a half. */
async function runAll(): Promise<Ran[]> {
  const outfile = join(folder, 'run.cjs');
  buildSync({
    entryPoints: [join(__dirname, 'escape-run.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
  });
  const half = Math.floor(ATTACKS.length / 2);
  const halves = [
    [0, half],
    [half, ATTACKS.length],
  ] as const;
  const printed = await Promise.all(
    halves.map((range) => run(process.execPath, ['--expose-gc', outfile, ...range.map(String)])),
  );
  return printed
    .flatMap(({ stdout }) => stdout.trim().split('\n'))
    .map((line) => JSON.parse(line) as Ran);
}

/** Whatever it is, it may have been cut off: a busy machine gives a run less of its time. */
function isAsItMust({ ends, gets }: Attack, { ended, got }: Ran): boolean {
  if (ended === 'timeout') return true;
  if (ends === 'itself') return ended === 'itself' && (gets?.test(got) ?? true);
  return ends === 'cut off' ? ended !== 'itself' : ended === ends;
}

test(`${ATTACKS.length} attacks get nothing, and end within the time and the memory of a run`, async () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
  const all = await runAll();
  expect(all.map(({ name }) => name)).toEqual(ATTACKS.map(({ name }) => name));
  const wrong = all.filter((ran, index) => !isAsItMust(ATTACKS[index]!, ran));
  expect(wrong).toEqual([]);
  expect(all.filter(({ isOut }) => isOut)).toEqual([]);
  expect(all.filter(({ size }) => size > MOST_MEGABYTES)).toEqual([]);
});

const HEAD =
  'issue.projectKey = "ACME"\nissue.typeName = "Task"\nissue.summary = replica.summary\n';

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
  await republish(sites, 'dev', 'incoming', `${HEAD}${branches.join('\n')}\n`);
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
