/** Comments, files, work logs, properties and links: what Jira takes and what it refuses. */
import { adf, APP, as, fileForm, startSite, type Driven } from '../drive/drive';

const invalidAdf = { type: 'doc', version: 1, content: [{ type: 'nonsense' }] };

async function start(site: 'desk' | 'dev' = 'dev') {
  const driven = startSite(site);
  const key = await driven.create();
  return { driven, key, issue: `/rest/api/3/issue/${key}` };
}

/** Fills a list of an issue without asking Jira. */
function fill(driven: Driven, key: string, list: string, count: number): void {
  const issue = driven.jira.admin.issue(key) as unknown as Record<string, unknown[]>;
  const entry = (issue[list] ?? [])[0] ?? 'x';
  issue[list] = Array.from({ length: count }, () => entry);
}

test.each([
  ['jira-adf-only', 'Hello', { errors: { comment: 'Comment body is not valid!' } }],
  ['empty', undefined, { errors: { comment: 'Comment body can not be empty!' } }],
  ['jira-adf-valid', invalidAdf, { errorMessages: ['INVALID_INPUT'] }],
  ['jira-text-length', adf('x'.repeat(32_768)), { errorMessages: ['CONTENT_LIMIT_EXCEEDED'] }],
])('%s: a comment that is not a valid document is refused', async (_rule, body, refusal) => {
  const { driven, issue } = await start();
  const good = await driven.call('POST', `${issue}/comment`, { body: adf('x'.repeat(32_767)) });
  expect(good.status).toBe(201);
  const bad = await driven.call('POST', `${issue}/comment`, { body });
  expect(bad).toMatchObject({ status: 400, body: refusal });
});

test('a comment is hidden only behind a role or group that its author is in', async () => {
  const { driven, issue } = await start();
  const send = (visibility: object, caller = as('developer')) =>
    driven.call('POST', `${issue}/comment`, { body: adf('x'), visibility }, caller);
  const role = { type: 'role', value: 'Administrators' };
  const hidden = await send(role);
  expect(hidden.body.visibility).toEqual({ ...role, identifier: 'Administrators' });
  expect((await send({ type: 'group', value: 'acme-developers' })).status).toBe(201);
  for (const [visibility, caller] of [
    [role, as('secondDeveloper')],
    [{ type: 'role', value: 'No' }, as('developer')],
  ] as const)
    expect((await send(visibility, caller)).body.errors).toHaveProperty('commentLevel');
  const list = await driven.call('GET', `${issue}/comment`, undefined, as('secondDeveloper'));
  expect(list.body.total).toBe(1);
  expect((await driven.call('GET', `${issue}/comment`, undefined, APP)).body.total).toBe(0);
});

test('jira-visibility-once: who may read is said by a name or by an id, not by both', async () => {
  const { driven, issue } = await start();
  const role = { type: 'role', value: 'Administrators' };
  const send = (visibility: object) =>
    driven.call('POST', `${issue}/comment`, { body: adf('x'), visibility });
  expect((await send(role)).status).toBe(201);
  expect((await send({ ...role, identifier: 'Administrators' })).status).toBe(400);
});

test('jira-link-comment: the comment of a new link is one of the inward issue', async () => {
  const { driven, key } = await start();
  const other = await driven.create();
  const ends = { inwardIssue: { key }, outwardIssue: { key: other } };
  const link = { type: { name: 'Blocks' }, ...ends, comment: { body: adf('x') } };
  expect((await driven.call('POST', '/rest/api/3/issueLink', link)).status).toBe(201);
  const counts = [key, other].map(async (each) => {
    const { body } = await driven.call('GET', `/rest/api/3/issue/${each}/comment`);
    return body.total as number;
  });
  expect(await Promise.all(counts)).toEqual([1, 0]);
});

