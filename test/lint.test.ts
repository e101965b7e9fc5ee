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

/**
 * Lints in a process of its own: the linter reads its settings from the environment at import.
 * @param wrongHandler is named wrongly in the manifest that the linter reads
 */
function lintApp(wrongHandler: string): string[] {
  const output = execFileSync(process.execPath, ['test/forge-lint.cjs', wrongHandler], {
    encoding: 'utf8',
  });
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
  test('finds the one handler that is named wrongly, and nothing else to say of the app', () => {
    const found = lintApp('entry/sweep.tick');
    expect(found).not.toEqual([]);
    expect(found.filter((message) => !message.includes('tickNever'))).toEqual([]);
  });
});
