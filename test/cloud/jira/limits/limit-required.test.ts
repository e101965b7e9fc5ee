/** Fields that must have a value: which they are, and that nothing empties them. */
import { startSite } from '../drive/drive';

const V3 = '/rest/api/3';
const TASK = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' };

test('jira-required-field: required fields must be filled in, on creation and afterwards, all named at once', async () => {
  const dev = startSite('dev');
  dev.jira.admin.addToScreens('ACME', ['customfield_10000', 'duedate'], { required: true });
  const { summary: _summary, ...fields } = TASK;
  const refused = await dev.call('POST', `${V3}/issue`, { fields });
  expect(refused.body.errors).toEqual({
    summary: 'You must specify a summary of the issue.',
    customfield_10000: 'Severity is required.',
    duedate: 'Due date is required.',
  });
  const filled = { customfield_10000: { value: 'Major' }, duedate: '2026-12-24' };
  const issue = `${V3}/issue/${await dev.create(filled)}`;
  const cleared = await dev.call('PUT', issue, { fields: { duedate: null } });
  expect(cleared.body.errors).toEqual({ duedate: 'Due date is required.' });
});

test('jira-required-field: a reporter is filled in with the caller, and never taken away', async () => {
  const dev = startSite('dev');
  const refusal = { status: 400, body: { errors: { reporter: 'Reporter is required.' } } };
  const fields = { ...TASK, reporter: null };
  expect(await dev.call('POST', `${V3}/issue`, { fields })).toMatchObject(refusal);
  const issue = `${V3}/issue/${await dev.create()}`;
  expect(await dev.call('PUT', issue, { fields: { reporter: null } })).toMatchObject(refusal);
  const update = { reporter: [{ set: null }] };
  expect(await dev.call('PUT', issue, { update })).toMatchObject(refusal);
  expect((await dev.call('GET', issue)).body.fields.reporter).toMatchObject({
    displayName: 'Jonas Weber',
  });
});

test('a reporter is required, with a default, where a company manages the project; a team does without', async () => {
  const dev = startSite('dev');
  const project = dev.jira.admin.project('ACME');
  const issue = `${V3}/issue/${await dev.create()}`;
  const types = `${V3}/issue/createmeta/ACME/issuetypes`;
  const metas = async () => {
    const { fields } = (await dev.call('GET', `${types}/${project.typeIds[0]}`)).body;
    const onCreate = fields.find(({ key }: { key: string }) => key === 'reporter');
    const { reporter } = (await dev.call('GET', `${issue}/editmeta`)).body.fields;
    return [onCreate, reporter];
  };
  const required = { required: true, hasDefaultValue: true };
  expect(await metas()).toMatchObject([required, required]);
  project.teamManaged = true;
  expect(await metas()).toMatchObject([{ required: false }, { required: false }]);
  expect((await dev.call('PUT', issue, { fields: { reporter: null } })).status).toBe(204);
});

test('jira-required-field: a sub-task does not lose its parent, nor is it made without', async () => {
  const dev = startSite('dev');
  const issuetype = 'Issue type is a sub-task but parent issue key or id not specified.';
  const refusal = { status: 400, body: { errors: { issuetype } } };
  const fields = { ...TASK, issuetype: { name: 'Sub-task' }, parent: null };
  expect(await dev.call('POST', `${V3}/issue`, { fields })).toMatchObject(refusal);
  const parent = { key: await dev.create() };
  const child = `${V3}/issue/${await dev.create({ ...fields, parent })}`;
  expect(await dev.call('PUT', child, { fields: { parent: null } })).toMatchObject(refusal);
  const update = { parent: [{ set: { none: true } }] };
  expect(await dev.call('PUT', child, { update })).toMatchObject(refusal);
  expect((await dev.call('GET', child)).body.fields.parent).toMatchObject(parent);
});
