/** `npm start`: the local cloud on this machine, the story that Tandem started from, then two sites to click through. */
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createReadyCloud, readScripts, type Published } from './cloud';
import { servePages } from './pages/serve-pages';
import { overHttp } from './rest';
import { play } from './story';

interface Flags {
  once?: boolean;
  empty?: boolean;
  port: number;
  scripts?: string;
  latency: number;
  faults: number;
  seed: number;
}

function number(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

function readFlags(argv: string[]): Flags {
  return new Command('npm start --')
    .description(
      'Starts the local cloud: two Jira sites with Tandem on both. Plays the story, then stays up.',
    )
    .option('--once', 'play the story and end; exit 0 only if every step held')
    .option('--empty', 'play no story: sites, connection and scripts only')
    .option(
      '--port <port>',
      'of the app; the sites listen on the next two',
      number(1, 65_533),
      8700,
    )
    .option(
      '--scripts <folder>',
      'publish desk-outgoing.ts, desk-incoming.ts, dev-outgoing.ts and dev-incoming.ts from there',
    )
    .option('--latency <ms>', 'added to every platform and Jira call', number(0, 60_000), 0)
    .option(
      '--faults <rate>',
      'share of calls that something happens to, from 0 to 1',
      number(0, 1),
      0,
    )
    .option('--seed <n>', 'repeats faults and ids', number(0, Number.MAX_SAFE_INTEGER), 1)
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' })
    .opts<Flags>();
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  const urls = {
    desk: `http://localhost:${flags.port + 1}`,
    dev: `http://localhost:${flags.port + 2}`,
  };
  await requireFree(flags.port, flags.port + 1, flags.port + 2);
  const started = performance.now();
  const { latency, seed } = flags;
  const scripts = flags.scripts === undefined ? {} : { scripts: readScripts(flags.scripts) };
  const cloud = await createReadyCloud({ urls, latency, seed, ...scripts });
  cloud.published.forEach(tellDiagnostics);
  cloud.platform.faults.rate = flags.faults;
  cloud.platform.schedules.start();
  await servePages(cloud, { appPort: flags.port, folder: resolve('build/static') });
  console.log(`ready desk=${urls.desk} dev=${urls.dev}`);
  if (flags.empty) return;

  const players = {
    agent: overHttp(urls.desk, 'agent@desk.example'),
    developer: overHttp(urls.dev, 'developer@acme.example'),
  };
  const patience = flags.faults > 0 ? 600_000 : 20_000;
  await play(players, {
    tell: console.log,
    patience,
    hasAttachments: carriesAttachments(cloud.published),
  });
  console.log(`The story held (${((performance.now() - started) / 1000).toFixed(1)} s in all).`);
  if (flags.once) process.exit(0);
  console.log(`Both sites stay up: open ${urls.desk}/both in a browser. Press Ctrl+C to end.`);
}

/** The use case's own scripts have a typo that leaves the files behind, which the checker says. */
function carriesAttachments(published: Published[]): boolean {
  return !published.some(({ diagnostics }) =>
    diagnostics.some(({ message }) => message.includes("'addedAttachments'")),
  );
}

function tellDiagnostics({ script, diagnostics }: Published): void {
  for (const { line, column, message } of diagnostics)
    console.log(`${script}:${line}:${column} ${message} (published anyway)`);
}

/** @throws Error that names a port which somebody else has */
async function requireFree(...ports: number[]): Promise<void> {
  for (const port of ports) {
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', () => {
        reject(new Error(`Port ${port} is taken. Choose others with --port.`));
      });
      probe.listen(port, '127.0.0.1', () => {
        probe.close(() => {
          resolve();
        });
      });
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
