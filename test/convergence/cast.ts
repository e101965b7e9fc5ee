/** What a history is made of: ends, the connections between them, and the issues that belong together. */
import { told, type CloudSite } from '../cloud/cloud';
import type { Platform } from '../cloud/platform/platform';
import type { Person } from '../cloud/rest';
import type { LocalWorld } from '../cloud/world';
import { callPanel } from '../make/panel';
import type { Memory } from './memory';

/** A project of a site, and the people who work in it. */
export interface End {
  name: string;
  site: CloudSite;
  project: string;
  type: string;
  /** The first administers the site. */
  people: { name: string; email: string; who: Person }[];
}

/** A connection, as each of its ends knows it. */
export interface Bond {
  a: End;
  b: End;
  ids: { a: string; b: string };
}

/** One piece of work: an issue at each end, which bonds keep in step. */
export interface Thread {
  /** Every issue of it has this label, which nobody takes off. */
  label: string;
  /** Ids of its issues, as far as they have been seen. */
  issues: Map<End, string>;
  /** Bonds through which it was started by somebody, and from which end. */
  started: Map<Bond, End>;
  /** Bonds through which somebody stopped it, and at which end. */
  stopped: Map<Bond, End>;
  /** An issue of it was deleted: what is left need not agree. */
  isOver?: true;
  /** An issue of it is in another project than its end works in. */
  isMoved?: true;
  parent?: Thread;
}

export interface History {
  world: LocalWorld;
  platform: Platform;
  ends: End[];
  bonds: Bond[];
  threads: Thread[];
  /** Threads that nobody looks at any more. */
  setAside: Thread[];
  memory: Memory;
}

/** The project's issues may have moved to any project that no other end of the site works in. */
function projectsOf({ ends }: History, end: End): string {
  const others = ends.filter((each) => each !== end && each.site === end.site);
  return others.length > 0
    ? `project = ${end.project}`
    : `project IN (${[...new Set([end.project, 'AUTOTEST'])].join(', ')})`;
}

/** Ids of all issues of an end that belong to a thread. */
export async function issuesOf(history: History, end: End, thread?: Thread): Promise<string[]> {
  const label = thread ? ` AND labels = "${thread.label}"` : '';
  const { issues } = await administrator(end).who.post<{ issues: { id: string }[] }>(
    '/rest/api/3/search/jql',
    { jql: `${projectsOf(history, end)}${label} ORDER BY key ASC`, fields: ['summary'] },
  );
  return issues.map(({ id }) => id);
}

/** The thread's issue at an end, once it can be found. */
export async function issueAt(
  history: History,
  thread: Thread,
  end: End,
): Promise<string | undefined> {
  const known = thread.issues.get(end);
  if (known !== undefined) return known;
  const [found] = await issuesOf(history, end, thread);
  if (found !== undefined) thread.issues.set(end, found);
  return found;
}

export function administrator({ people, name }: End): End['people'][number] {
  const [first] = people;
  if (!first) throw new Error(`Nobody works at ${name}.`);
  return first;
}

/** The other end of a bond. */
export function across({ a, b }: Bond, end: End): End {
  return end === a ? b : a;
}

/** The id by which an end knows a connection. */
export function idAt({ a, ids }: Bond, end: End): string {
  return end === a ? ids.a : ids.b;
}

export function bondsOf({ bonds }: History, end: End): Bond[] {
  return bonds.filter(({ a, b }) => a === end || b === end);
}

/** A call of the admin page of an end's site. @throws Error with what the app said, if it said no */
export function ask<T>(end: End, name: string, payload: object): Promise<T> {
  return told<T>(end.site.ask(name, payload));
}

/** A call of the issue panel by an end's administrator. @throws Error with what the app said, if it said no */
export async function onPanel<T>(
  { platform }: History,
  end: End,
  { issue, name, payload }: { issue: string; name: string; payload?: object },
): Promise<T> {
  const { who, email } = administrator(end);
  const { id, key } = await who.get<{ id: string; key: string }>(`/rest/api/3/issue/${issue}`);
  const call = { issue: { id, key }, name, email, ...(payload && { payload }) };
  return told<T>(callPanel(platform, end.site, call));
}

export function pick<T>(world: LocalWorld, list: readonly T[]): T | undefined {
  return list[Math.floor(world.random() * list.length)];
}

/** A word that occurs nowhere else. */
export function word(world: LocalWorld): string {
  return world.uuid().slice(0, 8);
}
