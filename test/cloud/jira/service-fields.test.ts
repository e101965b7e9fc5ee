/** What service management adds to a request, and the category of statuses that have none. */
import { as, startSite } from './drive/drive';

test('jira-service-fields: a request has its SLA, approvals and satisfaction, whoever reads it', async () => {
  const desk = startSite('desk');
  const issue = `/rest/api/3/issue/${await desk.create()}?expand=names`;
  const { names, fields } = (await desk.call('GET', issue)).body;
  const shown = (name: string) => fields[Object.keys(names).find((id) => names[id] === name)!];
  expect(shown('Time to resolution')).toMatchObject({
    completedCycles: [],
    ongoingCycle: { breached: false, remainingTime: { millis: expect.any(Number) } },
  });
  expect(shown('Approvals')).toEqual([]);
  expect(shown('Satisfaction')).toBeNull();
  expect(shown('Request participants')).toEqual([]);
  expect(shown('Organizations')).toEqual([]);
});

test('jira-no-category: there are four categories of statuses, one of them for those without', async () => {
  const dev = startSite('dev');
  const { body } = await dev.call('GET', '/rest/api/3/statuscategory', undefined, as('developer'));
  expect(body.map(({ key }: { key: string }) => key)).toEqual([
    'undefined',
    'new',
    'indeterminate',
    'done',
  ]);
});
