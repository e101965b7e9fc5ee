/** Admins change connections, scripts, keys and addresses, and work on many issues at once. */
import type { ConnectionView } from '../../../src/entry/screens/calls';
import type { JobView, PairRequestView } from '../../../src/entry/screens/work-views';
import {
  ask,
  bondsOf,
  idAt,
  issueAt,
  pick,
  word,
  type Bond,
  type End,
  type History,
  type Thread,
} from '../cast';
import { SENDS_ALL, takesAll } from '../scripts';
import { addIssue, makeIssue } from '../threads';
import type { Operation, Scene } from './operation';
import { MOST_THREADS } from './relations';

/** One of an end's connections, and its id there. */
function pickBond({ history, end }: Scene): { bond: Bond; id: string } {
  const bond = pick(history.world, bondsOf(history, end));
  if (!bond) throw new Error(`${end.name} has no connection.`);
  return { bond, id: idAt(bond, end) };
}

function viewOf(end: End, id: string): Promise<ConnectionView | undefined> {
  return ask<ConnectionView[]>(end, 'listConnections', {}).then((views) =>
    views.find((each) => each.id === id),
  );
}

async function onEverySide(
  { bonds }: History,
  work: (end: End, id: string) => Promise<void>,
): Promise<void> {
  for (const bond of bonds) for (const end of [bond.a, bond.b]) await work(end, idAt(bond, end));
}

function publish(end: End, connectionId: string, script: { direction: string; source: string }) {
  return ask(end, 'publish', { connectionId, ...script, anyway: true });
}

/** Asks for a thread's issues at both ends of a bond to be connected; until then nobody works on them. */
async function connectPair(thread: Thread, { a, b, ids }: Bond): Promise<void> {
  const keyAt = ({ site }: End, id = '') => site.jira.admin.issue(id).key;
  const issueKey = keyAt(a, thread.issues.get(a));
  const remoteKey = keyAt(b, thread.issues.get(b));
  await ask(a, 'connectMany', { connectionId: ids.a, pairs: [{ issueKey, remoteKey }] });
  delete thread.isOver;
}

/** An admin agrees to every pair that the other side asks for. @returns how many */
async function agree(end: End, connectionId: string): Promise<number> {
  const request = { connectionId, page: 0 };
  const { requests } = await ask<{ requests: PairRequestView[] }>(end, 'listPairRequests', request);
  const ids = requests.map(({ id }) => id);
  if (ids.length > 0) await ask(end, 'answerPairRequests', { connectionId, ids, isAgreed: true });
  return ids.length;
}

/** Every connection reads the same at both of its ends, and is at rest. */
async function readsTheSame({ bonds }: History): Promise<string[]> {
  const found: string[] = [];
  for (const { a, b, ids } of bonds) {
    const [here, there] = [await viewOf(a, ids.a), await viewOf(b, ids.b)];
    for (const [end, view] of [
      [a, here],
      [b, there],
    ] as const) {
      if (view?.state !== 'active')
        found.push(
          `the connection is ${String(view?.state)} at ${end.name}, though nobody holds it`,
        );
      if (view?.isUntold) found.push(`${end.name} still has to tell its peer of the connection`);
    }
    if (a.site !== b.site && here?.name !== there?.name)
      found.push(`the connection's name is ${String(here?.name)} and ${String(there?.name)}`);
  }
  return found;
}

/** Every job has come to its end. */
async function ended(history: History): Promise<string[]> {
  const found: string[] = [];
  await onEverySide(history, async (end, connectionId) => {
    for (const { state, note } of await ask<JobView[]>(end, 'listJobs', { connectionId }))
      if (state !== 'done') found.push(`a job of ${end.name} is ${state}: ${String(note)}`);
  });
  return found;
}

