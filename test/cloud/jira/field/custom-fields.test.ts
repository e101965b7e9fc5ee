/** Custom fields of each kind, by name: what they take and show, and what they refuse. */
import { adf, as, startSite } from '../drive/drive';

test.each<[name: string, good: unknown, shown: unknown, bad: unknown, message: string]>([
  [
    'Severity',
    { value: 'Major' },
    { value: 'Major' },
    { value: 'Huge' },
    "Option value 'Huge' is not valid",
  ],
  ['Risk', { value: 'Low' }, { value: 'Low' }, 'Low', "Specify a valid 'id' or 'name' for Risk"],
  ['Story Points', 3.5, 3.5, '3.5', 'Operation value must be a number'],
  [
    'Customer',
    'x'.repeat(255),
    'x'.repeat(255),
    'x'.repeat(256),
    'The entered text is too long. It exceeds the allowed limit of 255 characters.',
  ],
  [
    'Acceptance Criteria',
    adf('x'),
    adf('x'),
    'x',
    'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
  ],
  [
    'Target Date',
    '2026-12-24',
    '2026-12-24',
    '2026-13-24',
    'Error parsing date string: 2026-13-24',
  ],
  [
    'Deployed At',
    '2026-11-23T22:45:51.123+0100',
    '2026-11-23T21:45:51.123+0000',
    '2026-11-23T21:45:51Z',
    'Error parsing time: 2026-11-23T21:45:51Z',
  ],
  [
    'Platforms',
    [{ value: 'Web' }, { value: 'iOS' }],
    [{ value: 'Web' }, { value: 'iOS' }],
    [{ value: 'Palm' }],
    "Option value 'Palm' is not valid",
  ],
  [
    'Checks',
    [{ value: 'Reviewed' }],
    [{ value: 'Reviewed' }],
    { value: 'Reviewed' },
    'data was not an array',
  ],
  [
    'Area',
    { value: 'Backend', child: { value: 'API' } },
    { value: 'Backend', child: { value: 'API' } },
    { value: 'Backend', child: { value: 'Board' } },
    "Option value 'Board' is not valid",
  ],
  [
    'Reviewer',
    as('secondDeveloper'),
    { displayName: 'Priya Raman' },
    { name: 'priya' },
    "'accountId' is required",
  ],
  [
    'Testers',
    [as('developer')],
    [{ displayName: 'Jonas Weber' }],
    [{ accountId: 'x' }],
    "User 'x' does not exist.",
  ],
  [
    'Specification',
    'https://acme.example/x',
    'https://acme.example/x',
    'no address',
    'Not a valid URL',
  ],
  [
    'Topics',
    ['b', 'a', 'a'],
    ['a', 'b'],
    ['a b'],
    "The label 'a b' contains spaces which is invalid.",
  ],
])(
  '%s takes the one, shows it, and refuses the other',
  async (...[name, good, shown, bad, message]) => {
    const dev = startSite('dev');
    const all = (await dev.call('GET', '/rest/api/3/field')).body;
    const { id } = all.find((field: { name: string }) => field.name === name);
    const issue = `/rest/api/3/issue/${await dev.create({ [id]: good })}`;
    const present = (await dev.call('GET', issue)).body.fields[id];
    expect({ present }).toMatchObject({ present: shown });
    const refused = await dev.call('PUT', issue, { fields: { [id]: bad } });
    expect(refused).toMatchObject({ status: 400, body: { errors: { [id]: message } } });
    expect((await dev.call('PUT', issue, { fields: { [id]: null } })).status).toBe(204);
    expect((await dev.call('GET', issue)).body.fields[id] ?? null).toEqual(
      name === 'Topics' ? [] : null,
    );
  },
);
