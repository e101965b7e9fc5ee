/**
 * Bundles each door that manifest.yml names into build/<handler file>.cjs, as Forge's own bundler makes
 * them: one CommonJS file a handler file with everything in it.
 */
import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { parse } from 'yaml';

const manifest = parse(await readFile('manifest.yml', 'utf8'));
const doors = new Set(
  manifest.modules.function.map(({ handler }) => handler.slice(0, handler.lastIndexOf('.'))),
);

await rm('build/entry', { recursive: true, force: true });
await build({
  entryPoints: [...doors].map((door) => `src/${door}.ts`),
  outbase: 'src',
  outdir: 'build',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
});
