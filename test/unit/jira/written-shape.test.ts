/** What Jira gives of each kind of custom field is written back in the shape that Jira takes. */
import { CannotWrite, isReadOnly, toCustomValue } from '../../../src/jira/written-shape';
import type { JsonValue } from '../../../src/replica/replica';
import { adf, as, startSite } from '../../cloud/jira/drive/drive';
import type { NewField } from '../../cloud/jira/setup/field';

const options = ['Critical', 'Minor'];
const children: NewField['options'] = [['Backend', ['API', 'Queue']]];
const { accountId } = as('developer') as { accountId: string };
const person = { accountId };

/** By kind: what a script assigns, and what the issue shows then. */
const TAKEN: [NewField, assigned: unknown, shown: unknown][] = [
  [{ name: 'Line', kind: 'line' }, 5, '5'],
  [{ name: 'Text', kind: 'rich-text' }, 'Hello', adf('Hello')],
  [{ name: 'Link', kind: 'url' }, 'https://acme.example', 'https://acme.example'],
  [{ name: 'Number', kind: 'number' }, 3.25, 3.25],
  [{ name: 'Number', kind: 'number' }, '3.25', 3.25],
  [{ name: 'Date', kind: 'date' }, '2026-12-24T10:00:00.000+0100', '2026-12-24'],
  [{ name: 'Time', kind: 'datetime' }, '2026-12-24T10:00:00Z', '2026-12-24T10:00:00.000+0000'],
  [{ name: 'Labels', kind: 'labels' }, 'a', ['a']],
  [{ name: 'Select', kind: 'select', options }, 'Minor', { value: 'Minor' }],
  [{ name: 'Select', kind: 'select', options }, { id: '999', value: 'Minor' }, { value: 'Minor' }],
  [{ name: 'Radio', kind: 'radio', options }, { value: 'Minor' }, { value: 'Minor' }],
  [{ name: 'Many', kind: 'multiselect', options }, ['Minor'], [{ value: 'Minor' }]],
  [{ name: 'Checks', kind: 'checkboxes', options }, 'Minor', [{ value: 'Minor' }]],
  [
    { name: 'Area', kind: 'cascading', options: children },
    { id: '9', value: 'Backend', child: { id: '8', value: 'API' } },
    { value: 'Backend', child: { value: 'API' } },
  ],
  [{ name: 'Area', kind: 'cascading', options: children }, 'Backend', { value: 'Backend' }],
  [{ name: 'Person', kind: 'user' }, person.accountId, person],
  [{ name: 'People', kind: 'users' }, { ...person, displayName: 'Jonas' }, [person]],
  [{ name: 'Group', kind: 'group' }, 'acme-developers', { name: 'acme-developers' }],
  [
    { name: 'Groups', kind: 'groups' },
    [{ name: 'acme-developers', groupId: 'of the other site' }],
    [{ name: 'acme-developers' }],
  ],
  [{ name: 'Version', kind: 'version' }, { id: '7', name: '1.1' }, { name: '1.1' }],
  [{ name: 'Versions', kind: 'multiversion' }, ['1.1'], [{ name: '1.1' }]],
  [
    { name: 'Project', kind: 'project-picker' },
    { id: '7', key: 'ACME', name: 'Other' },
    { key: 'ACME' },
  ],
  [{ name: 'Sprint', kind: 'sprint' }, '10000', [{ id: 10000, name: 'Sprint 1' }]],
  [{ name: 'Team', kind: 'team' }, { id: 'a-team', name: 'Gateway' }, { id: 'a-team' }],
  [{ name: 'Organizations', kind: 'organizations' }, 1, [{ id: '1', name: 'Globex' }]],
  [{ name: 'Participants', kind: 'participants' }, [{ ...person, displayName: 'J' }], [person]],
];

async function siteWith(field: NewField) {
  const dev = startSite('dev');
  const { admin } = dev.jira;
  admin.addSprint('Sprint 1');
  admin.addTeam('a-team', 'Gateway');
  admin.addOrganization('Globex');
  const { id } = admin.addField(field);
  admin.addToScreens('ACME', [id]);
  const issue = `/rest/api/3/issue/${await dev.create()}`;
  const { schema } = (await dev.call('GET', `${issue}?expand=schema`)).body;
  const write = (value: unknown) => dev.call('PUT', issue, { fields: { [id]: value } });
  const shown = async () => (await dev.call('GET', issue)).body.fields[id] as unknown;
  return { kind: schema[id].custom as string, write, shown };
}

test.each(TAKEN)('%o takes what a script assigns: %j', async (field, assigned, expected) => {
  const { kind, write, shown } = await siteWith(field);
  expect(await write(toCustomValue(kind, assigned as JsonValue))).toMatchObject({ status: 204 });
  const value = await shown();
  if (typeof expected === 'object') expect(value).toMatchObject(expected as object);
  else expect(value).toBe(expected);
  // Null empties it, in the shape that this kind takes.
  expect(await write(toCustomValue(kind, null))).toMatchObject({ status: 204 });
});

test('a request type is written as its number', async () => {
  const desk = startSite('desk');
  const all = (await desk.call('GET', '/rest/api/3/field')).body;
  const { id, schema } = all.find(({ name }: { name: string }) => name === 'Request Type');
  const issue = `/rest/api/3/issue/${await desk.create()}`;
  const fields = { [id]: toCustomValue(schema.custom, 10000) };
  expect((await desk.call('PUT', issue, { fields })).status).toBe(204);
  const shown = (await desk.call('GET', issue)).body.fields[id];
  expect(shown.requestType.name).toBe('Get IT help');
  expect(() => toCustomValue(schema.custom, shown as JsonValue)).toThrow(CannotWrite);
});

test.each([
  [{ name: 'Sprint', kind: 'sprint' }, [{ id: 10000, name: 'Sprint 1' }], 'number of a sprint'],
  [{ name: 'Organizations', kind: 'organizations' }, [{ id: '1', name: 'Globex' }], 'organization'],
  [{ name: 'Number', kind: 'number' }, '3,25', 'no number'],
  [{ name: 'Date', kind: 'date' }, '24.12.2026', 'no date'],
  [{ name: 'Time', kind: 'datetime' }, 'tomorrow', 'no time'],
] as [NewField, unknown, string][])(
  '%o: a value that means nothing here is not sent',
  async (field, value, reason) => {
    const { kind } = await siteWith(field);
    expect(() => toCustomValue(kind, value as JsonValue)).toThrow(reason);
  },
);

test('what Jira alone fills in a request is known as such', async () => {
  const desk = startSite('desk');
  const issue = `/rest/api/3/issue/${await desk.create()}?expand=names,schema`;
  const { names, schema, fields } = (await desk.call('GET', issue)).body;
  for (const name of ['Time to resolution', 'Approvals', 'Satisfaction']) {
    const id = Object.keys(names).find((each) => names[each] === name)!;
    expect(isReadOnly(schema[id].custom)).toBe(true);
    expect(() => toCustomValue(schema[id].custom, fields[id])).toThrow(
      'Jira alone fills this field',
    );
  }
});