test('comments are edited by their author and by administrators; unnamed properties stay', async () => {
  const { driven, issue } = await start();
  const properties = [{ key: 'origin', value: 1 }];
  const { id } = (
    await driven.call(
      'POST',
      `${issue}/comment`,
      { body: adf('x'), properties },
      as('secondDeveloper'),
    )
  ).body;
  const edit = (caller = as('developer')) =>
    driven.call('PUT', `${issue}/comment/${id}?expand=properties`, { body: adf('y') }, caller);
  expect((await edit(as('productOwner'))).status).toBe(400);
  const edited = await edit();
  expect(edited.body).toMatchObject({ properties, updateAuthor: { displayName: 'Jonas Weber' } });
  const remove = (caller: ReturnType<typeof as>) =>
    driven.call('DELETE', `${issue}/comment/${id}`, undefined, caller);
  expect((await remove(as('productOwner'))).status).toBe(400);
  expect((await remove(as('secondDeveloper'))).status).toBe(204);
  expect((await driven.call('GET', `${issue}/comment/${id}`)).status).toBe(404);
  expect(driven.events.slice(1).map(({ name }) => name)).toEqual([
    'avi:jira:commented:issue',
    'avi:jira:commented:issue',
    'avi:jira:deleted:comment',
  ]);
});

test.each([
  ['jira-comments-per-issue', 'comments', 5000, 'comment', { body: adf('x') }],
  ['jira-attachments-per-issue', 'attachmentIds', 2000, 'attachments', fileForm('x.txt', 'x')],
  ['jira-worklogs-per-issue', 'workLogs', 10_000, 'worklog', { timeSpentSeconds: 60 }],
  [
    'jira-remote-links-per-issue',
    'remoteLinks',
    2000,
    'remotelink',
    { object: { url: 'https://a.example', title: 'A' } },
  ],
])('%s: an issue holds no more %s than %i', async (...[, list, max, path, body]) => {
  const { driven, key, issue } = await start();
  expect((await driven.call('POST', `${issue}/${path}`, body)).status).toBeLessThan(300);
  fill(driven, key, list, max - 1);
  expect((await driven.call('POST', `${issue}/${path}`, body)).status).toBeLessThan(300);
  expect((await driven.call('POST', `${issue}/${path}`, body)).status).toBe(413);
});

test('jira-links-per-issue: an issue holds no more than 2000 links', async () => {
  const { driven, key } = await start();
  const body = {
    issueUpdates: Array.from({ length: 50 }, () => ({
      fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' },
    })),
  };
  for (let batch = 0; batch < 41; batch += 1)
    await driven.call('POST', '/rest/api/3/issue/bulk', body);
  const link = (number: number) =>
    driven.call('POST', '/rest/api/3/issueLink', {
      type: { name: 'Relates' },
      inwardIssue: { key },
      outwardIssue: { key: `ACME-${number}` },
    });
  for (let number = 2; number < 2002; number += 1) expect((await link(number)).status).toBe(201);
  expect((await link(2002)).status).toBe(413);
});

test('jira-attachment-check, jira-attachment-size, jira-attachment-files: a form needs the header against forgery, a size that fits, sixty files at most', async () => {
  const { driven, issue } = await start();
  const bare = new Request(`http://dev.example${issue}/attachments`, {
    method: 'POST',
    body: fileForm('a', 'x'),
  });
  const forged = await driven.jira.handle(bare, APP);
  expect([forged.status, await forged.text()]).toEqual([404, 'XSRF check failed']);
  driven.jira.admin.configure({ attachmentLimit: 4 });
  const send = (form: FormData) => driven.call('POST', `${issue}/attachments`, form);
  expect((await send(fileForm('a', '1234'))).status).toBe(200);
  expect((await send(fileForm('a', '12345'))).status).toBe(413);
  const many = fileForm('a', 'x');
  for (let count = 1; count < 60; count += 1) many.append('file', new Blob(['x']), 'a');
  expect((await send(many)).body).toHaveLength(60);
  many.append('file', new Blob(['x']), 'a');
  expect((await send(many)).status).toBe(413);
  expect((await driven.call('GET', '/rest/api/3/attachment/meta')).body.uploadLimit).toBe(4);
});

test('jira-attachment-part: a form without the part «file» is refused in the form of RFC 7807', async () => {
  const { driven, issue } = await start();
  const wrong = new FormData();
  wrong.append('attachment', new Blob(['x']), 'a.txt');
  const refused = await driven.call('POST', `${issue}/attachments`, wrong);
  expect(refused).toMatchObject({
    status: 400,
    body: {
      type: 'about:blank',
      title: 'Bad Request',
      detail: "Required part 'file' is not present.",
    },
  });
});

