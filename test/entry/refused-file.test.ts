/** A file whose bytes Jira will never give stands in the way of nothing else. */
import { take } from '../cloud/rest';
import { comment, makeRequest, makeTwoSites, read, tasksOf } from '../make/two-sites';

test.each([400, 410, 416])(
  'a file that Jira refuses on the other site with %i is told of in a warning, and what comes behind it arrives',
  async (status) => {
    const sites = await makeTwoSites();
    const { agent, desk } = sites;
    const request = await makeRequest(sites);
    await agent.attach(request, 'bad.bin', Uint8Array.of(1, 2, 3));
    await comment(agent, request, 'Behind the file');
    const handle = desk.jira.handle.bind(desk.jira);
    desk.jira.handle = async (asked, caller) =>
      new URL(asked.url).pathname.includes('/attachment/content/')
        ? Response.json({ errorMessages: ['This range is not there.'], errors: {} }, { status })
        : handle(asked, caller);
    await sites.after(take(agent, request, 'Send to development'));
    const [task] = await tasksOf(sites);
    const { fields } = await read(sites.developer, task!.key);
    expect(JSON.stringify(fields.comment)).toContain('Behind the file');
    expect(fields.attachment).toEqual([]);
    const [event] = await sites.events('dev');
    expect(event).toMatchObject({ state: 'applied' });
    expect(event?.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^File bad\.bin was not added: The file is gone .*cannot be read there/,
      ),
    ]);
  },
);
