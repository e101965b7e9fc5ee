/** What an incoming script works with: the received replica, and the issue to change. */
import type { Effect, IncomingInput, WantedIssue } from '../script';
import { asCollection } from './collection';
import { need, warn, type Run } from './host';
import { createLookup, type Look } from './lookup';
import { localOf } from './node-helper';
import { createReceived, toFields } from './received';
import { LISTS, openState, wantedOf, type State } from './state';

export interface IncomingScope {
  issue: object;
  replica: object;
  previous: object | null;
  /** `store(issue)`: the host writes what is wanted so far and runs the script again. */
  store: () => void;
  /** Local ids of entries that the script took out on purpose. */
  removed: Set<string>;
  effects: Effect[];
  result: () => { wanted: WantedIssue; effects: Effect[] };
}

export function createIncoming(run: Run, input: IncomingInput): IncomingScope {
  const removed = new Set<string>();
  const effects: Effect[] = [];
  let state = openState(input.issue);
  let stored = 0;
  const result = () => ({ wanted: wantedOf(state, removed), effects: [...effects] });
  const replica = createReceived(run, input);
  const look = createLookup(run);
  return {
    issue: createIssue(
      run,
      () => state,
      (value) => parentHere(look, replica, value),
    ),
    replica,
    previous: input.previous && toFields(input.previous),
    removed,
    effects,
    result,
    store: () => {
      const reload = input.reloads[stored];
      stored += 1;
      if (!reload) need(run, { kind: 'store', ...result() });
      state = openState(reload);
      removed.clear();
      effects.length = 0;
    },
  };
}

/** The other side's parent stands for its twin, as its links do: their ids mean nothing here. */
function parentHere(look: Look, { parent }: { parent?: unknown }, value: unknown): unknown {
  const isTheirs = value !== null && typeof value === 'object' && value === parent;
  return isTheirs ? localOf(look, (value as { id?: string }).id) : value;
}

/**
 * The issue of the state that holds now; `store` puts another one in its place.
 * @param toParent what an assigned parent is on this site
 */
function createIssue(run: Run, now: () => State, toParent: (value: unknown) => unknown): object {
  const read = (name: string | symbol): unknown => {
    const { fields, recorder } = now();
    if (name === 'setStatus')
      return (status: string) => {
        recorder.set('setStatus', status);
      };
    recorder.look(String(name));
    return fields[name as string];
  };
  return new Proxy(
    {},
    {
      get: (_target, name) => read(name),
      set: (_target, name, value: unknown) => {
        const { fields, recorder } = now();
        if (LISTS.includes(String(name)) && (value === undefined || value === null)) {
          warn(run, `issue.${String(name)} was left as it is: what was assigned is ${value}.`);
          return true;
        }
        const wanted = name === 'parent' ? toParent(value) : value;
        recorder.set(String(name), wanted);
        fields[String(name)] = asCollection(wanted);
        return true;
      },
      has: (_target, name) => name in now().fields,
      ownKeys: () => Reflect.ownKeys(now().fields),
      getOwnPropertyDescriptor: (_target, name) =>
        Object.getOwnPropertyDescriptor(now().fields, name),
    },
  );
}
