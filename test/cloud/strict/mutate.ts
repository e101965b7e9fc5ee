/**
 * Shows that each strictness of the local cloud is noticed: switches one rule off at a time and demands
 * that a test fails. A rule that no test misses is not there.
 *
 *     npm run test:strictness [rule…]
 *
 * Without names it goes through all rules of both halves. First every test whose title names a rule runs
 * without that rule, all of them in one go (`switch-off.ts`). For a rule that went unmissed then, the tests
 * of its half run without it, then all. Exit code 1 if a rule went unmissed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, RULES } from './named-rules';

/** Where the app is bundled, once for all runs. */
const BUILD = `build/strictness-${process.pid}`;

/** What jest says of a test. */
interface Outcome {
  file: string;
  title: string;
  failed: boolean;
}

/** As much of jest's `--json` as is used here. */
interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** Runs jest. @returns whether all tests passed */
function jest(args: string[], env: Record<string, string>): boolean {
  const { status } = spawnSync('npx', ['jest', ...args], {
    env: { ...process.env, TANDEM_BUILD: BUILD, ...env },
    stdio: 'ignore',
  });
  return status === 0;
}

/** Whether all tests of a folder, or all there are, pass without a rule. */
function passes(folder: string[], without: string): boolean {
  return jest(['--maxWorkers=1', '--bail', ...folder], { TANDEM_CLOUD_WITHOUT: without });
}

/**
 * Runs the tests under some paths that name one of some rules, each without the rule that is at that
 * place in its title, or with all rules on.
 */
function runNaming(paths: string[], rules: string[], turn?: number): Outcome[] {
  const file = join(BUILD, 'outcomes.json');
  const title = `(^|[\\s,:])(${rules.map(escape).join('|')})([\\s,:]|$)`;
  const args = [...paths, '-t', title, '--json', `--outputFile=${file}`];
  const setup = ['test/check-calls.ts', 'test/cloud/strict/switch-off.ts'];
  const mutated = setup.flatMap((each) => ['--setupFilesAfterEnv', `<rootDir>/${each}`]);
  rmSync(file, { force: true });
  jest([...args, ...(turn === undefined ? [] : mutated)], { TANDEM_CLOUD_TURN: String(turn) });
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  return testResults.flatMap(({ name, message, assertionResults }) => {
    if (assertionResults.length === 0) throw new Error(`${name} did not run: ${message}`);
    return assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => ({
        file: name,
        title: fullName,
        failed: status === 'failed',
      }));
  });
}

function escape(name: string): string {
  return name.replace(/[.\\]/g, '\\$&');
}

/** Rules that a test fails without which names them. */
function noticedByTheirTests(rules: string[]): Set<string> {
  const outcomes = runNaming(['test/cloud'], rules);
  const broken = outcomes.filter(({ failed }) => failed);
  if (broken.length > 0)
    throw new Error(`Fails with every rule on: ${broken.map(({ title }) => title).join('; ')}`);
  const turns = Math.max(0, ...outcomes.map(({ title }) => namesIn(title).length));
  const noticed = new Set<string>();
  for (let turn = 0; turn < turns; turn += 1) {
    const due = outcomes.filter(({ title }) => namesIn(title).length > turn);
    const names = due.map(({ title }) => namesIn(title)[turn]!);
    const files = [...new Set(due.map(({ file }) => file))];
    for (const { title, failed } of runNaming(files, names, turn)) {
      const rule = namesIn(title)[turn];
      if (failed && rule !== undefined) noticed.add(rule);
    }
  }
  return noticed;
}

/** What noticed that a rule was off, of its half's tests and the whole suite. */
function noticedElsewhere(rule: string, folder: string): string | undefined {
  if (!passes([folder], rule)) return folder;
  return passes([], rule) ? undefined : 'the suite';
}

function main(wanted: string[]): number {
  const unknown = wanted.filter((name) => !RULES.some((rule) => rule.name === name));
  if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(', ')}.`);
  const chosen = RULES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  mkdirSync(BUILD, { recursive: true });
  execFileSync(process.execPath, ['esbuild.config.mjs'], {
    env: { ...process.env, TANDEM_BUILD: BUILD },
  });
  const byTheirTests = noticedByTheirTests(chosen.map(({ name }) => name));
  const missed = chosen.filter(({ name, folder }) => {
    const by = byTheirTests.has(name) ? 'its test' : noticedElsewhere(name, folder);
    console.log(`${by === undefined ? 'UNNOTICED' : 'noticed  '} ${name}${by ? ` by ${by}` : ''}`);
    return by === undefined;
  });
  console.log(`${chosen.length - missed.length} of ${chosen.length} rules are noticed when off.`);
  return missed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} finally {
  rmSync(BUILD, { recursive: true, force: true });
}
