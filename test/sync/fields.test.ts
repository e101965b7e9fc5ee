/** Custom fields that share a name, are named by id, or are written in another shape than they are read. */
import { makeRequest, makeTwoSites, MAKES_TASK, read, republish, tasksOf } from '../make/two-sites';
import { take } from '../cloud/rest';

/** Sends a request whose field Customer says who asks, to a task in which two fields are called so. */
async function sendCustomer(second: { ofProject?: string; line?: string }) {
  const sites = await makeTwoSites();
  const { admin } = sites.dev.jira;
  const projectId =
    second.ofProject === undefined ? {} : { projectId: admin.project(second.ofProject).id };
  const other = admin.addField({ name: 'Customer', kind: 'line', ...projectId });
  const field = sites.desk.jira.admin.addField({ name: 'Customer', kind: 'line' });
  sites.desk.jira.admin.addToScreens('DESK', [field.id]);
  await republish(sites, 'desk', 'outgoing', SENDS.replace('ID', field.id.slice(12)));
  const line =
    second.line ??
    'issue.customFields["Customer"].value = replica.customFields["Customer"]?.value\n';
  await republish(sites, 'dev', 'incoming', MAKES_TASK + line);
  const request = await makeRequest(sites, { [field.id]: 'ACME Ltd' });
  await sites.after(take(sites.agent, request, 'Send to development'));
  return { sites, request, field, other };
}

const SENDS =
  'replica.summary = issue.summary\nreplica.customFields["Customer"] = issue.customFields["ID"]\n';

test.each([{}, { ofProject: 'AUTOTEST' }])(
  'of two fields of one name, that of the project is written: %o',
  async (second) => {
    const { sites, request, field, other } = await sendCustomer(second);
    const [task] = await tasksOf(sites);
    expect(Object.values(task!.fields)).toContain('ACME Ltd');
    expect(task!.fields[other.id] ?? null).toBeNull();
    // Later changes find the same one.
    const fields = { [field.id]: 'Globex' };
    await sites.after(sites.agent.put(`/rest/api/3/issue/${request}`, { fields }));
    expect(Object.values((await read(sites.developer, task!.key)).fields)).toContain('Globex');
    const events = [...(await sites.events('desk')), ...(await sites.events('dev'))];
    expect(events.flatMap(({ warnings }) => warnings)).toEqual([]);
  },
);

test('a script may name a field by its id or number, on both sides', async () => {
  const probe = await makeTwoSites();
  const all = await probe.developer.get<{ id: string; name: string }[]>('/rest/api/3/field');
  const { id } = all.find(({ name }) => name === 'Customer')!;
  const line = `issue.customFields["${id}"].value = replica.customFields["Customer"]?.value\n`;
  const { sites, request, field } = await sendCustomer({ line });
  const [task] = await tasksOf(sites);
  expect(task!.fields[id]).toBe('ACME Ltd');
  sites.dev.jira.admin.field(id).name = 'Kunde';
  const fields = { [field.id]: 'Globex' };
  await sites.after(sites.agent.put(`/rest/api/3/issue/${request}`, { fields }));
  expect((await read(sites.developer, task!.key)).fields[id]).toBe('Globex');
});

test('a value that a field cannot be given is a warning, and the rest is written', async () => {
  const { sites } = await sendCustomer({
    line: 'issue.customFields["Target Date"].value = "tomorrow"\nissue.customFields["Severity"].value = "Minor"\n',
  });
  const [task] = await tasksOf(sites);
  expect(Object.values(task!.fields)).toContainEqual(expect.objectContaining({ value: 'Minor' }));
  const warnings = (await sites.events('dev')).flatMap((event) => event.warnings);
  expect(warnings.map(({ message }) => message)).toEqual([
    'customFields.Target Date was not changed: "tomorrow" is no date such as 2026-12-24.',
  ]);
});
