/** What must hold once everybody has been silent long enough. */
import { wordsOf, type Json } from '../cloud/rest';
import { read, tasksOf, type TwoSites } from '../make/two-sites';
import type { Memory } from './people';

/** Violations, in words; empty where all holds. */
export async function violations(
  sites: TwoSites,
  request: string,
  memory: Memory,
): Promise<string[]> {
  const tasks = await tasksOf(sites);
  if (tasks.length !== 1) {
    return [`${tasks.length} tasks were made of one request`, ...(await parked(sites))];
  }
  const desk = (await read(sites.agent, request)).fields;
  const acme = tasks[0]?.fields;
  return [
    ...fields(desk, acme),
    ...comments(desk, acme, memory),
    ...(await files(sites, desk, acme, memory)),
    ...(await parked(sites)),
    ...leftovers(sites),
  ];
}

/** What waits for a person though nobody did anything wrong. */
async function parked(sites: TwoSites): Promise<string[]> {
  const events = [...(await sites.events('desk')), ...(await sites.events('dev'))];
  const failed = events.filter((event) => event.state === 'parked' || event.state === 'failed');
  return failed.map((event) => `${event.direction} ${event.state}: ${event.summary}`);
}

function fields(desk: Json, acme: Json): string[] {
  const views: Record<string, (issue: Json) => unknown> = {
    summary: (issue) => issue.summary,
    description: (issue) => (issue.description ? wordsOf(issue.description) : null),
    priority: (issue) => issue.priority?.name,
    labels: (issue) => [...issue.labels].sort().join(','),
    due: (issue) => issue.duedate,
  };
  return Object.entries(views).flatMap(([name, view]) =>
    view(desk) === view(acme)
      ? []
      : [`${name} differs: desk has ${String(view(desk))}, acme has ${String(view(acme))}`],
  );
}

function comments(desk: Json, acme: Json, memory: Memory): string[] {
  return [...memory.comments.values()].flatMap(({ mark, words, site, isInternal, isRemoved }) => {
    const here = { desk: find(desk, mark), dev: find(acme, mark) };
    const expected = isRemoved ? 0 : 1;
    const found: string[] = [];
    for (const side of ['desk', 'dev'] as const) {
      if (here[side].length !== expected)
        found.push(
          `comment ${mark} of ${site} exists ${here[side].length} times on ${side}, not ${expected}`,
        );
      for (const comment of here[side])
        if (!wordsOf(comment.body).includes(words))
          found.push(
            `comment ${mark} has old words on ${side}: ${wordsOf(comment.body)}, not ${words}`,
          );
    }
    const isPublic = here.desk.some((comment) => comment.jsdPublic !== false);
    if (isPublic && (isInternal || site === 'dev'))
      found.push(`comment ${mark} of ${site} is public on desk`);
    return found;
  });
}

function find(issue: Json, mark: string): Json[] {
  return (issue.comment.comments as Json[]).filter((comment) =>
    wordsOf(comment.body).includes(mark),
  );
}

async function files(sites: TwoSites, desk: Json, acme: Json, memory: Memory): Promise<string[]> {
  const expected = [...memory.files.values()]
    .filter((file) => !file.isRemoved)
    .map((file) => `${file.name} ${Buffer.from(file.bytes).toString('base64')}`);
  const found: string[] = [];
  for (const [side, issue, who] of [
    ['desk', desk, sites.agent],
    ['dev', acme, sites.developer],
  ] as const) {
    const there: string[] = [];
    for (const { id, filename } of issue.attachment as { id: string; filename: string }[]) {
      there.push(`${filename} ${Buffer.from(await who.download(id)).toString('base64')}`);
    }
    if (JSON.stringify(there.sort()) !== JSON.stringify([...expected].sort())) {
      found.push(
        `files differ on ${side}: ${there.length} there, ${expected.length} expected (${names(there)} / ${names(expected)})`,
      );
    }
  }
  return found;
}

function names(list: string[]): string {
  return list
    .map((each) => each.split(' ').slice(0, -1).join(' '))
    .sort()
    .join(', ');
}

function leftovers({ platform }: TwoSites): string[] {
  const { waiting, dropped } = platform.queues;
  return [
    ...(waiting.size > 0 ? [`${waiting.size} events are still in the queues`] : []),
    ...(dropped.length > 0 ? [`${dropped.length} events were dropped`] : []),
    ...platform
      .failures()
      .filter((each) => each.what !== 'killed')
      .map((each) => `${each.functionKey}: ${each.what} ${each.logs.join(' | ')}`),
  ];
}
