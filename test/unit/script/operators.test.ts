/** Operators on lists and on rich text: what the checker says of them, what they do, and where a failure is told. */
import { checkScript } from '../../../src/script/compile/check';
import { fromText } from '../../../src/replica/rich-text';
import { runScript } from '../../../src/script/run/sandbox';
import type { SiteNames } from '../../../src/script/compile/checked';
import { assigned, compile, incomingInput, makeComment, runIncoming } from '../../make/script';

const SITE: SiteNames = {
  projects: [],
  issueTypes: [],
  statuses: [],
  priorities: [],
  transitions: [],
  customFields: [
    { name: 'Platforms', type: 'array<option>' },
    { name: 'Tags', type: 'array<string>' },
    { name: 'Customer', type: 'string' },
  ],
};

const FIRE = fromText('Fire') as any;

const COPY = { ...makeComment({ id: '5' }), remoteId: '71' };
const INPUT = incomingInput(
  {
    labels: ['b'],
    description: FIRE,
    customKeys: { labels: ['k'], none: null, text: 't', notes: FIRE },
  },
  {
    issue: {
      labels: ['a'],
      description: FIRE,
      comments: [COPY, makeComment({ id: '6' })],
      customFields: { Customer: { value: FIRE } },
    },
    received: {
      comments: {
        added: [makeComment({ id: '72' })],
        changed: [],
        removed: [makeComment({ id: '71' })],
      },
    },
  },
);

function complaints(source: string): string[] {
  return checkScript(source, 'incoming', SITE).diagnostics.map(({ message }) => message);
}

async function run(source: string): Promise<Record<string, unknown>> {
  expect(complaints(source)).toEqual([]);
  return assigned(await runIncoming(source, INPUT, SITE));
}

describe('a list', () => {
  test.each([
    ['issue.labels = issue.labels + replica.labels + ["z"]', ['a', 'b', 'z']],
    ['issue.labels = (issue.labels + replica.labels) + "z"', ['a', 'b', 'z']],
    ['issue.labels = issue.labels + replica.labels - "a" + ["z"] - ["b"]', ['z']],
    ['issue.labels = issue.labels + (replica.labels + ["z"] - "b")', ['a', 'z']],
    ['issue.labels = issue.labels+replica.labels+["z"]', ['a', 'b', 'z']],
    ['issue.labels = issue.labels + "urgent"', ['a', 'urgent']],
    ['const all: string[] = issue.labels + "urgent"; issue.labels = all', ['a', 'urgent']],
    ['const f = (): string[] => issue.labels + "c"; issue.labels = f()', ['a', 'c']],
    ['function f(): string[] { return (issue.labels + "c") }\nissue.labels = f()', ['a', 'c']],
    ['const f = (it: string[]) => it; issue.labels = f(issue.labels + "c")', ['a', 'c']],
    ['const o: { l: string[] } = { l: issue.labels + "c" }; issue.labels = o.l', ['a', 'c']],
    ['const all = issue.labels + replica.labels; issue.labels = all + ["z"]', ['a', 'b', 'z']],
    ['let own: string[] = []; own += "x"; own += replica.labels; issue.labels = own', ['x', 'b']],
    ['function mark(target) { target.labels += "synced" }\nmark(issue)', ['a', 'synced']],
    ['const mark = (it: any) => { it["lab" + "els"] += `s` }; mark(issue)', ['a', 's']],
    ['(issue as any).labels += replica.labels', ['a', 'b']],
    ['(issue.labels as string[]) += replica.labels', ['a', 'b']],
    ['issue.labels! += replica.labels', ['a', 'b']],
    ['issue.labels = previous?.labels + replica.labels', ['b']],
    ['issue.labels += replica.customKeys.labels as string[]', ['a', 'k']],
    [
      'issue.labels += firstSync ? [] : replica.labels as any\nissue.labels += "c"',
      ['a', 'b', 'c'],
    ],
    ['issue.labels += issue.labels += "c"', ['a', 'c']],
    [
      'const key = { n: 0 }; const own: any = [["a"]]; own[key.n++] += "b"; issue.labels = own[0] + [String(key.n)]',
      ['a', 'b', '1'],
    ],
    ['function add() { issue.labels = ["q"]; return "b" }\nissue.labels += add()', ['a', 'b']],
  ])('%j', async (source, labels) => {
    expect(await run(source)).toEqual({ labels });
  });

  test('of comments, taken from and added to at once', async () => {
    const source =
      'issue.comments = issue.comments - replica.removedComments + replica.addedComments';
    expect(complaints(source)).toEqual([]);
    const { wanted } = await runIncoming(source, INPUT);
    expect(wanted.comments).toMatchObject([
      { from: 'local', id: '6' },
      { from: 'replica', remoteId: '72' },
    ]);
  });

  test('that is not there yet becomes one', async () => {
    const input = {
      ...INPUT,
      lookups: { '["option","Platforms","Web"]': { id: '1', value: 'Web' } },
    };
    const source = `issue.customFields["Platforms"].value += nodeHelper.getOption(issue, "Platforms", "Web")
      issue.customFields["Tags"].value += "x"
      issue.customFields["Unknown"].value += ["y"]
      issue.customFields["Foo"]!.value += replica.labels
      issue.customFields["Bar"].value += replica.customKeys.none
      issue.customFields["Baz"].value -= replica.labels`;
    expect(complaints(source)).toEqual([]);
    const ended = await runIncoming(source, input, SITE);
    expect(assigned(ended)).toEqual({
      'customFields.Platforms': [{ id: '1', value: 'Web' }],
      'customFields.Tags': ['x'],
      'customFields.Unknown': ['y'],
      'customFields.Foo': ['b'],
      'customFields.Bar': null,
      'customFields.Baz': null,
    });
    expect(ended.warnings).toEqual([
      {
        line: 5,
        message:
          'Nothing was added to issue.customFields["Bar"].value: replica.customKeys.none is null.',
      },
    ]);
  });

  test('is nothing to numbers and texts, typed or not', async () => {
    const source = `let n: any = 1; n += 1; n -= 0.5; let text: any = "a"; text += 1; text += replica.customKeys.text
      let later: any = null; later += 2
      let words: any; words = "w: " + replica.customKeys.labels
      issue.summary = [n, text, later, words, replica.customKeys.text + "!", replica.customKeys.labels + "!"].join()`;
    expect(await run(source)).toEqual({ summary: '1.5,a1t,2,w: k,t!,k!' });
  });

  test.each([
    ['issue.labels += 5', "Cannot add '5' to 'issue.labels', which is a list of 'string'."],
    [
      'issue.comments -= replica.attachments',
      "Cannot take 'Collection<Attachment>' from 'issue.comments', which is a list of 'Comment'.",
    ],
    [
      'issue.comments = issue.comments + replica.addedComments + replica.attachments',
      "Cannot add 'Collection<Attachment>' to 'issue.comments + replica.addedComments', which is a list of 'Comment'.",
    ],
    ['issue.summary = issue.labels + "x"', "A list of 'string' does not fit 'string | null'."],
    ['const n: number = issue.labels + "x"', "A list of 'string' does not fit 'number'."],
    [
      'issue.comments = issue.labels + "x"',
      "A list of 'string' does not fit 'Comment[] | null | undefined'.",
    ],
    ['replica.labels.length += "x"', "Type 'string' is not assignable to type 'number'."],
    ['issue.labels - "a" > "x"', "Operator '>' cannot be applied to types 'number' and 'string'."],
    // What begins at the same place is told all the same.
    [
      'issue.lables += "x"',
      "Property 'lables' does not exist on type 'IncomingIssue'. Did you mean 'labels'?",
    ],
    ['issue.labels[0].foo += issue.labels + 1', "Property 'foo' does not exist on type 'string'."],
  ])('is not %s', (source, message) => {
    expect(complaints(source)[0]).toBe(message);
  });
});

