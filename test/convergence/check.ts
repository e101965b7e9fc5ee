/** What must hold once everybody has been silent long enough. */
import { wordsOf, type Json } from '../cloud/rest';
import { administrator, issuesOf, type End, type History, type Thread } from './cast';
import { entryViolations } from './check-entries';
import { storeViolations } from './check-store';
import { twinViolations } from './check-twins';
import { OPERATIONS } from './operations/all';

/** An end's issue of a thread, as Jira has it. */
export interface Seen {
  end: End;
  issue: { id: string; key: string; fields: Json };
}

/** Violations, in words; empty if all holds. */
export async function violations(history: History): Promise<string[]> {
  const found: string[] = [...storeViolations(history), ...leftovers(history)];
  const seen = new Map<Thread, Seen[]>();
  for (const thread of history.threads) {
    const { issues, faults } = await see(history, thread);
    found.push(...faults);
    if (faults.length > 0) continue;
    seen.set(thread, issues);
    found.push(...fieldViolations(thread, issues));
    found.push(...(await entryViolations(history, thread, issues)));
    found.push(...(await twinViolations(history, thread, issues)));
  }
  found.push(...relationViolations(history, seen));
  for (const { holds } of OPERATIONS) found.push(...((await holds?.(history)) ?? []));
  return found;
}

/** Reads a thread's issue at each end: there must be one. */
async function see(
  history: History,
  thread: Thread,
): Promise<{ issues: Seen[]; faults: string[] }> {
  const issues: Seen[] = [];
  const faults: string[] = [];
  for (const end of history.ends) {
    const ids = await issuesOf(history, end, thread);
    if (ids.length !== 1) faults.push(`${thread.label} has ${ids.length} issues at ${end.name}`);
    for (const id of ids) issues.push({ end, issue: await readWhole(administrator(end), id) });
  }
  return { issues, faults };
}

/** An issue with all its work logs: in its fields Jira shows twenty. */
async function readWhole({ who }: End['people'][number], id: string): Promise<Seen['issue']> {
  const issue = await who.get<Seen['issue']>(`/rest/api/3/issue/${id}`);
  const worklog = await who.get(`/rest/api/3/issue/${id}/worklog`);
  return { ...issue, fields: { ...issue.fields, worklog } };
}

const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();

const VIEWS: Record<string, (fields: Json) => unknown> = {
  summary: (fields) => fields.summary,
  description: (fields) => (fields.description ? wordsOf(fields.description) : null),
  priority: (fields) => fields.priority?.name,
  labels: (fields) => [...fields.labels].sort(),
  due: (fields) => fields.duedate,
  components: (fields) => names(fields.components),
  versions: (fields) => names(fields.fixVersions),
};

function fieldViolations({ label }: Thread, issues: Seen[]): string[] {
  return Object.entries(VIEWS).flatMap(([field, view]) => {
    const values = issues.map(({ issue }) => JSON.stringify(view(issue.fields)));
    if (new Set(values).size <= 1) return [];
    const told = issues.map(({ end }, index) => `${end.name} has ${String(values[index])}`);
    return [`${field} of ${label} differs: ${told.join(', ')}`];
  });
}

/** Links that people made and parents are the same at every end. */
function relationViolations({ memory }: History, seen: Map<Thread, Seen[]>): string[] {
  const idAt = (thread: Thread, end: End) =>
    seen.get(thread)?.find((each) => each.end === end)?.issue.id;
  const found: string[] = [];
  for (const [thread, issues] of seen)
    for (const { end, issue } of issues)
      if (thread.parent && issue.fields.parent?.id !== idAt(thread.parent, end))
        found.push(`${thread.label} is not below ${thread.parent.label} at ${end.name}`);
  for (const link of memory.links)
    for (const { end, issue } of seen.get(link.from) ?? []) {
      const other = idAt(link.to, end);
      const linked = (issue.fields.issuelinks as Json[]).filter(
        (each) => (each.outwardIssue ?? each.inwardIssue)?.id === other,
      ).length;
      const expected = link.isRemoved ? 0 : 1;
      if (other !== undefined && linked !== expected)
        found.push(
          `the link of ${link.from.label} to ${link.to.label}, made at ${link.end.name}, exists ${linked} times at ${end.name}, not ${expected}`,
        );
    }
  return found;
}

function leftovers({ platform, memory }: History): string[] {
  const { waiting } = platform.queues;
  // The platform keeps an event for a day at the most.
  const wasAwayForLong = memory.log.some((line) => line.includes('for 25 hours'));
  const dropped = wasAwayForLong ? [] : platform.queues.dropped;
  return [
    ...(waiting.size > 0 ? [`${waiting.size} events are still in the queues`] : []),
    ...dropped.map(({ queueName }) => `an event of queue ${queueName} was dropped`),
    ...platform
      .failures()
      .filter((each) => each.what !== 'killed')
      .map((each) => `${each.functionKey}: ${each.what} ${each.logs.join(' | ')}`),
  ];
}
