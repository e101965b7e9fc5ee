/** All that may happen in a history: an operation more is an entry more in one of these tables. */
import { issueAt, pick, type History } from '../cast';
import { ADMIN } from './admin';
import { DISTURB } from './disturb';
import { ENTRIES } from './entries';
import { FIELDS } from './fields';
import { LIFE } from './life';
import type { Operation, Scene } from './operation';
import { RELATIONS } from './relations';

export const OPERATIONS: readonly Operation[] = [
  ...FIELDS,
  ...ENTRIES,
  ...RELATIONS,
  ...ADMIN,
  ...LIFE,
  ...DISTURB,
];

/** Scenes that are tried until there is something to do in one. */
const TRIES = 5;

/** One person does one thing. What the app or Jira refuses is noted, and is done by nobody. */
export async function act(history: History): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const scene = await chooseScene(history);
    if (scene && (await actIn(scene))) return;
  }
}

/** @returns false if there was nothing to do */
async function actIn(scene: Scene): Promise<boolean> {
  const { history } = scene;
  const open = OPERATIONS.filter(({ may }) => may?.(scene) ?? true);
  const operation = choose(history, open);
  const { memory, world } = history;
  const at = new Date(world.clock.now()).toISOString().slice(8, 23);
  const note = (done: string) => {
    memory.log.push(`${at} ${scene.by} at ${scene.end.name}, ${scene.thread.label}: ${done}`);
  };
  try {
    const done = await operation.run(scene);
    if (done !== undefined) note(`${operation.name} ${done}`);
    return done !== undefined;
  } catch (error) {
    note(`${operation.name} refused: ${(error as Error).message.slice(0, 150)}`);
    return true;
  }
}

async function chooseScene(history: History): Promise<Scene | undefined> {
  const { world, threads, ends } = history;
  const thread = pick(
    world,
    threads.filter(({ isOver }) => !isOver),
  );
  const end = pick(world, ends);
  const person = end && pick(world, end.people);
  if (!thread || !person) return undefined;
  const issue = await issueAt(history, thread, end);
  if (issue === undefined) return undefined;
  return { history, thread, end, issue, by: person.name, who: person.who };
}

function choose({ world }: History, open: readonly Operation[]): Operation {
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  let chance = world.random() * total;
  const found = open.find(({ weight }) => (chance -= weight) < 0) ?? open[0];
  if (!found) throw new Error('There is nothing to do.');
  return found;
}
