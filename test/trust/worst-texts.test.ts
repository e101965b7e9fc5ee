/**
 * Whatever reads what others wrote takes time in proportion to its length, stack within bounds, and has words for how it
 * ends. The texts are so long that quadratic time is minutes, far beyond Jest's timeout.
 */
import { execFileSync } from 'node:child_process';
import { toJiraValue } from '../../src/jira/field';
import { quotaIn } from '../../src/jira/rate-headers';
import { parseBody, readSender } from '../../src/peer/envelope';
import { decodeInvitation } from '../../src/peer/handshake';
import { IssueKey, Message } from '../../src/peer/message';
import { isPeerUrl, isSiteUrl } from '../../src/peer/url';
import { isPrintable, printable } from '../../src/replica/printable';
import { RichText } from '../../src/replica/replica';
import { comparable, isBlank } from '../../src/replica/comparable';
import { fromText, toText, type Node } from '../../src/replica/rich-text';
import { checkScript } from '../../src/script/compile/check';
import { completeScript, describeScript } from '../../src/script/compile/complete';
import { runScript } from '../../src/script/run/sandbox';
import { compile, outgoingInput } from '../make/script';

const LONG = 400_000;

/** Texts that make a careless expression or recursion slow, of about that length. */
const TEXTS: Record<string, (length: number) => string> = {
  blanks: (length) => `${' '.repeat(length)}x`,
  'line ends': (length) => `x${'\r\n'.repeat(length / 2)}x`,
  'blanks between line ends': (length) => `x${' \n '.repeat(length / 3)}x`,
  'opening brackets': (length) => '['.repeat(length),
  'nested brackets': (length) => `${'['.repeat(length / 2)}${']'.repeat(length / 2)}`,
  'nested objects': (length) => `${'{"a":'.repeat(length / 6)}1${'}'.repeat(length / 6)}`,
  'angle brackets': (length) => '<'.repeat(length),
  digits: (length) => '1'.repeat(length),
  letters: (length) => 'A'.repeat(length),
  dashes: (length) => 'A-'.repeat(length / 2),
  semicolons: (length) => ';'.repeat(length),
  slashes: (length) => `https://${'a/'.repeat(length / 2)}`,
  dots: (length) => `https://${'a.'.repeat(length / 2)}`,
  backslashes: (length) => `"${'\\'.repeat(length)}`,
  'halves of characters': (length) => '\ud800'.repeat(length),
};

/** What reads the text of a peer, of Jira or of a visitor. It may refuse it. */
const READERS: Record<string, (text: string) => unknown> = {
  'the summary that is written': (text) => toJiraValue('summary', text),
  'labels that are written': (text) => toJiraValue('labels', [text]),
  'a description that is written': (text) => toJiraValue('description', text),
  'a message': (text) => parseBody(text, Message),
  'a message with a text': (text) => parseBody(JSON.stringify({ v: 1, kind: text }), Message),
  'who a message is from': (text) => readSender({ 'webhook-signature': text, 'webhook-id': text }),
  'an invitation': (text) => decodeInvitation(text),
  'the key of an issue': (text) => IssueKey.parse(text),
  'the address of a peer': (text) => isPeerUrl(text),
  'the address of a site': (text) => isSiteUrl(text),
  'a name that is shown': (text) => [isPrintable(text), printable(text)],
  'rich text made of text': (text) => toText(fromText(text)),
  "a header of Jira's": (text) => quotaIn({ get: () => text }),
};

describe.each(Object.entries(TEXTS))('%s', (_text, make) => {
  test.each(Object.entries(READERS))('%s', (_reader, read) => {
    try {
      read(make(LONG));
    } catch (error) {
      expect(error).not.toBeInstanceOf(RangeError);
    }
  });
});

function nested(levels: number): Node {
  let node: Node = { type: 'text', text: 'x' };
  for (let level = 1; level < levels; level += 1) node = { type: 'panel', content: [node] };
  return { ...node, type: 'doc', version: 1 };
}

