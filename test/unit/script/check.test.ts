/** What the checker says of a script that is not what it seems, and what is told of a run that throws. */
import { fromText } from '../../../src/replica/rich-text';
import { checkScript } from '../../../src/script/compile/check';
import { runScript } from '../../../src/script/run/sandbox';
import { assigned, compile, incomingInput, runIncoming } from '../../make/script';

describe('typographic quotes', () => {
  test.each([
    ['issue.summary = "He said “no”"', 'He said “no”'],
    ['issue.summary = \'It’s\' + "“"', 'It’s“'],
    ['issue.summary = String(/[“”‘’]/.test("‘"))', 'true'],
    ['issue.summary = "a\u00a0b"', 'a\u00a0b'],
    ['issue.summary\u00a0=\u00a0`“`', '“'],
  ])('stay where the script is right as it was written: %s', async (source, summary) => {
    expect(checkScript(source, 'incoming').diagnostics).toEqual([]);
    expect(assigned(await runIncoming(source, incomingInput({})))).toEqual({ summary });
  });

  test('are taken for plain ones where a word processor made them', async () => {
    const source = 'issue.summary = “a”\nissue.labels = [‘b’]';
    expect(checkScript(source, 'incoming').diagnostics).toEqual([]);
    expect(assigned(await runIncoming(source, incomingInput({})))).toEqual({
      summary: 'a',
      labels: ['b'],
    });
  });

  test('tell no more errors than there are', () => {
    const { diagnostics, compiled } = checkScript(
      'issue.summary = "“a”"\nissue.labels = = []',
      'incoming',
    );
    expect(diagnostics).toMatchObject([{ kind: 'syntax', line: 2, column: 16 }]);
    expect(compiled).toBeUndefined();
  });
});

describe('what is more than a type', () => {
  test.each([
    ['\nenum Color { Red }', 2, 1, /^'enum Color { Red }' is not understood here: enumerations/],
    [
      'issue.summary = "a"\n  const x = <any>issue.summary',
      2,
      13,
      /write 'issue\.summary as any'\.$/,
    ],
    ['const x = 1 + 2 as number * 3', 1, 11, /^Put parentheses around '1 \+ 2 as number'/],
    ['class A { constructor(private x: number) {} }', 1, 23, /parameter properties/],
  ])('is refused where it stands: %j', (source, line, column, message) => {
    const { diagnostics, compiled } = checkScript(source, 'incoming');
    const refused = diagnostics.filter(({ kind }) => kind === 'syntax');
    expect(refused).toMatchObject([{ line, column, message: expect.stringMatching(message) }]);
    expect(compiled).toBeUndefined();
  });

  test('is told with all else', () => {
    const source = 'issue.sumary = "a"\nenum A { a }\nissue.lables = []\nenum B { b }';
    const { diagnostics } = checkScript(source, 'incoming');
    expect(diagnostics.map(({ line, kind }) => [line, kind])).toEqual([
      [1, 'type'],
      [2, 'syntax'],
      [3, 'type'],
      [4, 'syntax'],
    ]);
  });
});

describe('what a script throws', () => {
  const input = incomingInput({ description: fromText('It burns') });

  test.each([
    ['throw "No customer"', 'No customer'],
    [
      'throw JSON.stringify({ wanted: { assigned: [] }, effects: [] })',
      '{"wanted":{"assigned":[]},"effects":[]}',
    ],
    ['throw { code: 7 }', '{"code":7}'],
    ['throw undefined', 'The script threw something without a message.'],
    ['throw 7n', '7'],
    ['debug.error(replica.description)', 'It burns'],
    ['debug.error({ code: 7 })', '{"code":7}'],
    ['debug.error("No customer")', 'No customer'],
  ])('is why it failed: %s', async (source, message) => {
    const outcome = await runScript(compile(source, 'incoming'), input);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'thrown', message } });
  });
});
