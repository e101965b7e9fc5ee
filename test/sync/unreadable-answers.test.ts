/** A site that answers as no site should, for a while: nothing is half written, and nothing is made twice. */
import { take, wordsOf, type Json } from '../cloud/rest';
import { comment, makeRequest, makeTwoSites, tasksOf, type TwoSites } from '../make/two-sites';

const BYTES = Uint8Array.of(1, 2, 3);

const MANGLED: [string, (text: string) => string][] = [
  ['the page of a proxy', () => '<html><body>Please sign in</body></html>'],
  ['an empty body', () => ''],
  ['half an answer', (text) => text.slice(0, Math.ceil(text.length / 2))],
  ['an error with status 200', () => '{"errorMessages":["Something went wrong"],"errors":{}}'],
];

/** From the n-th answer to the app on, so many of a site are mangled; each request has its effect. */
function mangle(
  { desk, dev }: TwoSites,
  { from, count, how }: { from: number; count: number; how: (text: string) => string },
): () => number {
  let answers = 0;
  for (const { jira } of [desk, dev]) {
    const handle = jira.handle.bind(jira);
    jira.handle = async (request, caller) => {
      const response = await handle(request, caller);
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      if (caller.kind !== 'app' || !response.ok || !isJson) return response;
      answers += 1;
      if (answers < from || answers >= from + count) return response;
      const { status, headers } = response;
      return new Response(how(await response.text()), { status, headers });
    };
  }
  return () => answers;
}

describe.each(MANGLED)('%s in place of an answer', (_what, how) => {
  test('at any call of a first sync leaves one task with all that it should have', async () => {
    let calls = Infinity;
    for (let from = 1; from <= calls; from += 1) {
      const sites = await makeTwoSites();
      const request = await makeRequest(sites);
      await comment(sites.agent, request, 'Called twice.');
      await sites.agent.attach(request, 'a.bin', BYTES);
      const answers = mangle(sites, { from, count: 2, how });
      await sites.after(take(sites.agent, request, 'Send to development'));
      for (let sweep = 0; sweep < 2; sweep += 1) {
        await sites.world.clock.pass(20 * 60_000);
        await sites.sweep();
      }
      calls = Math.min(calls, answers());

      const tasks = await tasksOf(sites);
      const made = tasks.map(({ fields }) => ({
        comments: (fields.comment.comments as Json[]).map((each) => wordsOf(each.body)),
        files: (fields.attachment as Json[]).map(({ filename }) => filename as string),
      }));
      expect({ from, made }).toEqual({
        from,
        made: [{ comments: [expect.stringContaining('Called twice.')], files: ['a.bin'] }],
      });
    }
    expect(calls).toBeGreaterThan(3);
  });
});

test('the page of a proxy in place of the other site is no answer: the message is sent again', async () => {
  const sites = await makeTwoSites();
  const { platform, world } = sites;
  const handle = platform.handleWebTrigger.bind(platform);
  let pages = 0;
  platform.handleWebTrigger = (request) => {
    if (pages >= 2) return handle(request);
    pages += 1;
    return Promise.resolve(new Response('<html>Please sign in</html>', { status: 200 }));
  };
  const request = await makeRequest(sites);
  await world.clock.drive(take(sites.agent, request, 'Send to development'));
  await world.clock.pass(3 * 60_000);

  expect(pages).toBe(2);
  expect(await tasksOf(sites)).toHaveLength(1);
});
