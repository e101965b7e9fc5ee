/** How large what is deployed may be: deploying more would fail. Megabytes are of 1,000,000 bytes, unpacked. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LIMITS } from '../limits';
import { splitHandler, type Manifest } from './manifest';

const MB = 1_000_000;

/**
 * Looks at the files of the functions, with all that lies beside them, and of each resource; what has not been
 * built has none.
 * @throws Error if there is more than the platform takes
 */
export function checkPackage(manifest: Manifest, appDir: string, buildDir: string): void {
  checkFunctions(manifest, buildDir);
  for (const { key, path } of manifest.resources ?? []) checkResource(key, join(appDir, path));
}

/** In the words of @forge/cli-shared out/ui/text.js. */
function checkFunctions({ modules }: Manifest, buildDir: string): void {
  const folders = new Set(
    modules.function.map(({ handler }) => dirname(join(buildDir, splitHandler(handler).file))),
  );
  const bytes = sum([...folders].flatMap((folder) => sizesIn(folder, { isDeep: false })));
  if (bytes <= LIMITS.max('deploy.package-bytes')) return;
  throw new Error(
    `The total app package (${(bytes / MB).toFixed(1)} MB) exceeds the 100 MB limit. Remove unnecessary files, reduce bundle sizes, and deploy again.`,
  );
}

/** In our own words: those of the platform are not known. */
function checkResource(key: string, folder: string): void {
  const sizes = sizesIn(folder, { isDeep: true });
  if (sizes.length > LIMITS.max('deploy.resource-files'))
    throw new Error(`The resource «${key}» has more than 5000 files.`);
  if (sum(sizes) > LIMITS.max('deploy.resource-bytes'))
    throw new Error(`The resource «${key}» has more than 100 MB.`);
}

/** Bytes of each file in a folder, and in those within it. */
function sizesIn(folder: string, { isDeep }: { isDeep: boolean }): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: isDeep, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .filter((entry) => entry.isFile())
    .map(({ size }) => size);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
