/** Web triggers: addresses on the open internet that call a function. */
import { createStage, order, type Stage } from '../stage';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

test('a request arrives with all that was sent, its header names not in lower case', async () => {
  const answer = await stage.a.post(
    { act: 'echoRequest' },
    { path: '/messages/1?q=a&q=b', headers: { 'x-signature': 'abc' } },
  );
  const url = new URL(stage.a.installation.webTriggerUrl('hook', false));
  expect(await answer.json()).toMatchObject({
    method: 'POST',
    headers: { 'X-Signature': ['abc'] },
    body: '{"act":"echoRequest"}',
    path: `${url.pathname}/messages/1`,
    userPath: '/messages/1',
    queryParameters: { q: ['a', 'b'] },
  });
});

test('the answer is what the function gave, and tells the rate', async () => {
  const given = { statusCode: 409, headers: { 'X-Why': ['because'] }, body: 'no' };
  const answer = await stage.a.post(order('give', given));
  expect([answer.status, answer.headers.get('x-why'), await answer.text()]).toEqual([
    409,
    'because',
    'no',
  ]);
  expect(answer.headers.get('x-ratelimit-limit')).toBe('7000');
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('6999');
});

test('a function that throws is a 500 that says nothing of why', async () => {
  const answer = await stage.a.post(order('fail', 'secret reason'));
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret');
});

test('an address stays the same until a new one is asked for; the old one lives until it is deleted', async () => {
  const { ask, installation } = stage.a;
  const first = await ask('webTriggerUrl', 'hook');
  expect(await ask('webTriggerUrl', 'hook')).toBe(first);
  expect(first).toContain(installation.id);
  const second = await ask('webTriggerUrl', 'hook', true);
  expect(second).not.toBe(first);
  const knock = async (url: string) => (await stage.b.ask('fetch', url)).status;
  expect([await knock(first), await knock(second)]).toEqual([200, 200]);
  await ask('deleteWebTriggerUrl', first);
  expect([await knock(first), await knock(second)]).toEqual([404, 200]);
});

test('webtrigger.uninstalled: the address of an installation that is gone answers 424', async () => {
  const url = 'https://00000000-0000-4000-8000-00000000dead.webtrigger.atlassian.app/public/x';
  expect((await stage.a.ask('fetch', url)).status).toBe(424);
});

test('webtrigger.host: an app that is installed anew has another host, and a renamed site too', async () => {
  const { platform, b } = createStage();
  const hostOf = (installation: typeof b.installation) =>
    new URL(installation.webTriggerUrl('hook', false)).host;
  const before = hostOf(b.installation);
  platform.installations.delete(b.installation.id);
  const again = platform.install(b.site);
  const after = hostOf(again);
  again.renameHost();
  expect(new Set([before, after, hostOf(again)]).size).toBe(3);
});

test('one installation reaches the other by its address, and gives up when it takes too long', async () => {
  const url = await stage.b.ask('webTriggerUrl', 'hook');
  const sleep = { method: 'POST', body: JSON.stringify(order('sleep', 5000)) };
  await expect(stage.a.ask('fetchUntil', url, 1000, sleep)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(stage.runs('receive').map((run) => run.fate)).toEqual(['running']);
  await stage.platform.idle();
  expect(stage.runs('receive').map((run) => [run.fate, run.spec.installation])).toEqual([
    ['ended', stage.b.installation.id],
  ]);
});
