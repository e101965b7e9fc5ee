/** What is cut off: everything that follows a first sync. A scenario more is an entry more. */
import type { ConnectionView } from '../../src/entry/screens/calls';
import { administrator, ask, issueAt, word, type History } from '../convergence/cast';
import { OPERATIONS } from '../convergence/operations/all';
import { startMissing, startStopped } from '../convergence/threads';

/** Its acts are repeated on one history: once as they are, then cut off at each call in turn. */
export interface Scenario {
  name: string;
  /** What must be there first. */
  prepare?: (history: History) => Promise<void>;
  /** What happens before each run, and is not cut off. */
  before?: (history: History) => Promise<void>;
  /** What is cut off, with all that follows from it. */
  act: (history: History) => Promise<void>;
  /** What people do once they see that it did not come to its end. */
  after?: (history: History) => Promise<void>;
  /** What must hold beyond what holds for every history. @returns violations */
  holds?: (history: History) => Promise<string[]>;
}

/** The first person of an end does what an operation says, on the first thread. */
function doing(name: string, at: 'desk' | 'dev'): (history: History) => Promise<void> {
  const operation = OPERATIONS.find((each) => each.name === name);
  if (!operation) throw new Error(`There is no operation ${name}.`);
  return async (history) => {
    const end = history.ends.find((each) => each.name === at);
    const [thread] = history.threads;
    const issue = thread && end && (await issueAt(history, thread, end));
    if (!issue) throw new Error(`There is no issue at ${at}.`);
    const { name: by, who } = administrator(end);
    const scene = { history, thread, end, issue, by, who };
    // A screen whose function was cut off says so, and its person may look again.
    await operation.run(scene).catch(() => undefined);
  };
}

function inTurn(
  ...steps: ((history: History) => Promise<void>)[]
): (history: History) => Promise<void> {
  return async (history) => {
    for (const step of steps) await step(history);
  };
}

const settle = ({ world }: History) => world.clock.sleep(60_000);

const sweep = ({ platform }: History) => platform.doors.runScheduled('every-five-minutes');

/** Long enough for a job whose next slice was lost to be taken up. */
const halfAnHour = async (history: History) => {
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    await history.world.clock.sleep(10 * 60_000);
    await sweep(history);
  }
};

/** Edits of entries work on one that the step before has made. */
function later(name: string, first: string, at: 'desk' | 'dev'): Scenario {
  return {
    name: `${name} at ${at}`,
    before: inTurn(doing(first, at), settle),
    act: doing(name, at),
  };
}

const single = (name: string, at: 'desk' | 'dev'): Scenario => ({
  name: `${name} at ${at}`,
  act: doing(name, at),
});

const bond = ({ bonds: [first] }: History) => {
  if (!first) throw new Error('Nothing is connected.');
  return first;
};

/** Connections that a scenario made, by the history it made them in. */
const made = new WeakMap<History, { desk: string; dev?: string }>();

/** One admin invites, the other accepts; each tries a second time what did not succeed. */
async function shakeHands(history: History): Promise<void> {
  const { a, b } = bond(history);
  const name = `More ${word(history.world)}`;
  const twice = <T>(work: () => Promise<T>) => work().catch(work);
  const { id, code } = await twice(() => ask<{ id: string; code: string }>(a, 'invite', { name }));
  made.set(history, { desk: id });
  const accepted = await twice(() => ask<{ id: string }>(b, 'acceptInvitation', { code })).catch(
    async () => {
      // It says that it was accepted before; lists may lag behind.
      await settle(history);
      const views = await ask<ConnectionView[]>(b, 'listConnections', {});
      return { id: views.find((view) => view.name === name)?.id ?? '' };
    },
  );
  made.set(history, { desk: id, dev: accepted.id });
}

/** The admin who invited removes it, and the other one does once that has been told. */
async function removeMade(history: History): Promise<void> {
  const { a, b } = bond(history);
  const ids = made.get(history);
  if (ids) await ask(a, 'removeConnection', { id: ids.desk }).catch(() => undefined);
  await settle(history);
  await sweep(history);
  await settle(history);
  if (ids?.dev) await ask(b, 'removeConnection', { id: ids.dev }).catch(() => undefined);
  await settle(history);
}

