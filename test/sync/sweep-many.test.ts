/** What a sweep finds of many twins at once, as after bulk work. */
import type { JobView } from '../../src/entry/screens/work-views';
import { readScripts } from '../cloud/cloud';
import { wordsOf, type Json } from '../cloud/rest';
import {
  comment,
  makeRequests,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

async function startAll(sites: TwoSites, count: number): Promise<void> {
  await makeRequests(sites, count);
  await sites.world.clock.pass(60_000);
  const jql = 'project = DESK';
  await sites.ask<JobView>('desk', 'startMany', { connectionId: sites.connected.desk, jql });
  await sites.settle();
}

/** Twins with a comment by the developer of which no event has told. */
async function makeUnheard(count: number) {
  const sites = await makeTwoSites({
    manners: { events: { delayMs: 0, doubled: 0, lost: 1, propertyLagMs: 0 } },
  });
  await startAll(sites, count);
  const tasks = await tasksOf(sites);
  for (const { key } of tasks) await comment(sites.developer, key, `Seen to ${key}`);
  await sites.world.clock.pass(60_000);
  return { sites, tasks };
}

test('changes of many twins that no event told of are read in one request, and all arrive', async () => {
  const { sites, tasks } = await makeUnheard(15);

  const { ledger } = sites.platform;
  const from = ledger.invocations.length;
  await sites.sweep();
  const sending = ledger.invocations
    .slice(from)
    .filter(({ spec }) => spec.functionKey === 'outbound' && spec.installation === idOf(sites));
  const reads = sending.flatMap(({ calls }) =>
    calls.filter(({ name }) => /^(GET|POST) \/rest\/api\/3\/issue\//.test(name)),
  );
  expect(reads.map(({ name }) => name)).toEqual(['POST /rest/api/3/issue/bulkfetch']);
  for (const { key, fields } of tasks)
    expect(await wordsOn(sites, fields)).toEqual([expect.stringContaining(`Seen to ${key}`)]);
});

test('all of them arrive although the function that sends them is cut off', async () => {
  const { sites, tasks } = await makeUnheard(12);
  let slice: string | undefined;
  let isCutOff = false;
  sites.platform.intercept = ({ name, invocationId, index }) => {
    if (name === 'POST /rest/api/3/issue/bulkfetch') slice = invocationId;
    if (slice !== invocationId || index < 20 || isCutOff) return 'proceed';
    isCutOff = true;
    return 'kill-after';
  };
  await sites.sweep();
  expect(isCutOff).toBe(true);
  for (const { key, fields } of tasks)
    expect(await wordsOn(sites, fields)).toEqual([expect.stringContaining(`Seen to ${key}`)]);
});

test('what somebody adds after they were read, and before it is their turn, is not taken away', async () => {
  const sites = await makeTwoSites({
    scripts: {
      ...readScripts('test/seed-scripts'),
      devOutgoing: 'replica.labels = issue.labels',
      deskIncoming: 'issue.labels = replica.labels',
    },
  });
  await startAll(sites, 20);
  const { key, fields } = (await tasksOf(sites)).at(-1) as { key: string; fields: Json };
  let slice: string | undefined;
  let added: Promise<unknown> | undefined;
  sites.platform.intercept = ({ name, invocationId }) => {
    if (name === 'POST /rest/api/3/issue/bulkfetch') slice = invocationId;
    else if (slice === invocationId)
      added ??= sites.developer.put(`/rest/api/3/issue/${key}`, {
        update: { labels: [{ add: 'just-now' }] },
      });
    return 'proceed';
  };
  await sites.sweep();
  await added;
  await sites.settle();
  expect((await read(sites.agent, requestOf(fields))).fields.labels).toEqual(['just-now']);
});

/** The request that a task was made for. */
function requestOf({ summary }: Json): string {
  return `DESK-${Number(/\d+$/.exec(summary as string)?.[0]) + 1}`;
}

/** Comments on the request that a task was made for. */
async function wordsOn({ agent }: TwoSites, task: Json): Promise<string[]> {
  const { comments } = (await read(agent, requestOf(task))).fields.comment as { comments: Json[] };
  return comments.map(({ body }) => wordsOf(body));
}

function idOf({ dev }: TwoSites): string {
  return dev.installation.id;
}
