/** Whatever the editor makes survives the way to the other site and back. */
import { take, text, wordsOf, type Json } from '../cloud/rest';
import { makeRequest, makeTwoSites, read, tasksOf } from '../make/two-sites';

const words = (value: string, ...marks: object[]): object => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 && { marks }),
});
const paragraph = (...content: object[]): object => ({ type: 'paragraph', content });
const cell = (type: string, value: string): object => ({
  type,
  attrs: {},
  content: [paragraph(words(value))],
});

const EVERYTHING = [
  { type: 'heading', attrs: { level: 2 }, content: [words('Steps')] },
  paragraph(
    words('bold ', { type: 'strong' }),
    words('a link', { type: 'link', attrs: { href: 'https://example.com/?a=1&b=2' } }),
    words('red', { type: 'textColor', attrs: { color: '#ff0000' } }),
    { type: 'hardBreak' },
    { type: 'emoji', attrs: { shortName: ':fire:', id: '1f525', text: '🔥' } },
    { type: 'status', attrs: { text: 'WAITING', color: 'yellow' } },
    { type: 'date', attrs: { timestamp: '1767571200000' } },
    { type: 'inlineCard', attrs: { url: 'https://example.com/card' } },
  ),
  {
    type: 'table',
    attrs: { isNumberColumnEnabled: false, layout: 'default' },
    content: [
      { type: 'tableRow', content: [cell('tableHeader', 'Part'), cell('tableHeader', 'State')] },
      { type: 'tableRow', content: [cell('tableCell', 'Fuser'), cell('tableCell', 'hot')] },
    ],
  },
  { type: 'panel', attrs: { panelType: 'warning' }, content: [paragraph(words('Do not touch.'))] },
  { type: 'codeBlock', attrs: { language: 'sql' }, content: [words('SELECT *\nFROM "@Maya"')] },
  {
    type: 'taskList',
    attrs: { localId: 'list' },
    content: [
      { type: 'taskItem', attrs: { localId: 'one', state: 'DONE' }, content: [words('unplug')] },
    ],
  },
  {
    type: 'decisionList',
    attrs: { localId: 'decisions' },
    content: [
      { type: 'decisionItem', attrs: { localId: 'two', state: 'DECIDED' }, content: [words('ok')] },
    ],
  },
  { type: 'expand', attrs: { title: 'More' }, content: [paragraph(words('hidden'))] },
  {
    type: 'bulletList',
    content: [
      {
        type: 'listItem',
        content: [
          paragraph(words('outer')),
          {
            type: 'orderedList',
            attrs: { order: 1 },
            content: [{ type: 'listItem', content: [paragraph(words('inner'))] }],
          },
        ],
      },
    ],
  },
  { type: 'blockquote', content: [paragraph(words('said the customer'))] },
  { type: 'rule' },
];

test('a text with everything in it arrives as it is, in description and comment, and an edit of it comes back whole', async () => {
  const sites = await makeTwoSites();
  const { agent, developer } = sites;
  const description = { type: 'doc', version: 1, content: EVERYTHING };
  const request = await makeRequest(sites, { description });
  await agent.post(`/rest/api/3/issue/${request}/comment`, { body: description });
  await sites.after(take(agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  expect(task?.fields.description).toEqual(description);
  const [first] = task?.fields.comment.comments as Json[];
  expect((first.body as { content: object[] }).content.slice(1)).toEqual(EVERYTHING);

  const path = `/rest/api/3/issue/${task!.key}`;
  await sites.after(developer.post(`${path}/comment`, { body: text('Hm.') }));
  expect((await read(agent, request)).fields.description).toEqual(description);

  const edited = { ...description, content: [...EVERYTHING, paragraph(words('Found it.'))] };
  await sites.after(developer.put(path, { fields: { description: edited } }));
  expect((await read(agent, request)).fields.description).toEqual(edited);

  // Formatting that somebody takes away goes away on the other side too.
  await sites.after(developer.put(path, { fields: { description: text(wordsOf(edited)) } }));
  expect((await read(agent, request)).fields.description).toEqual(text(wordsOf(edited)));
  expect(sites.platform.failures()).toEqual([]);
});
