/** The ground of the bulk section: requests with comments, somebody who counts what arrives, and live edits meanwhile. */
import type { Caller, JiraSite, ProductEvent } from '../cloud/contract';
import { text } from '../cloud/rest';
import { makeRequest, tasksOf, type TwoSites } from '../make/two-sites';
import { makeQuietTwin, now } from './scene';

/** The incumbent's one published run. */
export const PUBLISHED = { issues: 10_000, comments: 69_585 };

/** Comments that an issue of so many has where few have many: an exponential distribution with that sum. */
export function spread(issues: number, comments: number): number[] {
  const weights = Array.from({ length: issues }, (_, index) =>
    Math.log(issues / (issues - index - 0.5)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let given = 0;
  let upTo = 0;
  const counts = weights.map((weight) => {
    upTo += weight;
    const count = Math.round((upTo / sum) * comments) - given;
    given += count;
    return count;
  });
  // In no order of size: steps that meet each index once.
  const step = stepOf(issues);
  return counts.map((_, index) => counts[(index * step) % issues] ?? 0);
}

function stepOf(count: number): number {
  for (let step = Math.ceil(count * 0.618); ; step += 1)
    if (divisor(step, count) === 1) return step;
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}

/** What tells a comment of the run from every other. */
export const markOf = (issue: number, comment: number): string => `No ${issue}-${comment}.`;

/** Requests as they lie there before anybody syncs them: nobody hears of how they were made. */
export async function seedRequests(sites: TwoSites, counts: number[]): Promise<string[]> {
  const { jira } = sites.desk;
  const { listener } = jira;
  jira.listener = undefined;
  const keys: string[] = [];
  for (const [issue, count] of counts.entries()) {
    const key = await makeRequest(sites, { summary: `Request ${issue}`, labels: ['bulk'] });
    keys.push(key);
    for (let comment = 0; comment < count; comment += 1)
      await sites.agent.post(`/rest/api/3/issue/${key}/comment`, {
        body: text(`${markOf(issue, comment)} The customer has called again.`),
      });
  }
  jira.listener = listener;
  return keys;
}

/** Counts what a site stores, and tells those who wait for a change of one issue. */
export class Watch {
  /** By name, such as `avi:jira:created:issue`. */
  readonly counts = new Map<string, number>();
  /** When the last of them was stored. */
  lastAt = 0;
  private readonly waiting = new Map<string, () => void>();

  constructor(jira: JiraSite, clock: { now: () => number }) {
    const plain = jira.listener;
    if (!plain) throw new Error(`The app is not installed on ${jira.name}.`);
    jira.listener = {
      postFunction: (run) => {
        plain.postFunction(run);
      },
      productEvent: (event) => {
        plain.productEvent(event);
        if (isByApp(event.actor)) this.note(event, clock.now());
      },
    };
  }

  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Resolves when the app has changed a field of the issue. */
  changed(issueId: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.set(issueId, resolve);
    });
  }

  private note({ name, issueId }: ProductEvent, at: number): void {
    this.counts.set(name, this.count(name) + 1);
    this.lastAt = at;
    if (name !== 'avi:jira:updated:issue') return;
    this.waiting.get(issueId)?.();
    this.waiting.delete(issueId);
  }
}

function isByApp(actor: Caller): boolean {
  return actor.kind === 'app';
}

/** Twins that people work on, whatever else is going on. */
export interface Live {
  /** Edits one of them. @returns milliseconds until the other site has stored it */
  edit: () => Promise<number>;
}

/** One edit of a twin waits for the one before it, so several take turns. */
export async function makeLive(sites: TwoSites, watch: Watch, count: number): Promise<Live> {
  const twins: { request: string; taskId: string; last: Promise<unknown> }[] = [];
  for (let index = 0; index < count; index += 1) {
    const { request, task } = await makeQuietTwin(sites);
    const found = (await tasksOf(sites)).find(({ key }) => key === task) as { id?: string };
    twins.push({ request, taskId: found.id ?? '', last: Promise.resolve() });
  }
  let edits = 0;
  return {
    edit: () => {
      const twin = twins[edits % twins.length];
      if (!twin) throw new Error('There is no live twin.');
      const summary = `Edit ${(edits += 1)}`;
      const once = twin.last.then(async () => {
        const isThere = watch.changed(twin.taskId);
        const started = now(sites);
        await sites.agent.put(`/rest/api/3/issue/${twin.request}`, { fields: { summary } });
        await isThere;
        return now(sites) - started;
      });
      twin.last = once;
      return once;
    },
  };
}

/** What does not hold of the copies: nothing may be lost, nothing there twice. */
export function compareAll(sites: TwoSites, requests: string[], counts: number[]): string[] {
  const faults: string[] = [];
  const tasks = new Map<string, string[]>();
  for (const issue of copiesOn(sites)) {
    const texts = issue.comments.map((comment) => JSON.stringify(comment.body));
    tasks.set(issue.summary, [...(tasks.get(issue.summary) ?? []), ...texts, ISSUE]);
  }
  for (const [issue, key] of requests.entries()) {
    const texts = tasks.get(JSON.stringify(`Request ${issue}`)) ?? [];
    const copies = texts.filter((each) => each === ISSUE).length;
    if (copies !== 1) faults.push(`${key} has ${copies} twins`);
    for (let comment = 0; comment < (counts[issue] ?? 0); comment += 1) {
      const found = texts.filter((each) => each.includes(markOf(issue, comment))).length;
      if (found !== 1) faults.push(`comment ${comment + 1} of ${key} is there ${found} times`);
    }
  }
  return faults;
}

const ISSUE = 'the issue itself';

function* copiesOn({
  dev,
}: TwoSites): Generator<{ summary: string; comments: readonly { body: unknown }[] }> {
  for (let number = 1; ; number += 1) {
    const issue = issueOf(dev, `ACME-${number}`);
    if (!issue) return;
    yield { summary: JSON.stringify(issue.values['summary']), comments: issue.comments };
  }
}

function issueOf({ jira }: TwoSites['dev'], key: string) {
  try {
    return jira.admin.issue(key);
  } catch {
    return undefined;
  }
}
