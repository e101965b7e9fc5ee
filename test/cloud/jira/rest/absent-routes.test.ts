/** What the sites do not have they say that they do not have. */
import { startSite } from '../drive/drive';
import { ABSENT } from './absent-routes';

test.each<[method: string, path: string]>([
  ['GET', '/rest/api/3/nothing'],
  ['POST', '/rest/api/2/issue'],
  ['PATCH', '/rest/api/3/issue/ACME-1'],
  ['GET', '/rest/agile/1.0/board'],
  ...ABSENT.map(([method, path]): [string, string] => [method, `/rest/api/3/${path}`]),
])('%s %s is not there, and its answer says so', async (method, path) => {
  const { status, body } = await startSite('dev').call(
    method,
    path,
    method === 'GET' ? undefined : {},
  );
  expect(status).toBe(501);
  expect(body).toEqual({
    errorMessages: [`The local cloud does not have ${method} ${path}.`],
    errors: {},
  });
});

test('outside of /rest/ a path that is not there is just not there', async () => {
  expect((await startSite('dev').call('GET', '/nothing')).status).toBe(404);
});
