/** What outside clients rely on in answers about the site, its projects and oneself. */
import { startSite } from './drive/drive';

const V3 = '/rest/api/3';

test('jira-project-key-case: a project is not found by its key in small letters', async () => {
  const dev = startSite('dev');
  expect((await dev.call('GET', `${V3}/project/ACME`)).status).toBe(200);
  expect((await dev.call('GET', `${V3}/project/acme`)).status).toBe(404);
});

test('projects are listed in the order that is asked for', async () => {
  const dev = startSite('dev');
  const keys = async (orderBy: string) =>
    (await dev.call('GET', `${V3}/project/search?orderBy=${orderBy}`)).body.values.map(
      ({ key }: { key: string }) => key,
    );
  expect(await keys('key')).toEqual(['ACME', 'AUTOTEST']);
  expect(await keys('-key')).toEqual(['AUTOTEST', 'ACME']);
});

test('one’s groups are counted, and named if that is asked for', async () => {
  const dev = startSite('dev');
  const groups = async (query: string) =>
    (await dev.call('GET', `${V3}/myself${query}`)).body.groups;
  expect(await groups('')).toEqual({ size: 2, items: [] });
  expect((await groups('?expand=groups')).items).toHaveLength(2);
});

test('the site says its time and when it was built', async () => {
  const dev = startSite('dev');
  const { serverTime, buildDate } = (await dev.call('GET', `${V3}/serverInfo`)).body;
  expect(Date.parse(serverTime)).not.toBeNaN();
  expect(Date.parse(buildDate)).not.toBeNaN();
});

test('a query is parsed without looking its names up if no validation is asked for', async () => {
  const dev = startSite('dev');
  const queries = ['nonsense = 1', 'project'];
  const { body } = await dev.call('POST', `${V3}/jql/parse?validation=none`, { queries });
  expect(body.queries[0]).toEqual({ query: 'nonsense = 1' });
  expect(body.queries[1].errors).toHaveLength(1);
});
