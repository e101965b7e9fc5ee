/** An incoming draft is tried on what came: what would change is told, and nothing changes. */
import type { IncomingDryRun } from '../../src/sync/trial/incoming';
import {
  comment,
  MAKES_TASK,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

function testRun(on: { issueKey: string } | { eventId: string }, source?: string) {
  const connectionId = sites.connected.dev;
  return sites.ask<IncomingDryRun>('dev', 'testRunIncoming', { connectionId, source, ...on });
}

/** The last event of the developers' site. */
async function lastEvent() {
  const event = (await sites.events('dev')).filter(({ direction }) => direction === 'incoming');
  return event.at(-1)!;
}

function told({ changes }: IncomingDryRun) {
  return changes.map(({ what, from, to, line, isWritten }) => [what, from, to, line, isWritten]);
}

test('on an issue: what would change from what to what by which line, and nothing changes', async () => {
  const { task } = await makeTwin(sites);
  const before = await read(sites.developer, task);
  const run = await testRun(
    { issueKey: task },
    `${MAKES_TASK}issue.labels = ["desk"]\nissue.priority = "Low"\nissue.doTransition = "Start progress"\nissue.doTransition = "Launch"`,
  );
  expect(run).toMatchObject({ issueKey: task, remoteKey: 'DESK-1', isIgnored: false });
  expect(told(run)).toEqual([
    ['labels', '—', 'desk', 4, true],
    ['priority', 'Medium', 'Low', 5, true],
    ['summary', 'The printer is on fire', 'The printer is on fire', 3, false],
  ]);
  expect(run.warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/«Launch».*Available: .*Start progress/),
  ]);
  await sites.settle();
  expect(await read(sites.developer, task)).toEqual(before);

  const moved = await testRun(
    { issueKey: task },
    'issue.doTransition = "Start progress"\nstore(issue)\nif (issue.status.name == "In Progress") issue.doTransition = "Done"\nsyncHelper.syncBackAfterProcessing()',
  );
  expect(told(moved)).toEqual([
    ['transition', 'To Do', 'Start progress', 1, true],
    ['transition', undefined, 'Done', 3, true],
  ]);
  expect(moved.effects).toEqual([{ what: 'Send this issue back', line: 4 }]);
});

test('on an event: with what came then, a first message on the blank issue that it met', async () => {
  const { request, task } = await makeTwin(sites);
  const first = await lastEvent();
  expect(first.recordedUntil).toBe(first.at + 7 * 24 * 3600_000);
  const created = await testRun(
    { eventId: first.id },
    `${MAKES_TASK}issue.labels = firstSync ? ["first"] : ["later"]`,
  );
  expect(created.issueKey).toBeUndefined();
  expect(told(created)).toEqual([
    ['issue', undefined, 'Task in ACME', 1, true],
    ['summary', '—', 'The printer is on fire', 3, true],
    ['labels', '—', 'first', 4, true],
  ]);

  await sites.after(comment(sites.agent, request, 'The customer has called.'));
  const second = await lastEvent();
  await sites.after(comment(sites.agent, request, 'Twice.'));
  const replayed = await testRun(
    { eventId: second.id },
    'console.log(replica.addedComments.map((it) => it.body).join("; "))\nissue.environment = replica.addedComments.first()!.body',
  );
  expect(replayed.log).toEqual(['The customer has called.']);
  expect(told(replayed)).toEqual([['environment', '—', 'The customer has called.', 2, true]]);
  expect(replayed.issueKey).toBe(task);
  // Without a draft the published version is tried: all that came then is there.
  const again = await testRun({ eventId: second.id });
  expect(again.changes.filter(({ isWritten }) => isWritten)).toEqual([]);
});

test('on an event that failed: whether the corrected draft would create the issue', async () => {
  await republish(sites, 'dev', 'incoming', `${MAKES_TASK}throw new Error("No such customer")`);
  await makeTwin(sites);
  const failed = await lastEvent();
  expect(failed.state).toBe('parked');
  await expect(testRun({ eventId: failed.id })).rejects.toThrow(/line 4.*No such customer/);
  const run = await testRun({ eventId: failed.id }, MAKES_TASK);
  expect(told(run)[0]).toEqual(['issue', undefined, 'Task in ACME', 1, true]);
  expect((await testRun({ eventId: failed.id }, 'return')).isIgnored).toBe(true);
  await sites.settle();
  expect(await tasksOf(sites)).toEqual([]);
});

test('an issue that the caller does not see, and an event that is not there, cannot be tried', async () => {
  const { task } = await makeTwin(sites);
  await expect(testRun({ issueKey: 'ACME-999' }, MAKES_TASK)).rejects.toThrow('not visible to you');
  await expect(testRun({ eventId: 'nothing' }, MAKES_TASK)).rejects.toThrow('not kept any more');
  const event = await lastEvent();
  await sites.developer.delete(`/rest/api/3/issue/${task}`);
  await expect(testRun({ eventId: event.id }, MAKES_TASK)).rejects.toThrow('not visible to you');
  const { key } = await sites.developer.post<{ key: string }>('/rest/api/3/issue', {
    fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'Local' },
  });
  await expect(testRun({ issueKey: key }, MAKES_TASK)).rejects.toThrow('Choose an event instead');
});
