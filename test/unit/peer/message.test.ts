import { ControlMessage, Result } from '../../../src/peer/message';
import { RichText } from '../../../src/replica/replica';

const RESULT = { twin: { initiator: 'a', issueId: '1' }, ack: 1, outcome: 'applied' };

test.each(['ACME-1 \u202e', 'ACME', 'acme-1', 'A\n-1', '<b>-1', '../x-1', ''])(
  'a peer cannot call an issue %j',
  (key) => {
    expect(Result.safeParse({ ...RESULT, issue: { id: '1', key } }).success).toBe(false);
  },
);

test('a peer names an issue by its id and key; what else it says of it is not read', () => {
  const issue = { id: '1', key: 'ACME-1', url: 'https://evil.example/browse/ACME-1' };
  expect(Result.parse({ ...RESULT, issue }).issue).toEqual({ id: '1', key: 'ACME-1' });
});

test('a name that a peer gives is shown without what cannot be seen, and is never empty', () => {
  const rename = (name: string) => ({ kind: 'control', action: 'rename', name, by: 'A\u202eB\n' });
  expect(ControlMessage.parse(rename('\u200bHR\u202e '))).toMatchObject({ name: 'HR', by: 'AB' });
  expect(ControlMessage.safeParse(rename(' \u202e\u200b ')).success).toBe(false);
});

test.each([
  ['a list of nodes that is none', { type: 'paragraph', content: 'text' }],
  ['a node without a type', { type: 'paragraph', content: [{ text: 'x' }] }],
  ['an empty node', { type: 'paragraph', content: [null] }],
  ['a text that is a number', { type: 'text', text: 7 }],
])('a document with %s is refused on arrival', (_, node) => {
  expect(RichText.safeParse({ type: 'doc', version: 1, content: [node] }).success).toBe(false);
});

test('a document nested without end is refused, and a node that nobody knows passes', () => {
  let node: object = { type: 'newest', text: 'x', marks: [{ type: 'strong' }] };
  const isTaken = () => RichText.safeParse({ type: 'doc', version: 1, content: [node] }).success;
  expect(isTaken()).toBe(true);
  for (let level = 0; level < 70; level += 1) node = { type: 'blockquote', content: [node] };
  expect(isTaken()).toBe(false);
});