describe('rich text', () => {
  test.each([
    ['replica.description == issue.description', true],
    ['replica.description != issue.description', false],
    ['replica.description === issue.description', true],
    ['replica.description !== issue.description', false],
    ['issue.comments[0]!.body == issue.comments[1]!.body', true],
    ['replica.description == issue.environment', false],
    ['issue.environment == replica.description', false],
    [
      'issue.environment == null && issue.environment === null && replica.environment === undefined',
      true,
    ],
    ['issue.environment === undefined || replica.description == null', false],
    ['issue.environment != replica.description', true],
    ['replica.description == "Fire"', true],
    ['"Fire" === replica.description', true],
    ['replica.description == ("Smoke" as string)', false],
    ['replica.description == replica.summary + ""', false],
    ['replica.description == (firstSync ? "Smoke" : "Fire") as string', true],
    ['issue.customFields["Customer"].value == replica.description', true],
    ['issue.customFields["Customer"].value == replica.customKeys.notes', true],
    ['issue.description == issue.customFields["Customer"].value!', true],
  ])('%s is %s', async (expression, value) => {
    const fields = await run(`const is = ${expression}\nissue.labels = [String(is)]`);
    expect(fields).toEqual({ labels: [String(value)] });
  });
});

describe('a failure after what was rewritten is told where it stands', () => {
  test.each([
    ["issue\n  .labels // the twin's\n  += replica.labels\nnull!.x", 4, undefined],
    ['issue.customFields[\n  "Foo"\n].value += replica.labels; null!.x', 3, 33],
    ['issue.labels = issue.labels + replica.labels + ["z"]; null!.x', 1, 60],
    ['const is = replica.description === issue.description; null!.x', 1, 60],
    ['(issue as any).labels += replica.labels; null!.x', 1, 47],
  ])('%j', async (source, line, column) => {
    const outcome = await runScript(compile(source, 'incoming'), INPUT);
    expect(outcome).toMatchObject({ ok: false, failure: { line } });
    if (column !== undefined) expect(outcome).toMatchObject({ failure: { column } });
  });
});

describe('names of the API', () => {
  test.each([
    'const debug = true; issue.labels = [String(debug)]',
    'let store = true; issue.labels = [String(store)]',
    'var connection = true; issue.labels = [String(connection)]',
    'function store() { return true }\nissue.labels = [String(store())]',
    'class console { static x = true }\nissue.labels = [String(console.x)]',
    'const { replica: previous } = { replica: true }; issue.labels = [String(previous)]',
  ])('may be taken for one’s own: %j', async (source) => {
    expect(await run(source)).toEqual({ labels: ['true'] });
  });

  test('and lines are told as before', async () => {
    const outcome = await runScript(compile('const debug = 1\nnull!.x', 'incoming'), INPUT);
    expect(outcome).toMatchObject({ failure: { line: 2 } });
  });
});
