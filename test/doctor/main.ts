/**
 * `npm run doctor`: what a machine can check before `forge deploy`. Exit code 1 if a condition does not hold; what
 * only a person or the network can tell is listed and costs nothing.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { examine, type Finding } from './examine';

/** Forge's own package with the schema of manifests. */
const SCHEMA = 'node_modules/@forge/manifest/package.json';

const MARK = { good: '✓', bad: '✗', open: '?' } satisfies Record<Finding['state'], string>;

async function main(): Promise<void> {
  const forge = say('forge', ['--version']);
  const { version } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as { version: string };
  const publishedAt = publishedOn(version);
  const findings = await examine(process.cwd(), {
    node: process.versions.node,
    ...(forge !== undefined && { forge }),
    schema: { version, ...(publishedAt !== undefined && { publishedAt }) },
    now: Date.now(),
  });
  for (const { condition, state, says } of findings)
    console.log(`${MARK[state]} ${condition.padEnd(8)} ${says}`);
  process.exitCode = findings.some(({ state }) => state === 'bad') ? 1 : 0;
}

/** When npm says that version of the schema was published, if npm answers. */
function publishedOn(wanted: string): string | undefined {
  const times = say('npm', ['view', '@forge/manifest', 'time', '--json']);
  if (times === undefined) return undefined;
  try {
    return (JSON.parse(times) as Record<string, string | undefined>)[wanted];
  } catch {
    return undefined;
  }
}

/** What a command prints; undefined if there is none of the name, or it fails. */
function say(command: string, words: string[]): string | undefined {
  // npm's commands are scripts of the shell on Windows.
  const shell = process.platform === 'win32';
  const { status, stdout } = spawnSync(command, words, {
    encoding: 'utf8',
    timeout: 30_000,
    shell,
  });
  return status === 0 ? stdout.trim() : undefined;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
