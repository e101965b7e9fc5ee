/**
 * The client side of Forge's own linter over the app, offline: manifest, handlers, egress.
 * It does not see the scopes that calls through src/jira/client.ts need. It reads Atlassian's descriptions of the APIs, which lie beside the project's folder.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const DESCRIPTIONS = '../shared/openapi/jira-platform-v3.json';

interface Found {
  errors: { message: string }[];
  warnings: { message: string }[];
}

/** Lints in a process of its own: the linter reads its settings from the environment at import. */
function lintApp(wrongHandler?: string): string[] {
  const output = execFileSync(
    process.execPath,
    ['test/forge-lint.cjs', ...(wrongHandler === undefined ? [] : [wrongHandler])],
    { encoding: 'utf8' },
  );
  const found = JSON.parse(output) as Found[];
  return found
    .flatMap(({ errors, warnings }) => [...errors, ...warnings])
    .map((each) => each.message);
}

const isThere = existsSync(DESCRIPTIONS);
const title = isThere
  ? 'Forge’s linter'
  : `Forge’s linter (left out: ${DESCRIPTIONS} is not there)`;

(isThere ? describe : describe.skip)(title, () => {
  test('finds nothing to say of the app', () => {
    expect(lintApp()).toEqual([]);
  });

  test('misses a handler that no file exports', () => {
    expect(lintApp('entry/sweep.tick').join()).toContain('tickNever');
  });
});
