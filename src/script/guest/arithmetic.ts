/** `+=` and `-=` on collections: what the compiler puts in their place. */
import { collectionOf, entriesHere, identityOf, partial, partialKind } from './collection';
import { warn, type Run } from './host';
import { closest } from './closest';

/** Names of the operands as the admin wrote them, for warnings. */
export interface Operands {
  left: string;
  right: string;
}

/** Entries that a script took out on purpose. */
export type Removed = Set<unknown>;

export function createArithmetic(
  run: Run,
  removed: Removed,
  suggest: (expression: string) => string[],
) {
  const explain = (operands: Operands) => {
    const name = operands.right.split('.').at(-1) ?? '';
    const meant = closest(name, suggest(operands.right));
    return meant === undefined ? '' : ` Did you mean '${meant}'?`;
  };
  const isMissing = (
    operands: Operands,
    value: unknown,
    verb: string,
  ): value is null | undefined => {
    if (value !== undefined && value !== null) return false;
    const word = value === null ? 'null' : 'undefined';
    warn(
      run,
      `Nothing was ${verb} ${operands.left}: ${operands.right} is ${word}.${value === undefined ? explain(operands) : ''}`,
    );
    return true;
  };

  return {
    /** Adds what is not there yet. Anything but a list is added as JavaScript does. */
    plus: (a: unknown, b: unknown, operands: Operands): unknown => {
      if (!Array.isArray(a)) return (a as number) + (b as number);
      if (isMissing(operands, b, 'added to')) return a;
      const here: readonly unknown[] = entriesHere(a);
      const known = new Set(here.map(identityOf));
      const added: unknown[] = (Array.isArray(b) ? entriesHere(b) : [b]).filter(
        (item) => !known.has(identityOf(item)),
      );
      return rewrap(run, a, [...here, ...added]);
    },

    /** Takes out the same entries, and local copies of the peer's entries. */
    minus: (a: unknown, b: unknown, operands: Operands): unknown => {
      if (!Array.isArray(a)) return (a as number) - (b as number);
      if (isMissing(operands, b, 'taken from')) return a;
      const gone = Array.isArray(b) ? entriesHere(b) : [b];
      const isGone = (item: unknown) => gone.some((each) => isSame(item, each));
      const here = entriesHere(a);
      for (const item of here)
        if (isGone(item)) removed.add((item as { id?: unknown } | null)?.id ?? item);
      return rewrap(
        run,
        a,
        here.filter((item) => !isGone(item)),
      );
    },
  };
}

function rewrap(run: Run, like: unknown[], items: unknown[]): unknown[] {
  const list = collectionOf(items);
  const kind = partialKind(like);
  return kind ? partial(run, kind, list) : list;
}

/** The same entry, or the local copy of the peer's. */
function isSame(item: unknown, other: unknown): boolean {
  if (identityOf(item) === identityOf(other)) return true;
  const { remoteId } = (item ?? {}) as { remoteId?: unknown };
  const { id, origin } = (other ?? {}) as { id?: unknown; origin?: unknown };
  return remoteId !== undefined && origin === 'replica' && remoteId === id;
}