describe('rich text', () => {
  test('is read down to as many levels as a message may have, and refused beyond', () => {
    const deep = RichText.parse(nested(61));
    expect([toText(deep), isBlank(deep)]).toEqual(['x', false]);
    expect(comparable(deep)).toEqual(deep);
    expect(RichText.safeParse(nested(62)).success).toBe(false);
    expect(RichText.safeParse(nested(3000)).success).toBe(false);
  });

  test('with very many nodes side by side is read in one go', () => {
    const content = Array.from({ length: LONG / 2 }, () => ({ type: 'text', text: 'x' }));
    const paragraph = { type: 'paragraph', content };
    const wide = RichText.parse({ type: 'doc', version: 1, content: [paragraph] });
    expect(toText(wide)).toHaveLength(LONG / 2);
    expect(toText(comparable(wide))).toHaveLength(LONG / 2);
  });

  test.each(['not a time', '1e300', {}, null])('with the date %j has no day', (timestamp) => {
    const date = { type: 'date', attrs: { timestamp } };
    const doc = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [date] }] };
    expect(() => toText(RichText.parse(doc))).not.toThrow();
  });
});

const close = (open: string, end: string, times: number) =>
  `const it: any = ${open.repeat(times)}1${end.repeat(times)}`;

/** Scripts as long as one may be that nest as deeply as they can. */
const SCRIPTS: Record<string, string> = {
  lists: close('[', ']', 3000),
  'brackets that stay open': '('.repeat(59_000),
  blocks: `${'{'.repeat(20_000)}${'}'.repeat(20_000)}`,
  sums: `const it: any = 1${'+1'.repeat(29_000)}`,
  functions: close('(it => ', ')', 5000),
  defaults: close('(it = ', ')', 5000),
  'conditional expressions': `const it: any = ${'a?(b):'.repeat(9000)}1`,
  types: `let it: ${'A<'.repeat(20_000)}`,
  templates: '`${'.repeat(15_000),
  members: `issue${'.a'.repeat(29_000)}`,
  branches: `if (1) {}${'else if (1) {}'.repeat(4000)}`,
  negations: `${'!'.repeat(59_000)}1`,
  blanks: ' '.repeat(59_000),
};

describe('a script of nested', () => {
  test.each(Object.entries(SCRIPTS))(
    '%s is checked, with words where it is too deep',
    (_, source) => {
      const { diagnostics, compiled } = checkScript(source, 'outgoing');
      expect(compiled !== undefined || diagnostics.length > 0).toBe(true);
      expect(completeScript(source, 'outgoing', 5)).toBeInstanceOf(Array);
      expect(() => describeScript(source, 'outgoing', 5)).not.toThrow();
      expect(checkScript('replica.summary = issue.summary', 'outgoing').diagnostics).toEqual([]);
    },
  );
});

describe('a run that ends in', () => {
  test.each([
    ['a full memory', 'const all: any[] = []\nwhile (true) all.push(new Array(1000).fill({}))'],
    ['one huge text', 'let text = "x"\nwhile (true) text += text'],
    ['null', 'throw null'],
    ['undefined', 'throw undefined'],
    ['an empty text', 'throw ""'],
    ['an error without words', 'throw new Error()'],
    ['a symbol', 'throw Symbol()'],
    ['a function', 'throw () => 1'],
    ['a deep recursion', 'const f = (): any => f()\nf()'],
    ['no end', 'while (true) {}'],
  ])('%s has words', async (_end, source) => {
    const outcome = await runScript(compile(source, 'outgoing'), outgoingInput());
    if (outcome.ok !== false) throw new Error('It came to its end.');
    expect(outcome.failure.message).not.toMatch(/^(\W*|null|undefined)$/);
  });
});

test('no regular expression of the app or its screens takes more than linear time', () => {
  const lint = (...code: string[]) =>
    JSON.parse(
      execFileSync(process.execPath, ['test/regex-lint.cjs', ...code], { encoding: 'utf8' }),
    ) as { files: number; found: string[] };
  const { files, found } = lint();
  expect(found).toEqual([]);
  expect(files).toBeGreaterThan(200);
  expect(lint('export const slow = /\\s*[\\r\\n]+\\s*/g;').found).not.toEqual([]);
});
