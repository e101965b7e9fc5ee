/** `npm run bench`: measures Tandem on the local cloud and prints one table; `-- click start` only those sections. */
import { cpus, totalmem } from 'node:os';
import { Command } from 'commander';
import { bulkSection } from './bulk';
import { clickSection } from './click';
import { commentSection } from './comment';
import { escapeSection } from './escape';
import { toMarkdown, type Figure, type Section } from './figure';
import { growthSection } from './growth';
import { refusalSection } from './refusal';
import { startSection } from './start';
import { summarySection } from './summary';

const SECTIONS: Record<string, (options: { issues: number }) => Promise<Section>> = {
  click: clickSection,
  summary: summarySection,
  comment: commentSection,
  growth: growthSection,
  start: startSection,
  refusal: refusalSection,
  escape: escapeSection,
  bulk: ({ issues }) => bulkSection(issues),
};

/** Enough to see which limit binds; all ten thousand take minutes of the machine. */
const ISSUES = 1000;

async function main(): Promise<void> {
  const names = Object.keys(SECTIONS);
  const command = new Command('npm run bench --')
    .description('Measures Tandem on the local cloud.')
    .argument('[section...]', `which sections: ${names.join(', ')}`, names)
    .option('--issues <n>', 'how many of the ten thousand the section bulk takes', Number, ISSUES)
    .parse(process.argv);
  const asked = command.args;
  const options = command.opts<{ issues: number }>();
  const unknown = asked.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0) throw new Error(`There is no section ${unknown.join(', ')}.`);
  // The cloud's own timers keep nobody waiting; here something is always still to come.
  const awake = setInterval(() => undefined, 1000);
  console.log(`${machine()}\n`);
  const missed: Figure[] = [];
  for (const name of asked.length > 0 ? asked : names) {
    const section = await SECTIONS[name]?.(options);
    if (!section) continue;
    console.log(toMarkdown(section));
    missed.push(...section.figures.filter((figure) => figure.isMet === false));
  }
  clearInterval(awake);
  console.log(
    missed.length === 0
      ? 'Every target is met.'
      : `Missed: ${missed.map(({ what, value, target = '' }) => `${what} (${value}, target ${target})`).join('; ')}.`,
  );
}

function machine(): string {
  const [cpu] = cpus();
  return `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 1024 ** 3)} GB.`;
}

void main();