async function stands(history: History): Promise<string[]> {
  const { a, b } = bond(history);
  const ids = made.get(history);
  const states: string[] = [];
  for (const [end, id] of [
    [a, ids?.desk],
    [b, ids?.dev],
  ] as const) {
    const views = await ask<ConnectionView[]>(end, 'listConnections', {});
    const view = views.find((each) => each.id === id);
    if (view?.state !== 'active' || view.isUntold)
      states.push(`the connection is ${String(view?.state)} at ${end.name}`);
  }
  await removeMade(history);
  return states;
}

/** Nothing is left of what was removed. */
async function isGone({ bonds, ends }: History): Promise<string[]> {
  const known = new Set(bonds.flatMap(({ ids }) => [ids.a, ids.b]));
  return ends.flatMap(({ name, site }) => {
    const { secrets, connection } = site.installation.kvs.dump() as Record<string, object>;
    const rows = [...Object.keys(connection ?? {}), ...Object.keys(secrets ?? {})];
    return rows
      .filter((row) => !known.has(row.replace(/^connection:/, '')))
      .map((row) => `${row} of a removed connection is left at ${name}`);
  });
}

async function editUnheard(history: History): Promise<void> {
  const { events } = history.platform.manners;
  events.lost = 1;
  await doing('summary', 'desk')(history);
  await doing('comment', 'dev')(history);
  await settle(history);
  events.lost = 0;
}

/** Looks no more at what earlier runs made besides the first thread. */
async function oneThread(history: History): Promise<void> {
  for (const thread of history.threads.splice(1)) history.setAside.push(thread);
}

export const SCENARIOS: Scenario[] = [
  ...(['desk', 'dev'] as const).flatMap((at) => [
    single('summary', at),
    single('comment', at),
    later('edit comment', 'comment', at),
    later('delete comment', 'comment', at),
    single('attach file', at),
    later('remove file', 'attach file', at),
    single('log work', at),
    single('transition', at),
  ]),
  later('edit work log', 'log work', 'dev'),
  later('delete work log', 'log work', 'dev'),
  {
    name: 'link',
    prepare: inTurn(
      doing('connect a pair', 'desk'),
      settle,
      doing('agree to pairs', 'dev'),
      settle,
    ),
    before: async (history) => {
      const [link] = history.memory.links;
      if (link && !link.isRemoved) await doing('remove link', 'desk')(history);
      history.memory.links = [];
      await settle(history);
    },
    act: doing('link', 'desk'),
  },
  { name: 'handshake', act: shakeHands, holds: stands },
  { name: 'removal', before: shakeHands, act: removeMade, after: removeMade, holds: isGone },
  single('replace keys', 'desk'),
  single('replace keys', 'dev'),
  single('renew address', 'desk'),
  { ...single('pause', 'dev'), after: inTurn(settle, doing('resume', 'dev')) },
  {
    name: 'sweep',
    before: editUnheard,
    act: sweep,
  },
  {
    name: 'publish and drain',
    before: inTurn(doing('break script', 'dev'), doing('summary', 'desk'), settle),
    act: doing('publish script again', 'dev'),
    after: doing('publish script again', 'dev'),
  },
  {
    name: 'stop and start',
    act: inTurn(doing('stop', 'desk'), settle, doing('start again', 'desk')),
    after: startStopped,
  },
  {
    name: 'bulk slice',
    before: async (history) => {
      await oneThread(history);
      await doing('sub-task', 'desk')(history);
      await settle(history);
    },
    act: doing('start many', 'desk'),
    after: async (history) => {
      await settle(history);
      for (const { started } of history.threads) started.clear();
      await startMissing(history);
    },
  },
  {
    name: 'pairs',
    before: oneThread,
    act: inTurn(doing('connect a pair', 'desk'), settle, doing('agree to pairs', 'dev')),
    after: inTurn(halfAnHour, doing('agree to pairs', 'dev')),
  },
];
