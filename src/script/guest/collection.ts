/**
 * Lists as scripts know them: arrays that also have the names Groovy scripts use. A list of which only a
 * part is here lets through what makes another list of it entry by entry, which is a part again, and asks
 * for the whole for anything else.
 */
import { need, type Run } from './host';
import { identityOf } from './identity';
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

/** A script's own array, with the names of a collection from now on. */
export function asCollection(value: unknown): unknown {
  if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype)
    Reflect.setPrototypeOf(value, Collection.prototype);
  return value;
}

/** A collection of these items. */
export function collectionOf<T>(items: Iterable<T>): Collection<T> {
  const list = new Collection<T>();
  for (const item of items) list.push(item);
  return list;
}

type Look = (item: unknown) => unknown;

function filter(list: readonly unknown[], look: Look): unknown[] {
  return list.filter((item) => look(item));
}

function map(list: readonly unknown[], look: Look): unknown[] {
  return list.map((item) => look(item));
}

/** What makes a list entry by entry, so that a part of the list gives a part of the answer. */
const ELEMENTWISE = new Map<string | symbol, typeof filter>([
  ['filter', filter],
  ['findAll', filter],
  ['map', map],
  ['collect', map],
]);

/** The lists of which only a part is here, and what they hold. */
// eslint-disable-next-line no-restricted-syntax -- the guest lives for one run
const PARTIAL = new WeakMap<object, EntryKind>();

/** What a list holds of which only a part is here; undefined for a whole one. */
export function partialKind(list: unknown): EntryKind | undefined {
  return typeof list === 'object' && list !== null ? PARTIAL.get(list) : undefined;
}

/** Guards a list of which only a part was read. */
export function partial<T>(run: Run, kind: EntryKind, list: Collection<T>): Collection<T> {
  const askForWhole = () => need(run, { kind: 'whole', list: kind });
  const guarded = new Proxy(list, {
    get(target, property) {
      if (property === RAW) return target;
      const method = ELEMENTWISE.get(property);
      if (!method) return askForWhole();
      return (look: Look) =>
        // What takes a place or the list, too, looks at more than the entry.
        look.length > 1 ? askForWhole() : partial(run, kind, collectionOf(method(target, look)));
    },
    ownKeys: askForWhole,
  });
  PARTIAL.set(guarded, kind);
  return guarded;
}

const RAW = Symbol('raw');

/** The entries that are here, of a guarded list too. */
export function entriesHere<T>(list: readonly T[]): readonly T[] {
  return partialKind(list) ? (list as unknown as { [RAW]: T[] })[RAW] : list;
}
