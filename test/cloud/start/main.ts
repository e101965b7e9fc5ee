/** `npm start`: the local cloud on this machine, the story that Tandem started from, then two sites to click through. */
import { resolve } from 'node:path';
import { createReadyCloud, readScripts, type Published } from '../cloud';
import { readFlags } from './flags';
import { servePages } from '../pages/serve-pages';
import { misbehave } from '../platform/calls/faults';
import { requireFree } from './ports';
import { overHttp } from '../rest';
import { playAloud } from './story';

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  const urls = {
    desk: `http://localhost:${flags.port + 1}`,
    dev: `http://localhost:${flags.port + 2}`,
  };
  await requireFree([flags.port, flags.port + 1, flags.port + 2]);
  const started = performance.now();
  const { latency, seed } = flags;
  const scripts = flags.scripts === undefined ? {} : { scripts: readScripts(flags.scripts) };
  const cloud = await createReadyCloud({ urls, latency, seed, ...scripts });
  cloud.published.forEach(tellDiagnostics);
  misbehave(cloud.platform, flags.faults);
  cloud.platform.schedules.start();
  await servePages(cloud, { appPort: flags.port, folder: resolve('build/static') });
  console.log(`ready desk=${urls.desk} dev=${urls.dev}`);
  if (flags.empty) return;

  const players = {
    agent: overHttp(urls.desk, 'agent@desk.example'),
    developer: overHttp(urls.dev, 'developer@acme.example'),
  };
  const patience = flags.faults > 0 ? 600_000 : 20_000;
  const hasHeld = await playAloud(players, {
    tell: console.log,
    patience,
    started,
    hasAttachments: carriesAttachments(cloud.published),
  });
  if (flags.once) process.exit(hasHeld ? 0 : 1);
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
