/** Starting cold: the bundles of the sync path, a script's run and its check. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkScript } from '../../src/script/compile/check';
import { runScript } from '../../src/script/run/sandbox';
import { TEMPLATES } from '../../src/script/templates';
import { compile, outgoingInput } from '../make/script';
import { atMost, megabytes, ms, percentile, told, type Section } from './figure';

/** The functions that a change goes through, by their bundle. */
const PATH = ['post-function', 'issue-events', 'outbound', 'web-trigger', 'inbound'] as const;

export interface Start {
  /** Milliseconds, the median of some processes. */
  load: number;
  /** Bytes of memory that the process has more after loading. */
  memory: number;
  /** Bytes of the file. */
  size: number;
  hasCompiler: boolean;
}

/** Runs in a process of its own, as a function that starts cold. */
const LOADING = `
  globalThis.__forge_runtime__ = {};
  const before = process.memoryUsage().rss;
  const started = performance.now();
  require(process.argv[1]);
  const took = performance.now() - started;
  console.log(JSON.stringify({ took, memory: process.memoryUsage().rss - before }));
`;

const PROCESSES = 7;

/** @param folder where the bundles are */
export function measureStart(folder: string, door: string): Start {
  const file = resolve(join(folder, 'entry', `${door}.cjs`));
  const runs = Array.from(
    { length: PROCESSES },
    () =>
      JSON.parse(execFileSync(process.execPath, ['-e', LOADING, file], { encoding: 'utf8' })) as {
        took: number;
        memory: number;
      },
  );
  const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { sources: string[] };
  return {
    load: percentile(
      runs.map(({ took }) => took),
      0.5,
    ),
    memory: percentile(
      runs.map(({ memory }) => memory),
      0.5,
    ),
    size: statSync(file).size,
    hasCompiler: sources.some((source) => source.includes('node_modules/typescript/')),
  };
}

/** Milliseconds: the first of a process, and the median of those after it. */
export interface Repeated {
  first: number;
  then: number;
}

export async function repeat(work: () => unknown, count: number): Promise<Repeated> {
  const took: number[] = [];
  for (let index = 0; index <= count; index += 1) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return { first: took[0] ?? NaN, then: percentile(took.slice(1), 0.5) };
}

export async function startSection(): Promise<Section> {
  const folder = process.env['TANDEM_BUILD'] ?? 'build';
  const starts = PATH.map((door) => [door, measureStart(folder, door)] as const);
  const source = TEMPLATES.find(({ key }) => key === 'desk-outgoing')?.source ?? '';
  const check = await repeat(() => checkScript(source, 'outgoing'), 10);
  const compiled = compile(source, 'outgoing');
  const run = await repeat(() => runScript(compiled, outgoingInput()), 40);
  return {
    title: 'start — cold bundles of the sync path, a script’s run and check',
    figures: [
      ...starts.flatMap(([door, start]) => [
        atMost(`${door}: size`, start.size, 3 * 1024 ** 2, { show: megabytes }),
        atMost(`${door}: load`, start.load, 150, { show: ms }),
        told(`${door}: memory`, megabytes(start.memory)),
      ]),
      {
        what: 'the TypeScript compiler in any of them',
        value: starts.some(([, { hasCompiler }]) => hasCompiler) ? 'yes' : 'no',
        target: 'no',
        isMet: !starts.some(([, { hasCompiler }]) => hasCompiler),
      },
      told('run of a script: first, then', `${ms(run.first)}, ${ms(run.then)}`),
      told('check of a script: first, then', `${ms(check.first)}, ${ms(check.then)}`),
    ],
    notes: [],
  };
}