test.each([
  ['bytes=0-1', 206, 'he'],
  ['bytes=3-', 206, 'lo'],
  ['bytes=-2', 206, 'lo'],
  ['bytes=4-99', 206, 'o'],
  ['bytes=5-', 416, undefined],
  ['bytes=3-1', 400, undefined],
  ['letters=1-2', 400, undefined],
])('a file is sent in ranges: %s', async (range, status, text) => {
  const { driven, issue } = await start();
  const { content } = (await driven.call('POST', `${issue}/attachments`, fileForm('a', 'hello')))
    .body[0];
  const answer = await driven.jira.handle(
    new Request(`${content}?redirect=false`, { headers: { Range: range } }),
    APP,
  );
  expect(answer.status).toBe(status);
  if (text !== undefined) expect(await answer.text()).toBe(text);
});

test('without redirect=false a file is elsewhere, where its media id shows and no login is asked', async () => {
  const { driven, issue } = await start();
  const { content } = (await driven.call('POST', `${issue}/attachments`, fileForm('a', 'hello')))
    .body[0];
  const answer = await driven.jira.handle(new Request(content), APP);
  expect(answer.status).toBe(303);
  const location = answer.headers.get('Location')!;
  expect(location).toMatch(/\/file\/[0-9a-f-]{36}\/binary\?token=/);
  const file = await driven.jira.handle(new Request(location), { kind: 'anonymous' });
  expect(await file.text()).toBe('hello');
});

test.each([
  ['x'.repeat(32_766), 201],
  ['x'.repeat(32_767), 400],
])('jira-property-value: a property holds 32 KB of JSON (%#)', async (value, status) => {
  const { driven, issue } = await start();
  expect((await driven.call('PUT', `${issue}/properties/p`, value)).status).toBe(status);
  const { id } = (await driven.call('POST', `${issue}/comment`, { body: adf('x') })).body;
  const path = `/rest/api/3/comment/${id}/properties/p`;
  expect((await driven.call('PUT', path, value)).status).toBe(status);
});

test('jira-property-key: a property’s key has at most 255 characters', async () => {
  const { driven, issue } = await start();
  const put = (key: string) => driven.call('PUT', `${issue}/properties/${key}`, 1);
  expect((await put('k'.repeat(255))).status).toBe(201);
  expect((await put('k'.repeat(256))).status).toBe(400);
});

test('time is logged in Jira’s forms and takes from the remaining estimate unless told otherwise', async () => {
  const { driven, issue } = await start();
  await driven.call('PUT', issue, { fields: { timetracking: { originalEstimate: '4h' } } });
  const log = (body: object, query = '') => driven.call('POST', `${issue}/worklog${query}`, body);
  const started = '2026-11-23T09:00:00.000+0000';
  expect((await log({ timeSpent: '1h 30m', started })).body).toMatchObject({
    timeSpentSeconds: 5400,
    started,
  });
  await log({ timeSpent: '1h' }, '?adjustEstimate=leave');
  const { fields } = (await driven.call('GET', issue)).body;
  expect(fields.timetracking).toMatchObject({ remainingEstimate: '2h 30m', timeSpent: '2h 30m' });
  expect((await log({ timeSpent: '1h', started: '2026-11-23T09:00:00Z' })).status).toBe(400);
  expect((await log({ timeSpent: 'long' })).body.errors).toHaveProperty('timeLogged');
  expect((await log({})).body.errors).toHaveProperty('timeLogged');
  expect((await log({ timeSpent: '1h', comment: 'x' })).status).toBe(400);
});

test('jira-worklogs-in-issue, jira-histories-in-issue: an issue shows twenty work logs and a hundred histories; the rest is paged', async () => {
  const { driven, issue } = await start();
  for (let count = 0; count < 101; count += 1)
    await driven.call('PUT', issue, { fields: { summary: `S${count}` } });
  for (let count = 0; count < 21; count += 1)
    await driven.call('POST', `${issue}/worklog`, { timeSpentSeconds: 60 });
  const { fields, changelog } = (await driven.call('GET', `${issue}?expand=changelog`)).body;
  expect(fields.worklog).toMatchObject({ total: 21, maxResults: 20 });
  expect(fields.worklog.worklogs).toHaveLength(20);
  expect(changelog.histories).toHaveLength(100);
  expect(changelog.total).toBe(122);
  const rest = (await driven.call('GET', `${issue}/changelog?startAt=100`)).body;
  expect(rest.values).toHaveLength(22);
});
