/** People write, edit and delete comments, work logs and files of their own. */
import { text } from '../../cloud/rest';
import { pick, word } from '../cast';
import type { Entry } from '../memory';
import type { Operation, Scene } from './operation';

/** One of this person's own entries at this end. */
function own({ history, by, end }: Scene, kind: Entry['kind']): Entry | undefined {
  const { entries } = history.memory;
  return pick(
    history.world,
    entries.filter(
      (each) =>
        each.kind === kind &&
        each.by === by &&
        each.end === end &&
        !each.isRemoved &&
        !each.isOrphan &&
        !each.thread.isOver,
    ),
  );
}

function remember(scene: Scene, entry: Pick<Entry, 'kind' | 'mark' | 'id'> & Partial<Entry>): void {
  const { history, thread, end, by } = scene;
  history.memory.entries.push({
    words: entry.mark,
    thread,
    end,
    by,
    isRemoved: false,
    ...entry,
  });
}

function pathOf({ thread, end, id }: Entry, collection: string): string {
  return `/rest/api/3/issue/${thread.issues.get(end) ?? ''}/${collection}/${id}`;
}

const internal = (isInternal: boolean) => [
  { key: 'sd.public.comment', value: { internal: isInternal } },
];

export const ENTRIES: Operation[] = [
  {
    name: 'comment',
    weight: 5,
    run: async (scene) => {
      const { world } = scene.history;
      const mark = `c${word(world)}`;
      const isInternal = scene.end.project === 'DESK' && world.random() < 0.4;
      const body = { body: text(mark), properties: isInternal ? internal(true) : [] };
      const path = `/rest/api/3/issue/${scene.issue}/comment`;
      const { id } = await scene.who.post<{ id: string }>(path, body);
      remember(scene, { kind: 'comment', mark, id, isInternal });
      return `${mark}${isInternal ? ' (internal)' : ''}`;
    },
  },
  {
    name: 'edit comment',
    weight: 2,
    run: async (scene) => {
      const entry = own(scene, 'comment');
      if (!entry) return undefined;
      const words = `${entry.mark} edited ${word(scene.history.world)}`;
      await scene.who.put(pathOf(entry, 'comment'), { body: text(words) });
      entry.words = words;
      return words;
    },
  },
  {
    name: 'make comment internal or public',
    weight: 1,
    may: ({ end }) => end.project === 'DESK',
    run: async (scene) => {
      const entry = own(scene, 'comment');
      if (!entry) return undefined;
      const isInternal = !entry.isInternal;
      const body = { body: text(entry.words), properties: internal(isInternal) };
      await scene.who.put(pathOf(entry, 'comment'), body);
      entry.isInternal = isInternal;
      return `${entry.mark} is ${isInternal ? 'internal' : 'public'}`;
    },
  },
  {
    name: 'delete comment',
    weight: 1,
    run: async (scene) => {
      const entry = own(scene, 'comment');
      if (!entry) return undefined;
      await scene.who.delete(pathOf(entry, 'comment'));
      entry.isRemoved = true;
      return entry.mark;
    },
  },
  {
    name: 'log work',
    weight: 2,
    run: async (scene) => {
      const { world } = scene.history;
      const mark = `w${word(world)}`;
      const seconds = 60 * (1 + Math.floor(world.random() * 200));
      const started = `2026-01-05T0${Math.floor(world.random() * 8)}:00:00.000+0000`;
      const path = `/rest/api/3/issue/${scene.issue}/worklog`;
      const body = { comment: text(mark), timeSpentSeconds: seconds, started };
      const { id } = await scene.who.post<{ id: string }>(path, body);
      remember(scene, { kind: 'work log', mark, id, seconds });
      return `${mark}, ${seconds} s`;
    },
  },
  {
    name: 'edit work log',
    weight: 1,
    run: async (scene) => {
      const entry = own(scene, 'work log');
      if (!entry) return undefined;
      const seconds = 60 * (1 + Math.floor(scene.history.world.random() * 200));
      await scene.who.put(pathOf(entry, 'worklog'), { timeSpentSeconds: seconds });
      entry.seconds = seconds;
      return `${entry.mark}, ${seconds} s`;
    },
  },
  {
    name: 'delete work log',
    weight: 0.5,
    run: async (scene) => {
      const entry = own(scene, 'work log');
      if (!entry) return undefined;
      await scene.who.delete(pathOf(entry, 'worklog'));
      entry.isRemoved = true;
      return entry.mark;
    },
  },
  {
    name: 'attach file',
    weight: 2,
    run: async (scene) => {
      const { world } = scene.history;
      const name = pick(world, ['a.txt', 'b.txt', 'ünï çødé 图.bin']) ?? 'a.txt';
      const bytes = Uint8Array.from({ length: 8 + Math.floor(world.random() * 300) }, () =>
        Math.floor(world.random() * 256),
      );
      const { id } = await scene.who.attach(scene.issue, name, bytes);
      const mark = Buffer.from(bytes).toString('base64');
      remember(scene, { kind: 'file', mark, words: name, id });
      return `${name} (${bytes.length} bytes)`;
    },
  },
  {
    name: 'remove file',
    weight: 1,
    run: async (scene) => {
      const entry = own(scene, 'file');
      if (!entry) return undefined;
      await scene.who.delete(`/rest/api/3/attachment/${entry.id}`);
      entry.isRemoved = true;
      return entry.words;
    },
  },
];
