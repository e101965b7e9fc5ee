/** A document without words is not an empty one: it crosses as it is, and so does an edit of it. */
import { take, type Json } from '../cloud/rest';
import {
  makeRequest,
  makeTwin,
  makeTwoSites,
  MAKES_TASK,
  read,
  republish,
  tasksOf,
} from '../make/two-sites';

const doc = (...content: object[]): object => ({ type: 'doc', version: 1, content });
const empty = { type: 'paragraph', content: [] };
const inParagraph = (node: object): object => ({ type: 'paragraph', content: [node] });
const listItem = { type: 'listItem', content: [empty] };

/** Documents without a single word, none of them blank. */
const WORDLESS: Record<string, object> = {
  rule: { type: 'rule' },
  table: {
    type: 'table',
    content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [empty] }] }],
  },
  embed: { type: 'embedCard', attrs: { url: 'https://example.com/board', layout: 'center' } },
  card: { type: 'blockCard', attrs: { url: 'https://example.com/card' } },
  macro: {
    type: 'extension',
    attrs: { extensionType: 'com.example.macros', extensionKey: 'chart' },
  },
  'inline macro': inParagraph({
    type: 'inlineExtension',
    attrs: { extensionType: 'com.example.macros', extensionKey: 'total' },
  }),
  expand: { type: 'expand', attrs: { title: 'More' }, content: [empty] },
  'code block': { type: 'codeBlock', attrs: { language: 'sql' }, content: [] },
  'task list': {
    type: 'taskList',
    attrs: { localId: 'list' },
    content: [{ type: 'taskItem', attrs: { localId: 'item', state: 'DONE' } }],
  },
  panel: { type: 'panel', attrs: { panelType: 'warning' }, content: [empty] },
  heading: { type: 'heading', attrs: { level: 1 }, content: [] },
  list: { type: 'bulletList', content: [listItem] },
  picture: {
    type: 'mediaSingle',
    attrs: { layout: 'wide' },
    content: [{ type: 'media', attrs: { type: 'external', url: 'https://example.com/a.png' } }],
  },
};

/** Node types of a document in order: enough to tell the documents above from each other. */
function typesIn(node: Json): string[] {
  return [node.type as string, ...((node.content ?? []) as Json[]).flatMap(typesIn)];
}

test('documents without words cross in a description, and so do edits of them, both ways', async () => {
  const sites = await makeTwoSites();
  const { agent, developer } = sites;
  const kinds = Object.keys(WORDLESS);
  const [first] = kinds;
  const request = await makeRequest(sites, { description: doc(WORDLESS[first!]!) });
  const path = `/rest/api/3/issue/${request}`;
  await sites.after(take(agent, request, 'Send to development'));
  const { key } = (await tasksOf(sites))[0]!;

  for (const kind of [...kinds.slice(1), first!]) {
    const wanted = doc(WORDLESS[kind]!);
    await sites.after(agent.put(path, { fields: { description: wanted } }));
    const { fields } = await read(developer, key);
    const types = typesIn(wanted as Json);
    expect([kind, typesIn(fields.description)]).toEqual([kind, types]);
  }

  // The same the other way.
  for (const kind of kinds.slice(1)) {
    const wanted = doc(WORDLESS[kind]!);
    await sites.after(
      developer.put(`/rest/api/3/issue/${key}`, { fields: { description: wanted } }),
    );
    expect([kind, typesIn((await read(agent, request)).fields.description)]).toEqual([
      kind,
      typesIn(wanted as Json),
    ]);
  }
  expect(sites.platform.failures()).toEqual([]);
});

test('comments without words cross, and so do edits from one to another', async () => {
  const sites = await makeTwoSites();
  const { agent, developer } = sites;
  await republish(
    sites,
    'dev',
    'incoming',
    `${MAKES_TASK}issue.comments = commentHelper.mergeComments(issue, replica)`,
  );
  const { request, task } = await makeTwin(sites);
  const path = `/rest/api/3/issue/${request}/comment`;
  const [first, ...others] = Object.values(WORDLESS);
  const { id } = await sites.after(agent.post<{ id: string }>(path, { body: doc(first!) }));

  for (const wanted of others) {
    await sites.after(agent.put(`${path}/${id}`, { body: doc(wanted) }));
    const [copy] = (await read(developer, task)).fields.comment.comments as Json[];
    // A line with the author stands before it.
    expect(typesIn(copy!.body).slice(-typesIn(wanted as Json).length)).toEqual(
      typesIn(wanted as Json),
    );
  }
});
