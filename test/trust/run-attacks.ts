/** Runs attacks in processes of their own, so that what they take is seen from outside. */
import { buildSync } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ATTACKS } from './attacks';
import type { Ran } from './escape-run';

const run = promisify(execFile);

/** @param processes how many run side by side, each with its share of the attacks */
export async function runAttacks(processes: number): Promise<Ran[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-escape-'));
  const outfile = join(folder, 'run.cjs');
  buildSync({
    entryPoints: [join(__dirname, 'escape-run.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
  });
  try {
    const share = Math.ceil(ATTACKS.length / processes);
    const printed = await Promise.all(
      Array.from({ length: processes }, (_, index) =>
        run(process.execPath, [
          '--expose-gc',
          outfile,
          String(index * share),
          String((index + 1) * share),
        ]),
      ),
    );
    return printed
      .flatMap(({ stdout }) => stdout.trim().split('\n'))
      .map((line) => JSON.parse(line) as Ran);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
