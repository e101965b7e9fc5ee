/** Answers: how much of what was asked for one of them holds. */
import { adf, startSite } from '../drive/drive';

const V3 = '/rest/api/3';
const TASK = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' };

function list<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

test('jira-search-page, jira-search-page-fields: a page of a search holds a hundred issues with fields, five thousand without', async () => {
  const dev = startSite('dev');
  for (let batch = 0; batch < 101; batch += 1)
    await dev.call('POST', `${V3}/issue/bulk`, {
      issueUpdates: list(50, () => ({ fields: TASK })),
    });
  const count = async (fields: string[]) => {
    const wish = { jql: 'project = ACME', maxResults: 9999, fields };
    return (await dev.call('POST', `${V3}/search/jql`, wish)).body.issues.length;
  };
  expect(await count(['id', 'key'])).toBe(5000);
  expect(await count(['summary'])).toBe(100);
});

test('jira-comments-in-search, jira-histories-in-search: a search shows the newest twenty comments and forty histories of an issue', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  for (let index = 0; index < 41; index += 1) {
    await dev.call('POST', `${V3}/issue/${key}/comment`, { body: adf(`C${index}`) });
    await dev.call('PUT', `${V3}/issue/${key}`, { fields: { summary: `S${index}` } });
  }
  const wish = { jql: `key = ${key}`, fields: ['comment'], expand: 'changelog' };
  const [found] = (await dev.call('POST', `${V3}/search/jql`, wish)).body.issues;
  expect(found.fields.comment).toMatchObject({ total: 41, maxResults: 20 });
  expect(found.fields.comment.comments.at(-1).body).toEqual(adf('C40'));
  expect(found.changelog.histories).toHaveLength(40);
});

test('jira-histories-in-bulkfetch: a bulk fetch shows the newest forty histories, and all comments', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  for (let index = 0; index < 41; index += 1) {
    await dev.call('POST', `${V3}/issue/${key}/comment`, { body: adf(`C${index}`) });
    await dev.call('PUT', `${V3}/issue/${key}`, { fields: { summary: `S${index}` } });
  }
  const wish = { issueIdsOrKeys: [key], fields: ['comment'], expand: ['changelog'] };
  const [found] = (await dev.call('POST', `${V3}/issue/bulkfetch`, wish)).body.issues;
  expect(found.fields.comment.comments).toHaveLength(41);
  expect(found.changelog).toMatchObject({ total: 41, maxResults: 40 });
  expect(found.changelog.histories).toHaveLength(40);
  expect(found.changelog.histories[0].items[0].toString).toBe('S40');
});

test('comments come by the hundred unless more are asked for', async () => {
  const dev = startSite('dev');
  const path = `${V3}/issue/${await dev.create()}/comment`;
  for (let index = 0; index < 101; index += 1) await dev.call('POST', path, { body: adf('x') });
  const count = async (query = '') => (await dev.call('GET', path + query)).body.comments.length;
  expect(await count()).toBe(100);
  expect(await count('?maxResults=200')).toBe(101);
});

test('jira-comments-in-issue: an issue shows at most five thousand comments', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  await dev.call('POST', `${V3}/issue/${key}/comment`, { body: adf('x') });
  const issue = dev.jira.admin.issue(key) as unknown as { comments: unknown[] };
  issue.comments = list(5001, () => issue.comments[0]);
  const { comment } = (await dev.call('GET', `${V3}/issue/${key}?fields=comment`)).body.fields;
  expect(comment).toMatchObject({ total: 5001, maxResults: 5000 });
});
