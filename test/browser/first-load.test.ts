/** What a person waits for before a screen shows anything, in bytes of gzip. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the build configuration shares it
const { firstLoad } = require('../../static/first-load.cjs') as {
  firstLoad: (folder: string) => Record<string, number>;
};

const FOLDER = resolve('build/static');

test('the admin page, styles included and without the editor, is at most 300 kB', () => {
  const { admin = 0 } = firstLoad(FOLDER);
  expect(admin).toBeGreaterThan(50_000);
  expect(admin).toBeLessThanOrEqual(300_000);
});

test('the issue panel is at most 150 kB', () => {
  const { 'issue-panel': panel = 0 } = firstLoad(FOLDER);
  expect(panel).toBeGreaterThan(30_000);
  expect(panel).toBeLessThanOrEqual(150_000);
});

test('the editor is in a file that no page names', () => {
  const files = readdirSync(join(FOLDER, 'assets')).filter((file) => file.endsWith('.js'));
  const editor = files.filter((file) =>
    readFileSync(join(FOLDER, 'assets', file), 'utf8').includes('cm-lintRange'),
  );
  expect(editor).toHaveLength(1);
  for (const page of ['admin', 'issue-panel', 'post-function'])
    expect(readFileSync(join(FOLDER, `${page}.html`), 'utf8')).not.toContain(editor[0]);
});
