/** Plays a scene in every way that it could go: every order of its tasks, every choice that it makes. */

export interface Order {
  /** Chooses one of so many, from 0. Every choice has its turn. */
  choose: (of: number) => number;
  /** A task waits here until it is its turn. */
  gate: () => Promise<void>;
  /** Starts tasks, and opens one gate after another until none waits. */
  run: (tasks: (() => Promise<unknown>)[], look: () => void) => Promise<void>;
}

/**
 * Plays a scene once for each way.
 * @param play makes everything anew, and runs its tasks by the order that it is given
 * @returns how many ways there are
 */
export async function inEveryOrder(play: (order: Order) => Promise<void>): Promise<number> {
  let path: Path | undefined = [];
  let count = 0;
  while (path) {
    path = nextPath(await playOnce(play, path));
    count += 1;
  }
  return count;
}

type Path = { chosen: number; of: number }[];

async function playOnce(play: (order: Order) => Promise<void>, path: Path): Promise<Path> {
  const waiting: (() => void)[] = [];
  const taken: Path = [];
  const gate = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  const choose = (of: number) => {
    const chosen = path[taken.length]?.chosen ?? 0;
    taken.push({ chosen, of });
    return chosen;
  };
  await play({
    choose,
    gate,
    run: async (tasks, look) => {
      const all = Promise.allSettled(tasks.map((task) => gate().then(task)));
      while (waiting.length > 0) {
        waiting.splice(choose(waiting.length), 1)[0]?.();
        await quiet();
        look();
      }
      await all;
    },
  });
  return taken;
}

/** Until every task waits at a gate or has ended. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The next one in the order of a dictionary; undefined after the last. */
function nextPath(path: Path): Path | undefined {
  const last = path.map(({ chosen, of }) => chosen + 1 < of).lastIndexOf(true);
  if (last < 0) return undefined;
  const { chosen, of } = path[last]!;
  return [...path.slice(0, last), { chosen: chosen + 1, of }];
}
