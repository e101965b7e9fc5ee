/** Pictures inside texts: each site shows its own copy of the file. */
import { take, wordsOf, type Json } from '../cloud/rest';
import { change, type Side } from '../make/connection';
import { readSeed } from '../make/script';
import {
  comment,
  makeRequest,
  makeTwoSites,
  read,
  republish,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';
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

/** A document with a bold word and a picture. */
function boldShowing(mediaId: string, words: string): Json {
  const doc = showing(mediaId, words) as Json;
  doc.content[0].content.push({ type: 'text', text: ' now', marks: [{ type: 'strong' }] });
  return doc;
}

/** The marks of a document's words, which plain text has not. */
function isRich(doc: Json): boolean {
  return JSON.stringify(doc).includes('"strong"');
}

describe('a picture whose file is gone is its name in brackets, and all else arrives', () => {
  let sites: TwoSites;
  let request: string;
  let file: { id: string };
  let picture: string;
  beforeEach(async () => {
    sites = await makeTwoSites();
    request = await makeRequest(sites);
    file = await sites.agent.attach(request, 'smoke.png', PNG);
    picture = await mediaOf(sites.desk.jira, file);
    await describeWith(sites, sites.agent, request, boldShowing(picture, 'Look:'));
  });

  const taskNow = async () => (await tasksOf(sites))[0]!;
  const requestNow = () => read(sites.agent, request);
  const send = () => sites.after(take(sites.agent, request, 'Send to development'));
  const gone = (who: Person, { id }: { id: string }) => who.delete(`/rest/api/3/attachment/${id}`);

  /** What people do while their connection rests leaves in one message. */
  async function inOneMessage(side: Side, work: () => Promise<void>): Promise<void> {
    await change(sites, side, { kind: 'pause' });
    await sites.after(work());
    await change(sites, side, { kind: 'resume' });
    await sites.sweep();
  }

  /** A developer's edit of text and summary, a comment, and the end of the work, in one message. */
  async function finish(edit: (doc: Json) => void): Promise<void> {
    const { key, fields } = await taskNow();
    const { description } = fields;
    edit(description);
    const work = async () => {
      await sites.developer.put(`/rest/api/3/issue/${key}`, {
        fields: { description, summary: 'Out' },
      });
      await comment(sites.developer, key, 'Put out');
      await take(sites.developer, key, 'Start progress');
      await take(sites.developer, key, 'Done');
    };
    await inOneMessage('dev', work);
  }

  /** What came of that on the desk, beside the text. */
  async function expectFinished(): Promise<Json> {
    const { fields } = await requestNow();
    expect(fields.summary).toBe('Out');
    expect(fields.status.name).toBe('Ready');
    expect(wordsOf(fields.comment.comments.at(-1).body)).toContain('Put out');
    expect(sites.platform.failures()).toEqual([]);
    expect((await sites.events('desk')).flatMap(({ error }) => error ?? [])).toEqual([]);
    return fields.description;
  }

  test('on the desk before the first sync', async () => {
    await comment(sites.agent, request, 'Hurry');
    await gone(sites.agent, file);
    const before = (await requestNow()).fields.description;
    await send();
    const { fields } = await taskNow();
    expect(wordsOf(fields.description)).toMatch(/Look: +now \[picture\]/);
    expect(isRich(fields.description)).toBe(true);
    expect(wordsOf(fields.comment.comments[0].body)).toContain('Hurry');
    await finish(() => undefined);
    expect(await expectFinished()).toEqual(before);
  });

  test('on the desk while the first sync is under way', async () => {
    await comment(sites.agent, request, 'Hurry');
    const handle = sites.platform.handleWebTrigger.bind(sites.platform);
    sites.platform.handleWebTrigger = (asked) =>
      asked
        .clone()
        .text()
        .then(async (body) => {
          if (body.includes('"attachment"')) await gone(sites.agent, file).catch(() => undefined);
          return handle(asked) as Promise<Response>;
        });
    await send();
    const { fields } = await taskNow();
    expect(wordsOf(fields.description)).toMatch(/Look: +now \[smoke.png\]/);
    expect(isRich(fields.description)).toBe(true);
    expect(wordsOf(fields.comment.comments[0].body)).toContain('Hurry');
  });

  test('on the desk after the first sync', async () => {
    await send();
    await gone(sites.agent, file);
    await finish((doc) => {
      doc.content[0].content[0].text = 'Looked:';
    });
    const description = await expectFinished();
    expect(wordsOf(description)).toMatch(/Looked: +now \[smoke.png\]/);
    expect(isRich(description)).toBe(true);
    const task = await taskNow();
    expect(await shown(sites.dev.jira, sites.developer, task.key, task.fields.description)).toEqual(
      ['smoke.png'],
    );
  });

  test('on the developers’ site after the first sync', async () => {
    await send();
    const [copy] = (await taskNow()).fields.attachment as [{ id: string }];
    await gone(sites.developer, copy);
    const work = async () => {
      await sites.agent.put(`/rest/api/3/issue/${request}`, {
        fields: { description: boldShowing(picture, 'Look closely:'), summary: 'Fire' },
      });
      await comment(sites.agent, request, 'Hurry');
    };
    await inOneMessage('desk', work);
    const { fields } = await taskNow();
    expect(fields.summary).toBe('Fire');
    expect(wordsOf(fields.description)).toMatch(/Look closely: +now \[smoke.png\]/);
    expect(isRich(fields.description)).toBe(true);
    expect(wordsOf(fields.comment.comments.at(-1).body)).toContain('Hurry');

    // What goes back has the original, whether the text was edited or not.
    const before = (await requestNow()).fields.description;
    await sites.after(comment(sites.developer, (await taskNow()).key, 'On it'));
    expect((await requestNow()).fields.description).toEqual(before);
    await finish((doc) => {
      doc.content[0].content[0].text = 'Looked:';
    });
    const description = await expectFinished();
    expect(wordsOf(description)).toMatch(/Looked: +now/);
    expect(await shown(sites.desk.jira, sites.agent, request, description)).toEqual(['smoke.png']);
  });

  test('and a node that Jira does not know costs its text the form, and nothing else', async () => {
    const outgoing = readSeed('dev-outgoing').replace(
      'replica.description = issue.description',
      `const doc = JSON.parse(JSON.stringify(issue.description))
doc.content.push({ type: "nonsense", content: [{ type: "text", text: "and more" }] })
replica.description = doc`,
    );
    await send();
    await republish(sites, 'dev', 'outgoing', outgoing);
    await finish((doc) => {
      doc.content[0].content[0].text = 'Looked:';
    });
    const description = await expectFinished();
    expect(wordsOf(description)).toMatch(/Looked: now.*\[smoke.png\].*and more/);
    const [event] = (await sites.events('desk')).filter(({ warnings }) => warnings.length > 0);
    expect(event?.warnings[0]?.message).toContain('description');
  });
});
