import { readScripts } from '../cloud/cloud';
import { take, wordsOf, type Json } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

const RICH = {
  type: 'doc',
  version: 1,
  content: [
    {
      type: 'panel',
      attrs: { panelType: 'info' },
      content: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'hot', marks: [{ type: 'strong' }] }],
        },
      ],
    },
  ],
};

function comments(fields: Json): string[] {
  return (fields.comment.comments as Json[]).map((each) => wordsOf(each.body));
}

describe('the story, with the starter scripts', () => {
  let sites: TwoSites;
  beforeEach(async () => {
    sites = await makeTwoSites();
  });
  afterEach(() => {
    expect(sites.platform.failures()).toEqual([]);
  });

  test("a click makes one task with the request's formatted text, comments with their authors, and files", async () => {
    const { agent, developer } = sites;
    const request = await makeRequest(sites, { description: RICH });
    await comment(agent, request, 'Called twice.');
    await agent.attach(request, 'smoke.bin', Uint8Array.of(0, 255, 10, 13, 0));
    await sites.after(take(agent, request, 'Send to development'));

    const [task, ...others] = await tasksOf(sites);
    expect(others).toEqual([]);
    expect(task?.fields).toMatchObject({
      summary: 'The printer is on fire',
      description: RICH,
      issuetype: { name: 'Task' },
    });
    expect(comments(task?.fields)).toEqual([
      expect.stringMatching(/^Maya Lindqvist.* Called twice\.$/),
    ]);
    const [file] = task?.fields.attachment as Json[];
    expect([...(await developer.download(file.id))]).toEqual([0, 255, 10, 13, 0]);
  });

  test('what development says arrives as an internal note, and resolving hands the request back', async () => {
    const { agent, developer } = sites;
    const { request, task } = await makeTwin(sites);
    await comment(developer, task, 'Replaced the fuser.');
    await take(developer, task, 'Start progress');
    await sites.after(take(developer, task, 'Done'));

    const { fields } = await read(agent, request);
    expect(fields.status.name).toBe('Ready');
    expect(fields.comment.comments).toEqual([expect.objectContaining({ jsdPublic: false })]);
    expect(comments(fields)[0]).toMatch(/^Jonas Weber.* Replaced the fuser\.$/);
  });

  test('sent again, the task is opened again, and nothing is there twice', async () => {
    const { agent, developer } = sites;
    const { request, task } = await makeTwin(sites);
    await comment(developer, task, 'Done with it.');
    await take(developer, task, 'Start progress');
    await sites.after(take(developer, task, 'Done'));
    await sites.after(take(agent, request, 'Send to development'));

    const tasks = await tasksOf(sites);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.fields).toMatchObject({ status: { name: 'To Do' }, resolution: null });
    expect((await read(agent, request)).fields.comment.comments).toHaveLength(1);
    expect(tasks[0]?.fields.comment.comments).toHaveLength(1);
  });

  test('a later edit on either side arrives on the other', async () => {
    const { agent, developer } = sites;
    const { request, task } = await makeTwin(sites);
    await sites.after(
      agent.put(`/rest/api/3/issue/${request}`, {
        fields: { summary: 'Two printers are on fire' },
      }),
    );
    expect((await read(developer, task)).fields.summary).toBe('Two printers are on fire');
    await sites.after(
      developer.put(`/rest/api/3/issue/${task}`, { fields: { summary: 'Fuser overheats' } }),
    );
    expect((await read(agent, request)).fields.summary).toBe('Fuser overheats');
  });

  test("each site's events say what was written and which line of the script wanted it", async () => {
    await makeTwin(sites);
    const [sent] = await sites.events('desk');
    const [applied] = await sites.events('dev');
    expect(sent).toMatchObject({ state: 'sent', issueKey: 'DESK-1', seq: 1 });
    expect(applied).toMatchObject({ state: 'applied', issueKey: 'ACME-1', remoteKey: 'DESK-1' });
    expect(applied?.why).toContainEqual(
      expect.objectContaining({ what: 'summary', to: 'The printer is on fire', line: 6 }),
    );
  });
});

describe("the story, with the use case's own scripts", () => {
  test('the misspelt line leaves the files behind, comments cross all the same, and the event names the line', async () => {
    const sites = await makeTwoSites({ scripts: readScripts('test/seed-scripts') });
    const { agent } = sites;
    const request = await makeRequest(sites);
    await comment(agent, request, 'Called twice.');
    await agent.attach(request, 'a.bin', Uint8Array.of(1));
    await sites.after(take(agent, request, 'Send to development'));

    const [task] = await tasksOf(sites);
    expect(comments(task?.fields)).toHaveLength(1);
    expect(task?.fields.attachment).toEqual([]);
    const [applied] = await sites.events('dev');
    expect(applied?.warnings).toEqual([
      { line: 7, message: expect.stringMatching(/Did you mean 'addedAttachments'\?$/) },
    ]);
    expect(sites.platform.failures()).toEqual([]);
  });
});
