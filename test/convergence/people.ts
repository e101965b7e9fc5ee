/** Three people who do what people do to issues, by chance, and remember what they did. */
import type { World } from '../cloud/contract';
import { take, text, type Json, type Person } from '../cloud/rest';

/** Something a person wrote that must exist exactly once on each side. */
export interface Written {
  /** A word that occurs nowhere else. */
  mark: string;
  words: string;
  isInternal: boolean;
  isRemoved: boolean;
  /** Who wrote it: nobody else may change it. */
  by: string;
}

export interface Actor {
  name: string;
  site: 'desk' | 'dev';
  who: Person;
  /** The issue that this person works on; undefined until it exists. */
  issue: () => Promise<string | undefined>;
}

export interface Memory {
  comments: Map<string, Written & { site: 'desk' | 'dev'; id: string; issue: string }>;
  files: Map<
    string,
    {
      site: 'desk' | 'dev';
      id: string;
      name: string;
      bytes: Uint8Array;
      isRemoved: boolean;
      by: string;
    }
  >;
  /** What was done, for whoever reads a failing seed. */
  log: string[];
}

export function createMemory(): Memory {
  return { comments: new Map(), files: new Map(), log: [] };
}

type Operation = (
  actor: Actor,
  issue: string,
  world: World,
  memory: Memory,
) => Promise<string | undefined>;

const pick = <T>(world: World, list: readonly T[]): T =>
  list[Math.floor(world.random() * list.length)] as T;
const word = (world: World) => world.uuid().slice(0, 8);

async function edit({ who }: Actor, issue: string, fields: object): Promise<void> {
  await who.put(`/rest/api/3/issue/${issue}`, { fields });
}

const OPERATIONS: [weight: number, operation: Operation][] = [
  [
    4,
    async (actor, issue, world) => {
      const summary = `Summary ${word(world)}`;
      await edit(actor, issue, { summary });
      return `summary ${summary}`;
    },
  ],
  [
    3,
    async (actor, issue, world) => {
      const words = `Description ${word(world)}`;
      await edit(actor, issue, { description: text(words) });
      return words;
    },
  ],
  [
    2,
    async (actor, issue, world) => {
      const name = pick(world, ['Highest', 'High', 'Low']);
      await edit(actor, issue, { priority: { name } });
      return `priority ${name}`;
    },
  ],
  [
    2,
    async (actor, issue, world) => {
      const label = `l${Math.floor(world.random() * 5)}`;
      const verb = world.random() < 0.6 ? 'add' : 'remove';
      await actor.who.put(`/rest/api/3/issue/${issue}`, {
        update: { labels: [{ [verb]: label }] },
      });
      return `${verb} label ${label}`;
    },
  ],
  [
    1,
    async (actor, issue, world) => {
      const due = world.random() < 0.3 ? null : `2026-0${1 + Math.floor(world.random() * 9)}-15`;
      await edit(actor, issue, { duedate: due });
      return `due ${String(due)}`;
    },
  ],
  [5, addComment],
  [
    2,
    async (actor, _issue, world, memory) => {
      const own = [...memory.comments.values()].filter(
        (each) => each.by === actor.name && !each.isRemoved,
      );
      if (own.length === 0) return undefined;
      const comment = pick(world, own);
      const words = `${comment.mark} edited ${word(world)}`;
      await actor.who.put(`/rest/api/3/issue/${comment.issue}/comment/${comment.id}`, {
        body: text(words),
      });
      comment.words = words;
      return `edit comment ${words}`;
    },
  ],
  [
    1,
    async (actor, _issue, world, memory) => {
      const own = [...memory.comments.values()].filter(
        (each) => each.by === actor.name && !each.isRemoved,
      );
      if (own.length === 0) return undefined;
      const comment = pick(world, own);
      await actor.who.delete(`/rest/api/3/issue/${comment.issue}/comment/${comment.id}`);
      comment.isRemoved = true;
      return `delete comment ${comment.mark}`;
    },
  ],
  [
    2,
    async (actor, issue, world, memory) => {
      const name = pick(world, ['a.txt', 'b.txt', 'ünï çødé 图.bin']);
      const bytes = Uint8Array.from({ length: Math.floor(world.random() * 300) }, () =>
        Math.floor(world.random() * 256),
      );
      const { id } = await actor.who.attach(issue, name, bytes);
      memory.files.set(`${actor.site} ${id}`, {
        site: actor.site,
        id,
        name,
        bytes,
        isRemoved: false,
        by: actor.name,
      });
      return `attach ${name} (${bytes.length} bytes)`;
    },
  ],
  [
    1,
    async (actor, _issue, world, memory) => {
      const own = [...memory.files.values()].filter(
        (each) => each.by === actor.name && !each.isRemoved,
      );
      if (own.length === 0) return undefined;
      const file = pick(world, own);
      await actor.who.delete(`/rest/api/3/attachment/${file.id}`);
      file.isRemoved = true;
      return `remove file ${file.name}`;
    },
  ],
  [
    2,
    async (actor, issue, world) => {
      const { transitions } = await actor.who.get<{ transitions: { name: string }[] }>(
        `/rest/api/3/issue/${issue}/transitions`,
      );
      const open = transitions.filter((each) => each.name !== 'Close');
      if (open.length === 0) return undefined;
      const { name } = pick(world, open);
      await take(actor.who, issue, name);
      return `transition ${name}`;
    },
  ],
];

async function addComment(
  actor: Actor,
  issue: string,
  world: World,
  memory: Memory,
): Promise<string> {
  const mark = `c${word(world)}`;
  const isInternal = actor.site === 'desk' && world.random() < 0.4;
  const properties = isInternal ? [{ key: 'sd.public.comment', value: { internal: true } }] : [];
  const { id } = await actor.who.post<{ id: string }>(`/rest/api/3/issue/${issue}/comment`, {
    body: text(mark),
    properties,
  });
  memory.comments.set(mark, {
    mark,
    words: mark,
    isInternal,
    isRemoved: false,
    by: actor.name,
    site: actor.site,
    id,
    issue,
  });
  return `comment ${mark}${isInternal ? ' (internal)' : ''}`;
}

/** One person does one thing. */
export async function act(actor: Actor, world: World, memory: Memory): Promise<void> {
  const issue = await actor.issue();
  if (issue === undefined) return;
  const total = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);
  let chance = world.random() * total;
  const [, operation] = OPERATIONS.find(([weight]) => (chance -= weight) < 0) ?? [0, addComment];
  const done = await operation(actor, issue, world, memory);
  if (done !== undefined)
    memory.log.push(
      `${new Date(world.clock.now()).toISOString().slice(11, 23)} ${actor.name}: ${done}`,
    );
}

export type { Json };
