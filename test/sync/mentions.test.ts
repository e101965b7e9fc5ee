/** Mentions: nobody is told of anything by a site that does not know them. */
import { take, wordsOf, type Json } from '../cloud/rest';
import { makeRequest, makeTwoSites, read, tasksOf, type TwoSites } from '../make/two-sites';

/** A sentence that mentions somebody. */
function asking(accountId: string, name: string, words = ', please look.'): object {
  const content = [
    { type: 'text', text: 'Dear ' },
    { type: 'mention', attrs: { id: accountId, text: `@${name}` } },
    { type: 'text', text: words },
  ];
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content }] };
}

function mentionsIn(doc: Json): string[] {
  return [
    ...(doc.type === 'mention' ? [doc.attrs.id as string] : []),
    ...((doc.content ?? []) as Json[]).flatMap(mentionsIn),
  ];
}

/** An agent's request that mentions the agent herself, in its description and in a comment, and its task. */
async function sendAsking(sites: TwoSites) {
  const { agent } = sites;
  const maya = await agent.get<{ accountId: string; displayName: string }>('/rest/api/3/myself');
  const description = asking(maya.accountId, maya.displayName);
  const request = await makeRequest(sites, { description });
  await agent.post(`/rest/api/3/issue/${request}/comment`, { body: description });
  await sites.after(take(agent, request, 'Send to development'));
  const task = (await tasksOf(sites)).at(-1)!;
  return { maya, description, request, task };
}

test('a person whom the other site does not know is a name there, and stays mentioned here whatever comes back', async () => {
  const sites = await makeTwoSites();
  const { agent, developer } = sites;
  const { maya, description, request, task } = await sendAsking(sites);
  const { fields } = task;
  for (const doc of [fields.description, fields.comment.comments[0].body]) {
    expect(mentionsIn(doc)).toEqual([]);
    expect(wordsOf(doc)).toContain(`Dear  @${maya.displayName} , please look.`);
  }

  // The whole issue comes back with a comment, the description as text: the mention stays.
  await sites.after(
    developer.post(`/rest/api/3/issue/${task.key}/comment`, {
      body: asking(maya.accountId, maya.displayName, ': done'),
    }),
  );
  const { fields: back } = await read(agent, request);
  expect(back.description).toEqual(description);
  expect(mentionsIn(back.comment.comments.at(-1).body)).toEqual([]);

  // A developer's edit of the words arrives, and the mention is still one.
  const theirs = fields.description;
  theirs.content[0].content.at(-1).text = ', never mind.';
  await sites.after(
    developer.put(`/rest/api/3/issue/${task.key}`, { fields: { description: theirs } }),
  );
  const edited = (await read(agent, request)).fields.description;
  expect(wordsOf(edited)).toMatch(/never mind/);
  expect(mentionsIn(edited)).toEqual([maya.accountId]);
  expect(sites.platform.failures()).toEqual([]);
});

test('who is on the list of the connection is mentioned there, under the account of that site', async () => {
  const sites = await makeTwoSites();
  const { desk } = sites;
  const { accountId: jonas } = await sites.developer.get<{ accountId: string }>(
    '/rest/api/3/myself',
  );
  const maya = desk.jira.admin.userByEmail('agent@desk.example')!.accountId;
  const set = (here: string) =>
    sites.ask<{ people: object[]; changes: { what: string }[] }>('dev', 'setPeople', {
      id: sites.connected.dev,
      people: [{ there: maya, here }],
    });
  await expect(set('nobody@acme.example')).rejects.toThrow(/nobody on this site/);
  const { people, changes } = await set('developer@acme.example');
  expect(people).toEqual([
    { there: maya, here: { accountId: jonas, displayName: expect.any(String) as string } },
  ]);
  expect(changes[0]?.what).toMatch(/^Set who may be mentioned here: .* as Jonas/);

  const { task, request, description } = await sendAsking(sites);
  expect(mentionsIn(task.fields.description)).toEqual([jonas]);
  expect(mentionsIn(task.fields.comment.comments[0].body)).toEqual([jonas]);
  // No edit of the task went back to the request.
  expect((await read(sites.agent, request)).fields.description).toEqual(description);
});
