/** A draft is tried on an issue: what would cross is told, and nothing crosses. */
import type { DryRun } from '../../src/sync/trial/outgoing';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

function testRun(issueKey: string, source: string): Promise<DryRun> {
  const connectionId = sites.connected.desk;
  return sites.ask('desk', 'testRun', { connectionId, source, issueKey });
}

test('what would be sent is told with the line of the draft, and nothing is sent', async () => {
  const request = await makeRequest(sites);
  await comment(sites.agent, request, 'The customer has called.');
  const { sends, log } = await testRun(
    request,
    'replica.summary = issue.summary\nreplica.status = issue.status\nreplica.comments = issue.comments\nconsole.log("tried")',
  );
  expect(sends).toEqual([
    { what: 'summary', to: 'The printer is on fire', line: 1, isNews: true },
    { what: 'status', to: 'Open', line: 2, isNews: true },
    { what: 'comments', to: 'Maya Lindqvist: The customer has called.', line: 3, isNews: true },
  ]);
  expect(log).toEqual(['tried']);
  await sites.settle();
  expect(await tasksOf(sites)).toEqual([]);
  expect(await sites.events('desk')).toEqual([]);
});

test('what the other side has already is told apart from what is new', async () => {
  const { request } = await makeTwin(sites);
  const { sends } = await testRun(
    request,
    'replica.summary = issue.summary\nreplica.environment = "Third floor"',
  );
  expect(sends.map(({ what, isNews }) => [what, isNews])).toEqual([
    ['summary', false],
    ['environment', true],
  ]);
});

test('a draft that fails says at which line', async () => {
  const request = await makeRequest(sites);
  await expect(testRun(request, '\nthrow new Error("No such customer")')).rejects.toThrow(
    /line 2.*No such customer/,
  );
  await expect(testRun(request, 'replica.summary = = 1')).rejects.toThrow(/Line 1/);
});

test('an issue that the caller does not see cannot be tried', async () => {
  await expect(testRun('DESK-999', 'replica.summary = issue.summary')).rejects.toThrow(
    'not visible to you',
  );
});
