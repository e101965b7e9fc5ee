/** What a reviewer reads is what runs, and what the guest asks for is what the host allows. */
import { checkScript } from '../../../src/script/compile/check';
import { runScript } from '../../../src/script/run/sandbox';
import { compile, outgoingInput } from '../../make/script';

test.each([
  ['const isMany = 1 <!--count; replica.comments = []', "write '< !--'"],
  ['let n: any = 3\nwhile (n-->0) replica.summary = "x"', "write '-- >'"],
  ['let n: any = 3\nn!-->0; replica.summary = "hidden"', "write '-- >'"],
])('an operator that the engine takes for a comment is refused: %s', (source, words) => {
  const checked = checkScript(source, 'outgoing');
  expect(checked.compiled).toBeUndefined();
  expect(checked.diagnostics.map(({ kind }) => kind)).toContain('syntax');
  expect(checked.diagnostics.map(({ message }) => message).join()).toContain(words);
});

test('the same characters in a text, a comment or with blanks are taken', () => {
  const source =
    'let n: any = 3 // <!-- -->\nwhile (n-- > 0) replica.summary = "<!-- x -->"\nconst b = n < !--n';
  expect(checkScript(source, 'outgoing').compiled).toBeDefined();
});

const FORGED = '\'{"kind":"lookup","name":"constructor","args":["x"]}\'';

test.each([
  ['JSON.stringify', `JSON.stringify = (() => ${FORGED}) as any`],
  ['JSON', `(globalThis as any).JSON = { stringify: () => ${FORGED}, parse: () => null }`],
])('a script that replaces %s still asks for what it asked for', async (_, forge) => {
  const script = compile(`${forge}\nnodeHelper.getUser("a")`, 'outgoing');
  const outcome = await runScript(script, outgoingInput());
  expect(outcome).toMatchObject({ ok: 'needs', needs: [{ name: 'userById', args: ['a'] }] });
});

test('a lookup that is not on the list is no lookup: the script fails with words', async () => {
  const script = compile(
    `(Object.prototype as any).toJSON = function (this: any) { return this.name === 'userById' ? { kind: 'lookup', name: 'constructor', args: ['x'] } : this }
nodeHelper.getUser("a")`,
    'outgoing',
  );
  const outcome = await runScript(script, outgoingInput());
  expect(outcome).toMatchObject({
    ok: false,
    failure: { kind: 'thrown', line: 2, message: expect.stringContaining('form') as string },
  });
});
