/** Each rule of .dependency-cruiser.cjs notices what it forbids: a copy of the sources breaks every one of them. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');

/** A file that breaks a rule, by what it imports: a file of the project, or a package. */
const BROKEN: Record<string, [file: string, imports: string | null]> = {
  'no-circles': ['src/replica/broken-circle-back.ts', 'src/replica/broken-circle.ts'],
  'no-orphans': ['src/replica/broken-orphan.ts', null],
  'replica-is-pure': ['src/replica/broken.ts', 'src/model/quota.ts'],
  'model-is-pure': ['src/model/broken.ts', 'src/store/kvs.ts'],
  'rooms-at-the-end': ['src/jira/broken.ts', 'src/store/kvs.ts'],
  'peer-knows-no-model': ['src/peer/broken.ts', 'src/model/quota.ts'],
  'store-at-the-end': ['src/store/broken.ts', 'src/jira/client.ts'],
  'typescript-in-compile-only': ['src/script/run/broken.ts', 'typescript'],
  'quickjs-in-run-only': ['src/script/compile/broken.ts', 'quickjs-emscripten-core'],
  'compiler-off-the-path': ['src/entry/broken-door.ts', 'src/script/compile/check.ts'],
  'connection-at-the-side': ['src/connection/broken.ts', 'src/sync/ports.ts'],
  'sync-by-ports': ['src/sync/inbound/broken-port.ts', 'src/jira/issue.ts'],
  'plan-reaches-no-port': ['src/sync/plan/broken.ts', 'src/sync/ports.ts'],
  'sync-scripts': ['src/sync/scripts/broken.ts', 'src/sync/plan/plan.ts'],
  'sync-life': ['src/sync/life/broken.ts', 'src/sync/inbound/apply.ts'],
  'sync-outbound': ['src/sync/outbound/broken.ts', 'src/sync/inbound/apply.ts'],
  'sync-inbound': ['src/sync/inbound/broken.ts', 'src/sync/outbound/outbound.ts'],
  'sync-trial': ['src/sync/trial/broken.ts', 'src/sync/inbound/apply.ts'],
  'sync-bulk': ['src/sync/bulk/broken.ts', 'src/sync/upkeep/sweep.ts'],
  'sync-upkeep': ['src/sync/upkeep/broken.ts', 'src/sync/bulk/slice.ts'],
  'forge-at-the-edges': ['src/sync/plan/broken-forge.ts', '@forge/kvs'],
  'nobody-imports-a-door': ['src/entry/wiring/broken.ts', 'src/entry/lifecycle.ts'],
  'wiring-knows-no-screen': ['src/entry/wiring/broken-screen.ts', 'src/entry/screens/calls.ts'],
  'cloud-knows-nothing-of-the-app': ['test/cloud/broken.ts', 'src/errors.ts'],
  'screens-see-types': ['static/admin/broken.ts', 'src/store/kvs.ts'],
};

let copy: string;
let broken: Set<string>;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rooms-'));
  for (const folder of ['src', 'static', 'test/cloud'])
    cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(ROOT, file), join(copy, file));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const [file, imports] of Object.values(BROKEN)) writeImport(file, imports);
  writeImport('src/replica/broken-circle.ts', 'src/replica/broken-circle-back.ts');
  broken = new Set(violations().map(({ from, rule }) => `${rule.name} ${from}`));
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

test.each(Object.entries(BROKEN))('%s notices an import that it forbids', (rule, [file]) => {
  expect(broken).toContain(`${rule} ${file}`);
});

test('every rule has an import that breaks it', () => {
  const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>(
    '../.dependency-cruiser.cjs',
  );
  expect(forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(BROKEN).sort());
});

function writeImport(file: string, imports: string | null): void {
  const text = imports === null ? 'export {};' : `import '${specifier(file, imports)}';`;
  writeFileSync(join(copy, file), `${text}\n`);
}

function specifier(file: string, imports: string): string {
  if (!imports.endsWith('.ts')) return imports;
  const path = relative(dirname(file), imports).replace(/\.ts$/, '');
  return path.startsWith('.') ? path : `./${path}`;
}

/** What the checker finds: its JSON report ends with 0, whatever it found. */
function violations(): { from: string; rule: { name: string } }[] {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const report = execFileSync(
    process.execPath,
    [bin, 'src', 'static', 'test/cloud', '--output-type', 'json'],
    { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const { summary } = JSON.parse(report) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return summary.violations;
}
