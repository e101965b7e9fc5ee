/** The first hour on a real site and what the local cloud assumes are the same list. */
import { existsSync, readFileSync } from 'node:fs';

const guide = read('docs/first-deployment.md');
const assumed = rowsUnder(read('test/cloud/README.md'), '### Forge').map(([name = '']) => name);
const hour = rowsUnder(guide, '## The first hour');

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Cells of all tables of a section, without their heads. */
function rowsUnder(text: string, heading: string): string[][] {
  const [, section = ''] = text.split(`\n${heading}\n`);
  const [own = ''] = section.split(/\n#{2,3} /);
  return own
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    )
    .filter((_row, index, rows) => !isHead(rows, index));
}

function isHead(rows: string[][], index: number): boolean {
  const isRule = (row: string[] | undefined) => row?.every((cell) => /^-+$/.test(cell)) === true;
  return isRule(rows[index]) || isRule(rows[index + 1]);
}

test('each assumption about Forge has a name of its own', () => {
  expect(assumed.length).toBeGreaterThan(20);
  expect(assumed.filter((name) => !/^`[a-z-]+`$/.test(name))).toEqual([]);
  expect(new Set(assumed).size).toBe(assumed.length);
});

test('each assumption is settled by one step of the first hour, or said to come later', () => {
  const settled = hour.flatMap((cells) => {
    const cell = (cells.length > 2 ? cells.at(-1) : cells[0]) ?? '';
    return cell.match(/`[a-z-]+`/g) ?? [];
  });
  expect([...settled].sort()).toEqual([...assumed].sort());
});

test('each step says what to do, what is seen and what to change if not', () => {
  const steps = hour.filter((cells) => cells.length > 2);
  expect(steps.map(([number]) => number)).toEqual(steps.map((_step, index) => `${index + 1}`));
  expect(steps.flatMap((cells) => cells.slice(1, 4)).filter((cell) => cell === '')).toEqual([]);
});

test('the files and commands that the first hour names are there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const files = guide.match(/`(?:src|static)\/[\w./-]+`/g) ?? [];
  const commands = guide.match(/npm run ([\w:]+)/g) ?? [];
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(file.slice(1, -1)))).toEqual([]);
  expect(commands.filter((command) => !(command.slice(8) in scripts))).toEqual([]);
});
