/**
 * Bundles each door that manifest.yml names into build/<handler file>.cjs, as Forge's own bundler makes
 * them: one CommonJS file a handler file with everything in it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import ts from 'typescript';
import { parse } from 'yaml';

/** What the script engine carries as text: the sandbox's inner half, the API that scripts see, the library. */
const GENERATED = 'src/script/generated';
await mkdir(GENERATED, { recursive: true });
await Promise.all([
  generate(
    'guest',
    'GUEST',
    'Runs inside the sandbox: src/script/guest as one script.',
    await bundleGuest(),
  ),
  generate('api', 'API', 'The script API: src/script/api.', await readApi()),
  generate('library', 'LIBRARY', 'Declarations of ES2022, without comments.', await readLibrary()),
]);
if (process.argv.includes('--generate')) process.exit(0);

async function generate(file, name, what, value) {
  const text = `/** ${what} Made by esbuild.config.mjs; not to be edited. */\nexport const ${name} = ${JSON.stringify(value)};\n`;
  const path = `${GENERATED}/${file}.ts`;
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before !== text) await writeFile(path, text);
}

async function bundleGuest() {
  const { outputFiles } = await build({
    entryPoints: ['src/script/guest/main.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'guest',
    target: 'es2022',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
  });
  return `${outputFiles[0].text.replace('"use strict";', '').trim().replace(/;$/, '')};guest`;
}

async function readApi() {
  const parts = ['common', 'outgoing', 'incoming'];
  return Object.fromEntries(
    await Promise.all(
      parts.map(async (part) => [part, await readFile(`src/script/api/${part}.d.ts`, 'utf8')]),
    ),
  );
}

/** The closure of lib.es2022, in one text. Sandboxed scripts have neither Intl nor threads. */
async function readLibrary() {
  const folder = new URL('node_modules/typescript/lib/', import.meta.url);
  const printer = ts.createPrinter({ removeComments: true });
  const seen = new Map();
  const visit = async (name) => {
    if (seen.has(name)) return;
    seen.set(name, '');
    const text = await readFile(new URL(`lib.${name}.d.ts`, folder), 'utf8');
    for (const [, other] of text.matchAll(/<reference lib="([^"]+)"/g)) await visit(other);
    seen.set(
      name,
      printer.printFile(ts.createSourceFile(`${name}.d.ts`, text, ts.ScriptTarget.ES2022)),
    );
  };
  await visit('es2022');
  return [...seen]
    .filter(([name]) => !/sharedmemory/.test(name))
    .map(([, text]) => text)
    .join('\n')
    .replace(/\n\s+/g, '\n');
}

const manifest = parse(await readFile('manifest.yml', 'utf8'));
const doors = new Set(
  manifest.modules.function.map(({ handler }) => handler.slice(0, handler.lastIndexOf('.'))),
);

await build({
  entryPoints: [...doors].map((door) => `src/${door}.ts`),
  outbase: 'src',
  outdir: process.env.TANDEM_BUILD ?? 'build',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
});
