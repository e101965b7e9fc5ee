/** Comments: whose they are, who may read them, and what becomes of them later. */
import { text, wordsOf, type Json } from '../cloud/rest';
import { comment, makeTwin, makeTwoSites, read, republish, type TwoSites } from '../make/two-sites';

const OUTGOING = `replica.summary = issue.summary; replica.comments = issue.comments;`;

/** An incoming script that does that with the comments. */
function incoming(line: string): string {
  return `if (firstSync) { issue.projectKey = 'ACME'; issue.typeName = 'Task'; }
    issue.summary = replica.summary;
    ${line}`;
}

async function wordsAt(sites: TwoSites, key: string): Promise<string[]> {
  const { comments } = (await read(sites.developer, key)).fields.comment as { comments: Json[] };
  return comments.map((each) => wordsOf(each.body));
}

/** A comment that is written, edited and deleted on the request: what the task shows after each. */
async function lifeOf(sites: TwoSites): Promise<string[][]> {
  const { agent } = sites;
  const { request, task } = await makeTwin(sites);
  const path = `/rest/api/3/issue/${request}/comment`;
  const id = await sites.after(comment(agent, request, 'Called.'));
  const seen = [await wordsAt(sites, task)];
  const body = {
    type: 'doc',
    version: 1,
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Called twice.' }] }],
  };
  await sites.after(agent.put(`${path}/${id}`, { body }));
  seen.push(await wordsAt(sites, task));
  await sites.after(agent.delete(`${path}/${id}`));
  seen.push(await wordsAt(sites, task));
  return seen;
}

test.each([
  [
    'mergeComments passes on edits and deletions, with author and time in front',
    'commentHelper.mergeComments(issue, replica);',
    [[/^Maya Lindqvist  · \d+ \w+ \d{4}, \d\d:\d\d UTC Called\.$/], [/UTC Called twice\.$/], []],
  ],
  [
    'mergeComments with a function writes what the function makes of each',
    "commentHelper.mergeComments(issue, replica, (it) => { it.body = '> ' + it.body; return it; });",
    [[/^> Called\.$/], [/^> Called twice\.$/], []],
  ],
  [
    '+= adds, and neither edits nor deletes',
    'issue.comments += replica.addedComments;',
    [[/Called\.$/], [/Called\.$/], [/Called\.$/]],
  ],
])('%s', async (_name, line, expected) => {
  const sites = await makeTwoSites();
  await republish(sites, 'desk', 'outgoing', OUTGOING);
  await republish(sites, 'dev', 'incoming', incoming(line));
  const seen = await lifeOf(sites);
  expect(seen).toEqual(
    expected.map((words) => words.map((each) => expect.stringMatching(each) as string)),
  );
});

/** The copy of a comment on the request, and whether customers see it. */
async function arrivesPublic(sites: TwoSites, words: string): Promise<boolean> {
  const { comments } = (await read(sites.agent, 'DESK-1')).fields.comment as { comments: Json[] };
  const copy = comments.find((each) => wordsOf(each.body).includes(words));
  expect(copy).toBeDefined();
  return copy.jsdPublic as boolean;
}

test('what comes from development is internal until the connection says otherwise, and what was internal stays so', async () => {
  const sites = await makeTwoSites();
  const { agent, developer, connected } = sites;
  const { request, task } = await makeTwin(sites);
  await sites.after(comment(developer, task, 'Not for customers.'));
  expect(await arrivesPublic(sites, 'Not for customers.')).toBe(false);

  await sites.ask('desk', 'changeConnection', {
    id: connected.desk,
    change: { kind: 'comments', publicComments: true },
  });
  await sites.settle();
  const id = await sites.after(comment(developer, task, 'For customers.'));
  expect(await arrivesPublic(sites, 'For customers.')).toBe(true);
  expect(await arrivesPublic(sites, 'Not for customers.')).toBe(false);
  expect(id).not.toBe('');

  // The request's own comments are none of development's to change, and never come back.
  await sites.after(comment(agent, request, 'From the agent.'));
  const { comments } = (await read(agent, request)).fields.comment as { comments: Json[] };
  expect(comments.filter((each) => wordsOf(each.body).includes('From the agent.'))).toHaveLength(1);
});

test('a copy that customers see is hidden from them by the edit that makes it internal', async () => {
  const sites = await makeTwoSites();
  const { developer, connected } = sites;
  await sites.ask('desk', 'changeConnection', {
    id: connected.desk,
    change: { kind: 'comments', publicComments: true },
  });
  await republish(
    sites,
    'desk',
    'incoming',
    `commentHelper.mergeComments(issue, replica, (it) => { if (it.body.includes('#internal')) it.internal = true })`,
  );
  const { task } = await makeTwin(sites);
  const id = await sites.after(comment(developer, task, 'One'));
  expect(await arrivesPublic(sites, 'One')).toBe(true);

  const path = `/rest/api/3/issue/${task}/comment`;
  await sites.after(developer.put(`${path}/${id}`, { body: text('One, secret #internal') }));
  expect(await arrivesPublic(sites, 'secret #internal')).toBe(false);
});

const INTERNAL = (internal: boolean) => [{ key: 'sd.public.comment', value: { internal } }];

describe('an internal note of a request that moves to a project without notes', () => {
  async function moveWithNote() {
    const sites = await makeTwoSites();
    await republish(
      sites,
      'desk',
      'outgoing',
      `replica.summary = issue.summary
      replica.comments = issue.comments.filter((it) => !it.internal)`,
    );
    await republish(
      sites,
      'dev',
      'incoming',
      incoming('issue.comments = commentHelper.mergeComments(issue, replica)'),
    );
    const { request, task } = await makeTwin(sites);
    const path = `/rest/api/3/issue/${request}/comment`;
    const note = { body: text('Not for them.'), properties: INTERNAL(true) };
    const { id } = await sites.after(sites.agent.post(path, note));
    const { accountId } = sites.desk.jira.admin.userByEmail('agent@desk.example')!;
    const moved = sites.desk.jira.admin.moveIssue(request, 'AUTOTEST', 'Task', {
      kind: 'user',
      accountId,
    });
    await sites.settle();
    return { sites, task, key: moved.key, id: id as string };
  }

  test.each([0, 120])('stays behind, also after %d more changes', async (changes) => {
    const { sites, task, key } = await moveWithNote();
    for (let n = 0; n < changes; n += 1) {
      await sites.agent.put(`/rest/api/3/issue/${key}`, { fields: { labels: [`n${n}`] } });
      await sites.world.clock.pass(2000);
    }
    await sites.after(comment(sites.agent, key, 'For them.'));

    expect(await wordsAt(sites, task)).toEqual([expect.stringContaining('For them.')]);
  });

  test('crosses once a person has made it public', async () => {
    const { sites, task, key, id } = await moveWithNote();
    const open = { body: text('For them after all.'), properties: INTERNAL(false) };
    await sites.after(sites.agent.put(`/rest/api/3/issue/${key}/comment/${id}`, open));

    expect(await wordsAt(sites, task)).toEqual([expect.stringContaining('For them after all.')]);
  });
});
