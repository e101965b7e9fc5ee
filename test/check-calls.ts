/**
 * For every test file: each call of a site that a test starts is checked against what Atlassian publishes,
 * and a mismatch fails the test in which it was seen. What was counted is written down for
 * `global-teardown.cjs`, which prints the sum.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { allSeen, observeEveryCall } from './cloud/jira/check/every-call';
import { createOpenApiCheck } from './cloud/jira/check/openapi-check';

const check = createOpenApiCheck();
observeEveryCall(check.observe);

let told = 0;

afterEach(async () => {
  await allSeen();
  const faults = check.faults().slice(told);
  told += faults.length;
  if (faults.length === 0) return;
  const lines = faults.map(
    ({ call, caller, status, side, what }) => `${call} by ${caller}, ${status}: ${side}: ${what}`,
  );
  throw new Error(`Does not fit what Atlassian publishes:\n${[...new Set(lines)].join('\n')}`);
});

afterAll(() => {
  const line = JSON.stringify({ ...check.counts(), mismatches: told });
  appendFileSync(join(process.env['TANDEM_BUILD'] ?? 'build', 'checked.jsonl'), `${line}\n`);
});
