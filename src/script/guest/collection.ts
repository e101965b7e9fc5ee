/**
 * Lists as scripts know them: arrays that also have the names Groovy scripts use. A list of which only a
 * part was read lets through what looks at each entry by itself, and asks for the whole for anything else.
 */
import { need, type Run } from './host';
import type { EntryKind } from '../../replica/replica';

export class Collection<T> extends Array<T> {
  size(): number {
    return this.length;
  }

  isEmpty(): boolean {
    return this.length === 0;
  }

  first(): T | null {
    return this[0] ?? null;
  }

  last(): T | null {
    return this.at(-1) ?? null;
  }

  findAll(test: (item: T) => unknown): Collection<T> {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- arrays make their own kind
    return this.filter(test) as Collection<T>;
  }

  collect<R>(change: (item: T) => R): Collection<R> {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- arrays make their own kind
    return this.map(change) as Collection<R>;
  }

  any(test: (item: T) => unknown): boolean {
    return this.some(test);
  }

  each(look: (item: T) => void): this {
    this.forEach(look);
    return this;
  }

  contains(item: T): boolean {
    return this.some((own) => identityOf(own) === identityOf(item));
  }
}

/** A collection of these items. */
export function collectionOf<T>(items: Iterable<T>): Collection<T> {
  const list = new Collection<T>();
  for (const item of items) list.push(item);
  return list;
}

/** What makes two entries the same: where they come from and their id, a name, or the value itself. */
export function identityOf(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const { id, name, origin } = item as { id?: string | number; name?: unknown; origin?: unknown };
  if (id !== undefined) return `${typeof origin === 'string' ? origin : ''} ${String(id)}`;
  return name ?? item;
}

/** Looks at each entry by itself, so a part of the list gives a part of the answer. */
const ELEMENTWISE = new Set(['filter', 'findAll', 'map', 'collect', 'forEach', 'each']);

/** The lists of which only a part is here, and what they hold. */
// eslint-disable-next-line no-restricted-syntax -- the guest lives for one run
const PARTIAL = new WeakMap<object, EntryKind>();

/** What a list holds of which only a part is here; undefined for a whole one. */
export function partialKind(list: unknown): EntryKind | undefined {
  return typeof list === 'object' && list !== null ? PARTIAL.get(list) : undefined;
}

/** Guards a list of which only a part was read. */
export function partial<T>(run: Run, kind: EntryKind, list: Collection<T>): Collection<T> {
  const guarded = new Proxy(list, {
    get(target, property, receiver) {
      if (property === RAW) return target;
      if (property === 'constructor') return Collection;
      if (typeof property === 'string' && ELEMENTWISE.has(property))
        return elementwise(run, kind, target, property);
      if (property === 'concat' || property === 'toJSON')
        return Reflect.get(target, property, receiver) as unknown;
      return need(run, { kind: 'whole', list: kind });
    },
    ownKeys: () => need(run, { kind: 'whole', list: kind }),
  });
  PARTIAL.set(guarded, kind);
  return guarded;
}

const RAW = Symbol('raw');

/** The entries that are here, of a guarded list too. */
export function entriesHere<T>(list: readonly T[]): readonly T[] {
  return partialKind(list) ? (list as unknown as { [RAW]: T[] })[RAW] : list;
}

function elementwise<T>(run: Run, kind: EntryKind, target: Collection<T>, method: string) {
  return (...args: unknown[]) => {
    const result: unknown = (target as unknown as Record<string, (...all: unknown[]) => unknown>)[
      method
    ]?.(...args);
    return result instanceof Collection ? partial(run, kind, result) : result;
  };
}
