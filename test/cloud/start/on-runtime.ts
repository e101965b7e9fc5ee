/**
 * `npm run test:runtime`: plays the story of `npm start -- --once` on the Node that manifest.yml names, the app's
 * processes and the local cloud around them. The binary is an npm package for each platform, which npm fetches for
 * this command alone. If there is none for this machine, that is said and nothing is played.
 */
import { spawnSync } from 'node:child_process';
import { readManifest } from '../platform/deploy/manifest';

/** Ports beside those of `npm start`, so that it may stay up. */
const PORT = '8740';

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win',
};

/** Runs a command with that package's `node` before any other. @returns its exit code, and what it said if kept */
function runOn(pkg: string, words: string[], output: 'inherit' | 'pipe') {
  // npm is a script of the shell on Windows.
  const shell = process.platform === 'win32';
  return spawnSync('npm', ['exec', '--yes', `--package=${pkg}`, '--', 'node', ...words], {
    encoding: 'utf8',
    shell,
    stdio: ['ignore', output, output],
  });
}

function main(): number {
  const { name } = readManifest('manifest.yml').app.runtime;
  const major = /^nodejs(\d+)\.x$/.exec(name)?.[1] ?? '';
  const pkg = `node-${PLATFORMS[process.platform] ?? process.platform}-${process.arch}@${major}`;
  const { status, stdout } = runOn(pkg, ['--version'], 'pipe');
  if (status !== 0) {
    console.log(`Left out: npm has no package ${pkg} for this machine, or cannot be reached.`);
    return 0;
  }
  if (!stdout.startsWith(`v${major}.`))
    throw new Error(`${pkg} is Node ${stdout.trim()}, and manifest.yml names ${name}.`);
  console.log(`${name}: Node ${stdout.trim()} of ${pkg}`);
  const words = [
    'node_modules/tsx/dist/cli.mjs',
    'test/cloud/start/main.ts',
    '--once',
    '--port',
    PORT,
  ];
  return runOn(pkg, words, 'inherit').status ?? 1;
}

process.exitCode = main();
