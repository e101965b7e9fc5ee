/** How much of a run is read, and until when. That it ends in time is measured by `npm run bench -- escape`. */
import type { RichText } from '../../../src/replica/replica';
import { DEFAULT_LIMITS, PARTS_PER_MS, RESULT_LENGTH } from '../../../src/script/run/limits';
import { runScript } from '../../../src/script/run/sandbox';
import type { ScriptOutcome } from '../../../src/script/script';
import { compile, makeComment, outgoingInput, runOutgoing } from '../../make/script';

/** Time enough on a busy machine. The bounds are in proportion to it. */
const DEADLINE = 10 * DEFAULT_LIMITS.deadline;
const TOO_MANY = PARTS_PER_MS * DEADLINE + 1000;

function run(source: string, deadline = DEADLINE): Promise<ScriptOutcome> {
  return runScript(compile(source, 'outgoing'), outgoingInput(), { ...DEFAULT_LIMITS, deadline });
}

/** The most intricate document that Jira has. */
function makeTable(cells: number): RichText {
  const cell = { type: 'tableCell', attrs: {}, content: [{ type: 'paragraph', content: [] }] };
  const rows = [{ type: 'tableRow', content: Array.from({ length: cells }, () => cell) }];
  return { type: 'doc', version: 1, content: [{ type: 'table', content: rows }] };
}

test('a result of too many parts is refused, with what to do about it', async () => {
  const outcome = await run(`replica.customKeys.x = Array(${TOO_MANY}).fill(1)`);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'result' } });
  expect(JSON.stringify(outcome)).toMatch(
    /more than 35\d{4} lists, objects and entries.*put it in as text: JSON.stringify/,
  );
});

test('as text, the same crosses', async () => {
  const list = `Array(${TOO_MANY}).fill(1)`;
  expect(await run(`replica.customKeys.x = JSON.stringify(${list})`)).toMatchObject({ ok: true });
});

test('what an issue holds may cross, however intricate, and twice', async () => {
  const body = makeTable(30);
  const comments = Array.from({ length: 200 }, (_, id) => makeComment({ id: String(id), body }));
  const input = outgoingInput({ comments, description: makeTable(2000) });
  const source = `
    replica.comments = issue.comments
    replica.description = issue.description
    replica.customKeys.copy = issue.description.adf`;
  const { replica } = await runOutgoing(source, input);
  expect(replica.customKeys).toEqual({ copy: replica.description });
});

test('a lookup of too many parts is refused like a result', async () => {
  const list = `new Array(${TOO_MANY}).fill(1)`;
  const outcome = await run(
    `Array.prototype.toJSON = () => ${list}; nodeHelper.getUserByEmail('a')`,
  );
  expect(outcome).toMatchObject({
    ok: false,
    failure: { kind: 'thrown', message: expect.stringContaining('lists, objects and entries') },
  });
});

test('a result that is too long is refused, with its length', async () => {
  const outcome = await run(`replica.customKeys.x = 'x'.repeat(${RESULT_LENGTH})`);
  expect(outcome).toMatchObject({
    ok: false,
    failure: { kind: 'result', message: expect.stringMatching(/600\d{4} characters; 6000000 are/) },
  });
});

test('a run that is over is not read, though it ended by itself within the grace', async () => {
  // One operation, within which the engine never asks whether to stop.
  const source = `'a'.repeat(1e5).indexOf('a'.repeat(200) + 'b'); replica.summary = 'late'`;
  const outcome = await run(source, 0);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
});
