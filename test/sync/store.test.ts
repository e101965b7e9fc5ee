/** `store(issue)` writes in the middle of a script: each step once, whatever comes after it. */
import { take, wordsOf, type Json } from '../cloud/rest';
import {
  comment,
  makeRequest,
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

const statusOf = async (key: string) =>
  ((await read(sites.developer, key)).fields.status as { name: string }).name;

const commentsOf = async (key: string) =>
  ((await read(sites.developer, key)).fields.comment.comments as Json[]).map(({ body }) =>
    wordsOf(body),
  );

const rename = (key: string, summary: string) =>
  sites.after(sites.agent.put(`/rest/api/3/issue/${key}`, { fields: { summary } }));

test('a script that fails after it has stored a new issue goes on with that issue, however often it fails', async () => {
  await republish(
    sites,
    'dev',
    'incoming',
    `${MAKES_TASK}store(issue)\nthrow new Error("not yet")\n`,
  );
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  await rename(request, 'Second try');
  await rename(request, 'Third try');
  expect(await tasksOf(sites)).toHaveLength(1);
  await republish(sites, 'dev', 'incoming', MAKES_TASK);
  const tasks = await tasksOf(sites);
  expect(tasks.map(({ fields }) => fields.summary)).toEqual(['Third try']);
});

test('comments that were stored before a script failed are there once', async () => {
  const { request, task } = await makeTwin(sites);
  await republish(
    sites,
    'dev',
    'incoming',
    `issue.comments += replica.addedComments\nstore(issue)\nif (replica.summary != "Good") throw new Error("not yet")`,
  );
  await sites.after(comment(sites.agent, request, 'Only once'));
  await rename(request, 'Bad');
  await rename(request, 'Good');
  expect(await commentsOf(task)).toEqual([expect.stringContaining('Only once')]);
});

test('each of two transitions with a store between them is taken', async () => {
  const { request, task } = await makeTwin(sites);
  await republish(
    sites,
    'dev',
    'incoming',
    'issue.doTransition = "Start progress"\nstore(issue)\nissue.doTransition = "Done"',
  );
  await rename(request, 'Through');
  expect(await statusOf(task)).toBe('Done');
});

test('a transition that a store has taken is asked for once: a person who moves the issue back is let be', async () => {
  const { request, task } = await makeTwin(sites);
  await republish(
    sites,
    'dev',
    'incoming',
    'issue.summary = replica.summary\nissue.doTransition = "Done"\nstore(issue)',
  );
  await rename(request, 'Once');
  expect(await statusOf(task)).toBe('Done');
  await sites.after(take(sites.developer, task, 'Reopen'));
  await rename(request, 'Twice');
  expect((await read(sites.developer, task)).fields.summary).toBe('Twice');
  expect(await statusOf(task)).toBe('To Do');
});

test('what a script says itself is said once for each time, with a store between, and when the end was lost', async () => {
  await republish(
    sites,
    'dev',
    'incoming',
    `${MAKES_TASK}if (firstSync) {
  commentHelper.addComment("One", issue.comments)
  store(issue)
  commentHelper.addComment("Two", issue.comments)
}`,
  );
  let isLost = false;
  sites.platform.intercept = ({ functionKey, name, site }) => {
    if (site !== 'dev' || functionKey !== 'inbound' || isLost) return 'proceed';
    if (name === 'kvs transaction') saves += 1;
    if (saves < 3) return 'proceed';
    isLost = true;
    return 'kill-before';
  };
  let saves = 0;
  const { task } = await makeTwin(sites);
  await sites.world.clock.pass(20 * 60_000);
  await sites.sweep();
  expect(isLost).toBe(true);
  expect((await commentsOf(task)).sort()).toEqual(['One', 'Two']);
});
