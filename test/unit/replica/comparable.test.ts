import { comparable, isBlank } from '../../../src/replica/comparable';
import { identity } from '../../../src/replica/identity';
import type { Node } from '../../../src/replica/rich-text';

const doc = (...content: Node[]) => ({ type: 'doc' as const, version: 1 as const, content });
const words = (text: string, ...marks: NonNullable<Node['marks']>): Node => ({
  type: 'paragraph',
  content: [{ type: 'text', text, marks }],
});
const strong = { type: 'strong' };
const red = (color: string) => ({ type: 'textColor', attrs: { color } });

/** What Jira or its editor does to documents by itself. */
const SAME: [what: string, before: Node, after: Node][] = [
  ['colours in capitals', words('x', red('#ff00aa')), words('x', red('#FF00AA'))],
  ['the order of marks', words('x', strong, red('#FF0000')), words('x', red('#FF0000'), strong)],
  ['empty attributes', { type: 'rule' }, { type: 'rule', attrs: {} }],
  ['local ids', words('x'), { ...words('x'), attrs: { localId: '1' } }],
  [
    'defaults of tables',
    { type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableCell' }] }] },
    {
      type: 'table',
      attrs: { layout: 'default', isNumberColumnEnabled: false, localId: '1' },
      content: [
        { type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 1, rowspan: 1 } }] },
      ],
    },
  ],
  [
    'defaults of media',
    { type: 'mediaSingle', content: [{ type: 'media', attrs: { id: '1' } }] },
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { id: '1', alt: '', collection: 'c' } }],
    },
  ],
];

test.each(SAME)('%s: no edit', (_what, before, after) => {
  expect(comparable(doc(after))).toEqual(comparable(doc(before)));
});

const OTHER: [what: string, before: Node, after: Node][] = [
  ['a colour', words('x', red('#ff0000')), words('x', red('#00ff00'))],
  ['a mark', words('x', strong), words('x')],
  ['the width of a cell', { type: 'tableCell' }, { type: 'tableCell', attrs: { colspan: 2 } }],
  [
    'the language of code',
    { type: 'codeBlock' },
    { type: 'codeBlock', attrs: { language: 'sql' } },
  ],
];

test.each(OTHER)('%s: an edit', (_what, before, after) => {
  expect(identity('description', doc(after))).not.toEqual(identity('description', doc(before)));
});

test('only empty paragraphs, line breaks and spaces are blank', () => {
  const broken = {
    type: 'paragraph',
    content: [{ type: 'hardBreak' }, { type: 'text', text: ' ' }],
  };
  expect(isBlank(doc(broken, { type: 'paragraph' }))).toBe(true);
  expect(isBlank(doc({ type: 'rule' }))).toBe(false);
  expect(isBlank(doc({ type: 'panel', content: [{ type: 'paragraph' }] }))).toBe(false);
});
