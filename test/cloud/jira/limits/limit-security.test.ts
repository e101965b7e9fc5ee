/** Issue security: who sees an issue with a level, and who gives it one. */
import { APP, as, startSite, type Driven } from '../drive/drive';
import { MEMBERS } from '../model/user';

const V3 = '/rest/api/3';
const LEVEL = { name: 'Administrators only' };
const subtask = (key: string) => ({ issuetype: { name: 'Sub-task' }, parent: { key } });

const reader = (dev: Driven, key: string) => async (person: 'developer' | 'secondDeveloper') =>
  (await dev.call('GET', `${V3}/issue/${key}`, undefined, as(person))).status;

test('jira-security-levels: an issue with a level is not there for others', async () => {
  const dev = startSite('dev');
  const read = reader(dev, await dev.create({ security: LEVEL }));
  expect(await read('developer')).toBe(200);
  expect(await read('secondDeveloper')).toBe(404);
});

test('jira-security-levels: a sub-task has the level of its parent, whatever it was made with', async () => {
  const dev = startSite('dev');
  const parent = await dev.create();
  const child = await dev.create(subtask(parent));
  const read = reader(dev, child);
  expect(await read('secondDeveloper')).toBe(200);
  await dev.call('PUT', `${V3}/issue/${parent}`, { fields: { security: LEVEL } });
  expect(await read('secondDeveloper')).toBe(404);
  const { fields } = (await dev.call('GET', `${V3}/issue/${child}`)).body;
  expect(fields.security).toMatchObject(LEVEL);
  const wish = { jql: 'level = "Administrators only" ORDER BY key', fields: ['key'] };
  const { issues } = (await dev.call('POST', `${V3}/search/jql`, wish)).body;
  expect(issues.map(({ key }: { key: string }) => key)).toEqual([parent, child]);
  await dev.call('PUT', `${V3}/issue/${parent}`, { fields: { security: null } });
  expect(await read('secondDeveloper')).toBe(200);
});

test('jira-security-member: nobody gives an issue a level that they are not in, not even an administrator', async () => {
  const dev = startSite('dev');
  const { id } = dev.jira.admin.addSecurityLevel('ACME', 'Nobody', []);
  const issue = `${V3}/issue/${await dev.create()}`;
  const set = (security: object, by = as('developer')) =>
    dev.call('PUT', issue, { fields: { security } }, by);
  const refusal = (message: string) => ({ status: 400, body: { errors: { security: message } } });
  expect(await set({ id })).toMatchObject(refusal(`SecurityLevel id '${id}' is not valid`));
  expect(await set({ name: 'Nobody' })).toMatchObject(
    refusal("SecurityLevel name 'Nobody' is not valid"),
  );
  expect(await set(LEVEL, APP)).toMatchObject(
    refusal("SecurityLevel name 'Administrators only' is not valid"),
  );
  expect((await set(LEVEL)).status).toBe(204);
});

test('levels to choose from are those that one is in, for who may set one', async () => {
  const dev = startSite('dev');
  dev.jira.admin.addSecurityLevel('ACME', 'Nobody', []);
  dev.jira.admin.addSecurityLevel('ACME', 'Everybody', [MEMBERS]);
  const issue = `${V3}/issue/${await dev.create()}`;
  const { security } = (await dev.call('GET', `${issue}/editmeta`)).body.fields;
  const own = [LEVEL, { name: 'Everybody' }];
  expect(security.allowedValues).toMatchObject(own);
  const levels = async (by = as('developer')) =>
    (await dev.call('GET', `${V3}/project/ACME/securitylevel`, undefined, by)).body.levels;
  expect(await levels()).toMatchObject(own);
  expect(await levels(as('secondDeveloper'))).toEqual([]);
});
