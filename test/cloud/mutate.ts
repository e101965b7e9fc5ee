/**
 * Shows that each strictness of the local cloud is noticed: switches one rule off at a time and demands
 * that a test fails. A rule that no test misses is not there.
 *
 *     npm run test:strictness [rule…]
 *
 * Without names it goes through all rules of both halves. For each it runs first the tests that name the
 * rule in their title, then those of the rule's own folder, then all. Exit code 1 if a rule went unmissed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { limit } from './jira/limit';
import { LIMITS } from './platform/limits';

/** Rules and the folder that has their tests. */
const HALVES = [
  { folder: 'test/cloud/platform', names: Object.keys(LIMITS.rules) },
  { folder: 'test/cloud/jira', names: Object.keys(limit.rules) },
];

/** Where the app is bundled, once for all runs. */
const BUILD = `build/strictness-${process.pid}`;

/** Arguments of jest: which tests to run. */
type Selection = string[];

/** Test files under a folder. */
function testsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

/** Files whose text names the rule. */
function testsNaming(rule: string, folder: string): string[] {
  return testsUnder(folder).filter((file) => readFileSync(file, 'utf8').includes(rule));
}

/** Runs jest without some rules. @returns whether all tests passed */
function passes(selection: Selection, without: string): boolean {
  const { status } = spawnSync('npx', ['jest', '--maxWorkers=1', '--bail', ...selection], {
    env: { ...process.env, TANDEM_BUILD: BUILD, TANDEM_CLOUD_WITHOUT: without },
    stdio: 'ignore',
  });
  return status === 0;
}

function selections(rule: string, folder: string): Selection[] {
  const naming = testsNaming(rule, folder);
  const title = `(^|[\\s,:])${rule.replace(/[.\\]/g, '\\$&')}([\\s,:]|$)`;
  return [...(naming.length > 0 ? [[...naming, '-t', title]] : []), [folder], []];
}

/** What noticed that a rule was off: its own tests, its folder, the whole suite, or nothing. */
function noticedBy(rule: string, folder: string): string | undefined {
  for (const selection of selections(rule, folder))
    if (!passes(selection, rule))
      return selection.includes('-t') ? 'its test' : (selection[0] ?? 'the suite');
  return undefined;
}

function main(wanted: string[]): number {
  const rules = HALVES.flatMap(({ folder, names }) => names.map((rule) => ({ rule, folder })));
  const unknown = wanted.filter((name) => !rules.some(({ rule }) => rule === name));
  if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(', ')}.`);
  const chosen = rules.filter(({ rule }) => wanted.length === 0 || wanted.includes(rule));
  execFileSync(process.execPath, ['esbuild.config.mjs'], {
    env: { ...process.env, TANDEM_BUILD: BUILD },
  });
  for (const folder of new Set(chosen.map((each) => each.folder)))
    if (!passes([folder], '')) throw new Error(`Tests in ${folder} fail with every rule on.`);
  const missed = chosen.filter(({ rule, folder }) => {
    const by = noticedBy(rule, folder);
    console.log(`${by === undefined ? 'UNNOTICED' : 'noticed  '} ${rule}${by ? ` by ${by}` : ''}`);
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
