/** Says what was checked during the run, and removes what global-setup made. */
const { existsSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const DOCUMENTS = '../shared/openapi';

module.exports = () => {
  const total = count(join(process.env.TANDEM_BUILD, 'checked.jsonl'));
  if (process.env.TANDEM_BUILD === `build/test-${process.pid}`)
    rmSync(process.env.TANDEM_BUILD, { recursive: true, force: true });
  const { requests, byApp, answers, adf, mismatches } = total;
  if (requests + adf === 0) return;
  process.stderr.write(
    existsSync(DOCUMENTS)
      ? `Checked against Atlassian's documents: ${requests} requests (${byApp} of the app), ` +
          `${answers} answers, ${adf} ADF documents; ${mismatches} mismatches\n`
      : `Not checked against Atlassian's OpenAPI documents, which are not in ${DOCUMENTS}: ` +
          `requests, answers. ${adf} ADF documents checked by their schema; ${mismatches} mismatches\n`,
  );
};

/** Sums what the test files wrote, each a line. */
function count(file) {
  const total = { requests: 0, byApp: 0, answers: 0, adf: 0, mismatches: 0 };
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  for (const line of lines)
    for (const [name, value] of Object.entries(JSON.parse(line))) total[name] += value;
  return total;
}
