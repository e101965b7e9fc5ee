/** `npm run doctor` finds this project good, and says what is wrong if one of its conditions does not hold. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine, type Finding, type Machine } from './examine';

const NOW = Date.UTC(2026, 11, 1);

/** A machine that can deploy. */
const MACHINE: Machine = {
  node: '24.18.0',
  forge: '13.3.0',
  schema: { version: '13.7.0', publishedAt: '2026-10-12T03:48:52+00:00' },
  now: NOW,
};

const REGISTERED = 'app/5f1c2a9e-3f0b-4b36-9a53-2d6f0f9a7c11';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tandem-doctor-'));
  cpSync('src', join(project, 'src'), { recursive: true });
  for (const name of ['admin', 'post-function', 'issue-panel', 'automation'])
    write(`build/static/${name}.html`, '<!doctype html>');
  write('manifest.yml', readFileSync('manifest.yml', 'utf8'));
  change('app/00000000-0000-4000-8000-000000000001', REGISTERED);
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), text);
}

/** Changes the manifest. */
function change(from: string, to: string): void {
  const text = readFileSync(join(project, 'manifest.yml'), 'utf8');
  expect(text).toContain(from);
  write('manifest.yml', text.replace(from, to));
}

async function statesOf(machine: Partial<Machine> = {}): Promise<Record<string, string>> {
  const findings = await examine(project, { ...MACHINE, ...machine });
  return Object.fromEntries(findings.map(({ condition, state }) => [condition, state]));
}

const GOOD = Object.fromEntries(
  ['node', 'cli', 'id', 'manifest', 'schema', 'runtime', 'files', 'sizes'].map((each) => [
    each,
    'good',
  ]),
);

test('the project as it is, built and registered, is good in every condition', async () => {
  expect(await statesOf()).toEqual(GOOD);
});

test('a machine without the CLI and the network leaves open what it cannot tell', async () => {
  change(REGISTERED, 'app/00000000-0000-4000-8000-000000000001');
  const { forge: _, ...without } = MACHINE;
  const findings = await examine(project, { ...without, schema: { version: '13.7.0' } });
  const left = findings.filter(({ state }) => state !== 'good');
  expect(left.map(({ condition, state }) => `${condition} ${state}`)).toEqual([
    'cli open',
    'id open',
    'schema open',
  ]);
});

/** Machines that cannot deploy, by the condition that does not hold there. */
const MACHINES: [Finding['condition'], string, Partial<Machine>][] = [
  ['node', 'a Node older than the CLI takes', { node: '20.18.0' }],
  ['node', 'a Node that the CLI refuses', { node: '24.17.0' }],
  ['cli', 'an old CLI', { forge: '12.21.0' }],
  ['schema', 'a schema of long ago', { now: NOW + 200 * 24 * 3600_000 }],
];

test.each(MACHINES)('%s: %s is found', async (condition, _what, machine) => {
  expect(await statesOf(machine)).toEqual({ ...GOOD, [condition]: 'bad' });
});

/** What is changed in the manifest, by the condition that does not hold then. */
const MANIFESTS: [Finding['condition'], string, string, string][] = [
  ['id', 'the id of the local cloud', REGISTERED, 'app/00000000-0000-4000-8000-000000000001'],
  ['id', 'an id that is none', REGISTERED, 'app/mine'],
  ['manifest', 'a module that Forge does not know', 'jira:adminPage', 'jira:nothing'],
  ['runtime', 'a Node that Forge does not deploy', 'nodejs24.x', 'nodejs20.x'],
  ['files', 'a handler that no file exports', 'sweep.tick', 'sweep.tock'],
];

test.each(MANIFESTS)('%s: %s is found', async (condition, _what, from, to) => {
  change(from, to);
  expect((await statesOf())[condition]).toBe('bad');
});

test.each(['build/static/admin.html', 'src/script/generated/guest.ts'])(
  'files: %s that was not built is found',
  async (path) => {
    rmSync(join(project, path));
    expect((await statesOf())['files']).toBe('bad');
  },
);

test('sizes: screens of more than 100 MB are found', async () => {
  write('build/static/large.js', '');
  truncateSync(join(project, 'build/static/large.js'), 101_000_000);
  expect(await statesOf()).toEqual({ ...GOOD, sizes: 'bad' });
});