export const ADMIN: Operation[] = [
  {
    name: 'pause',
    weight: 0.4,
    run: async (scene) => {
      await ask(scene.end, 'changeConnection', {
        id: pickBond(scene).id,
        change: { kind: 'pause' },
      });
      return `at ${scene.end.name}`;
    },
    mend: (history) =>
      onEverySide(history, async (end, id) => {
        const view = await viewOf(end, id);
        if (view?.isPausedHere)
          await ask(end, 'changeConnection', { id, change: { kind: 'resume' } });
      }),
    holds: readsTheSame,
  },
  {
    name: 'resume',
    weight: 1,
    run: async (scene) => {
      const { id } = pickBond(scene);
      const view = await viewOf(scene.end, id);
      if (!view?.isPausedHere) return undefined;
      await ask(scene.end, 'changeConnection', { id, change: { kind: 'resume' } });
      return `at ${scene.end.name}`;
    },
  },
  {
    name: 'rename',
    weight: 0.3,
    may: ({ history }) => history.bonds.every(({ a, b }) => a.site !== b.site),
    run: async (scene) => {
      const name = `Name ${word(scene.history.world)}`;
      const change = { kind: 'rename', name };
      await ask(scene.end, 'changeConnection', { id: pickBond(scene).id, change });
      return name;
    },
  },
  {
    name: 'replace keys',
    weight: 0.4,
    run: async (scene) => {
      await ask(scene.end, 'rotateKeys', { id: pickBond(scene).id });
      return `at ${scene.end.name}`;
    },
  },
  {
    name: 'renew address',
    weight: 0.3,
    run: async ({ end }) => {
      await ask(end, 'renewAddress', {});
      return `of ${end.site.jira.name}`;
    },
  },
  {
    name: 'break script',
    weight: 0.3,
    run: async (scene) => {
      const direction = pick(scene.history.world, ['incoming', 'outgoing']) ?? 'incoming';
      const source = 'throw new Error("This script is broken.")';
      await publish(scene.end, pickBond(scene).id, { direction, source });
      return `${direction} at ${scene.end.name}`;
    },
    mend: async (history) => {
      if (!history.memory.log.some((line) => line.includes('break script'))) return;
      await onEverySide(history, async (end, id) => {
        await publish(end, id, { direction: 'incoming', source: takesAll(end) });
        await publish(end, id, { direction: 'outgoing', source: SENDS_ALL });
      });
    },
  },
  {
    name: 'publish script again',
    weight: 0.6,
    run: async (scene) => {
      const { id } = pickBond(scene);
      await publish(scene.end, id, { direction: 'incoming', source: takesAll(scene.end) });
      await publish(scene.end, id, { direction: 'outgoing', source: SENDS_ALL });
      return `at ${scene.end.name}`;
    },
  },
  {
    name: 'start many',
    weight: 0.4,
    run: async (scene) => {
      const { history, end } = scene;
      const { bond, id } = pickBond(scene);
      // From one end only: two starts of one issue at once are another test's.
      if (end !== bond.a) return undefined;
      for (const thread of history.threads)
        if (await issueAt(history, thread, end)) thread.started.set(bond, end);
      await ask(end, 'startMany', { connectionId: id, jql: `project = ${end.project}` });
      return `at ${end.name}`;
    },
    mend: async ({ memory, threads, bonds }) => {
      if (!memory.log.some((line) => line.includes('start many'))) return;
      // A job that paused, or whose issues were not found yet, leaves some to be started by hand.
      for (const { started } of threads) for (const bond of bonds) started.delete(bond);
    },
    holds: ended,
  },
  {
    name: 'stop many',
    weight: 0.2,
    run: async (scene) => {
      const { history, end } = scene;
      const { bond, id } = pickBond(scene);
      for (const thread of history.threads)
        if (!thread.stopped.has(bond)) thread.stopped.set(bond, end);
      await ask(end, 'stopMany', { connectionId: id });
      return `at ${end.name}`;
    },
  },
  {
    name: 'connect a pair',
    weight: 0.4,
    may: ({ history }) => history.threads.length < MOST_THREADS,
    run: async (scene) => {
      const { history, end } = scene;
      const { bond } = pickBond(scene);
      if (end !== bond.a) return undefined;
      const thread = await makeIssue(history, bond.a);
      await addIssue(thread, bond.b);
      thread.started.set(bond, bond.a);
      thread.isOver = true;
      // An admin who reads that it did not come to its end does it again.
      await connectPair(thread, bond).catch(() => connectPair(thread, bond));
      return thread.label;
    },
    mend: async ({ threads }) => {
      for (const thread of threads)
        for (const bond of thread.isOver ? thread.started.keys() : [])
          await connectPair(thread, bond);
    },
  },
  {
    name: 'agree to pairs',
    weight: 1,
    run: async (scene) => {
      const agreed = await agree(scene.end, pickBond(scene).id);
      return agreed > 0 ? `${agreed} at ${scene.end.name}` : undefined;
    },
    mend: (history) =>
      onEverySide(history, async (end, id) => {
        await agree(end, id);
      }),
  },
];
