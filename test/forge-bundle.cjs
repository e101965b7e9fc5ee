/**
 * Bundles the app with Forge's own bundler, as `forge deploy` does, and prints the folder of the bundles.
 */
const {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parse } = require('yaml');

const folder = mkdtempSync(join(tmpdir(), 'tandem-bundle-'));
for (const name of ['src', 'tsconfig.json', 'manifest.yml'])
  cpSync(name, join(folder, name), { recursive: true });
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
// The platform's half of a bundle would be downloaded; the local cloud has its own.
mkdirSync(join(folder, 'runtime/dist'), { recursive: true });
for (const half of ['wrapper', 'loader'])
  writeFileSync(join(folder, `runtime/dist/${half}.js`), '// The local cloud has its own.');
process.env.FORGE_RUNTIME_PATH = join(folder, 'runtime');
const { getEntryPoints, getNodeBundler, getWrapperProvider } = require('@forge/bundler');
const { FileSystemReader } = require('@forge/cli-shared');

process.chdir(folder);
const manifest = parse(readFileSync('manifest.yml', 'utf8'));
const quiet = () => undefined;
const logger = { info: quiet, warn: quiet, error: quiet, debug: quiet, trace: quiet, log: quiet };

async function main() {
  const modules = manifest.modules.function.map(({ handler }) => ({
    module: handler.slice(0, handler.lastIndexOf('.')),
  }));
  const wrappers = getWrapperProvider({ fileSystemReader: new FileSystemReader() });
  const config = { readConfig: () => Promise.resolve(manifest) };
  const { outputDir } = await getNodeBundler(logger, wrappers, config).bundle({
    appDirectory: folder,
    entryPoints: getEntryPoints(modules),
  });
  process.stdout.write(outputDir);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
