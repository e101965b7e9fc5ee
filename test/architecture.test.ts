/** The rules of .dependency-cruiser.cjs hold, files fit a head, and the doors people read of are there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './cloud/platform/deploy/manifest';

const ROOT = join(__dirname, '..');

/** Lines that a reader can hold in mind. */
const LONGEST = 300;

interface Cruise {
  summary: {
    totalCruised: number;
    violations: { from: string; to: string; rule: { name: string } }[];
  };
}

test('each file imports only what its room may know', () => {
  const { summary } = cruise();
  expect(summary.totalCruised).toBeGreaterThan(100);
  expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual(
    [],
  );
});

test(`no source file is longer than ${LONGEST} lines`, () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.includes('generated'),
  );
  expect(files.length).toBeGreaterThan(50);
  const tooLong = files
    .map((path) => ({ path, lines: linesOf(join(ROOT, 'src', path)) }))
    .filter(({ lines }) => lines > LONGEST);
  expect(tooLong).toEqual([]);
});

test('each door that the readme names is a handler of the manifest', () => {
  const handlers = readManifest(join(ROOT, 'manifest.yml')).modules.function.map(
    ({ handler }) => `src/${handler.slice(0, handler.lastIndexOf('.'))}.ts`,
  );
  expect(doorsIn(readmes()).filter((door) => !handlers.includes(door))).toEqual([]);
});

test('each file that the readme names exists', () => {
  const named = new Set(readmes().match(/\b(?:src|static|test)\/[\w./-]*\w/g) ?? []);
  expect([...named].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

/** Runs the checker as `npm run check` does. It ends with an error code where it finds something. */
function cruise(): Cruise {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  try {
    const output = execFileSync(
      process.execPath,
      [bin, 'src', 'static', 'test/cloud', '--output-type', 'json'],
      { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    return JSON.parse(output) as Cruise;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return JSON.parse(stdout) as Cruise;
  }
}

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length;
}

/** What is written for readers at the project's root. */
function readmes(): string {
  return readdirSync(ROOT)
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(join(ROOT, name), 'utf8'))
    .join('\n');
}

/** The entry files that a text calls doors: `src/entry/outbound.ts`, or `entry/outbound.consume`. */
function doorsIn(text: string): string[] {
  const handlers = text.match(/\bentry\/[a-z-]+\.(?!ts\b)[a-zA-Z]+/g) ?? [];
  return [...new Set(handlers)].map((handler) => `src/${handler.split('.')[0] ?? ''}.ts`);
}
