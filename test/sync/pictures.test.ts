/** Pictures inside texts: each site shows its own copy of the file. */
import { take, wordsOf, type Json } from '../cloud/rest';
import { makeRequest, makeTwoSites, read, tasksOf, type TwoSites } from '../make/two-sites';
import type { LocalJira } from '../cloud/jira/site';
import type { Person } from '../cloud/rest';

/** A document that shows a file between two paragraphs. */
function showing(mediaId: string, words = 'Look:'): object {
  const media = { type: 'media', attrs: { type: 'file', id: mediaId, collection: '' } };
  return {
    type: 'doc',
    version: 1,
    content: [
      { type: 'paragraph', content: [{ type: 'text', text: words }] },
      { type: 'mediaSingle', attrs: { layout: 'center' }, content: [media] },
    ],
  };
}

/** The id by which documents show a file, as the editor has it when somebody pastes one. */
async function mediaOf(jira: LocalJira, { id }: { id: string }): Promise<string> {
  const caller = { kind: 'app' } as const;
  const url = `${jira.baseUrl}/rest/api/3/attachment/content/${id}`;
  const { headers } = await jira.handle(new Request(url), caller);
  return /\/file\/([^/]+)\//.exec(headers.get('Location') ?? '')?.[1] ?? '';
}

/** Names of the files that a document shows, and what stands in brackets instead. */
async function shown(jira: LocalJira, who: Person, key: string, doc: Json): Promise<string[]> {
  const files = (await read(who, key)).fields.attachment as Json[];
  const names = new Map<string, string>();
  for (const file of files) names.set(await mediaOf(jira, file), file.filename as string);
  const walk = (node: Json): string[] => [
    ...(node.type === 'media' ? [names.get(node.attrs.id as string) ?? 'a stranger'] : []),
    ...((node.content ?? []) as Json[]).flatMap(walk),
  ];
  return walk(doc);
}

async function describeWith(sites: TwoSites, who: Person, key: string, doc: object): Promise<void> {
  await sites.after(who.put(`/rest/api/3/issue/${key}`, { fields: { description: doc } }));
}

const PNG = Uint8Array.of(137, 80, 78, 71);

describe('a request that shows a picture', () => {
  test('makes a task that shows its own copy, and goes on doing so whoever edits it', async () => {
    const sites = await makeTwoSites();
    const { agent, developer, desk, dev } = sites;
    const request = await makeRequest(sites);
    const picture = await mediaOf(desk.jira, await agent.attach(request, 'smoke.png', PNG));
    await describeWith(sites, agent, request, showing(picture));
    await agent.post(`/rest/api/3/issue/${request}/comment`, { body: showing(picture, 'Here:') });
    await sites.after(take(agent, request, 'Send to development'));

    const [task] = await tasksOf(sites);
    const key = task!.key;
    expect(await shown(dev.jira, developer, key, task!.fields.description)).toEqual(['smoke.png']);
    const [comment] = task!.fields.comment.comments as Json[];
    expect(await shown(dev.jira, developer, key, comment.body)).toEqual(['smoke.png']);

    // A comment there brings the whole issue back: the request keeps its own picture, untouched.
    const before = await read(agent, request);
    // Its own picture is gone before the sync looks for it.
    const lost = await developer.attach(key, 'gone.png', PNG);
    const body = showing(await mediaOf(dev.jira, lost), 'Hm');
    const writes = async () => {
      await developer.post(`/rest/api/3/issue/${key}/comment`, { body });
      await developer.delete(`/rest/api/3/attachment/${lost.id}`);
    };
    await sites.after(writes());
    const after = await read(agent, request);
    expect(after.fields.description).toEqual(before.fields.description);
    expect(wordsOf(after.fields.comment.comments.at(-1).body)).toMatch(/Hm \[picture\]$/);

    // A developer's edit of the text keeps the picture on both sides.
    const theirs = (await read(developer, key)).fields.description;
    theirs.content[0].content[0].text = 'Look closely:';
    await describeWith(sites, developer, key, theirs);
    const edited = (await read(agent, request)).fields.description;
    expect(wordsOf(edited)).toMatch(/^Look closely:/);
    expect(await shown(desk.jira, agent, request, edited)).toEqual(['smoke.png']);

    // And a picture that the developer adds arrives as well.
    const fuser = await mediaOf(dev.jira, await developer.attach(key, 'fuser.png', PNG));
    await describeWith(sites, developer, key, showing(fuser, 'It was this:'));
    const last = (await read(agent, request)).fields.description;
    expect(await shown(desk.jira, agent, request, last)).toEqual(['fuser.png']);
    expect(await tasksOf(sites)).toHaveLength(1);
    expect(sites.platform.failures()).toEqual([]);
  });
});
