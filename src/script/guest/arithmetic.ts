/** `+=` and `-=` on collections: what the compiler puts in their place. */
import { closest } from './closest';
import { collectionOf, entriesHere, partial, partialKind } from './collection';
import type { AttachmentEntry } from './entries';
import { warn, type Run } from './host';
import { identityOf, identityOfSource, union } from './identity';

/** What the compiler knows of the operands: their names as the admin wrote them, for warnings. */
export interface Operands {
  left: string;
  right: string;
  /** The left one is a list by its type, also where it is null. */
  isList?: boolean;
}

/** Local ids of files that a script took out on purpose. */
export type Removed = Set<string>;

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

  /** Adds what is not there yet. Anything but a list is added as JavaScript does. */
  const plus = (a: unknown, b: unknown, operands: Operands): unknown => {
    if (!isList(a, b, operands)) return (a as number) + (b as number);
    if (isMissing(operands, b, 'added to')) return a;
    const here = a ?? [];
    return rewrap(run, here, union(entriesHere(here), Array.isArray(b) ? entriesHere(b) : [b]));
  };

  /** Takes out the same entries, and local copies of the peer's entries. */
  const minus = (a: unknown, b: unknown, operands: Operands): unknown => {
    if (!isList(a, b, operands)) return (a as number) - (b as number);
    if (isMissing(operands, b, 'taken from') || a === null || a === undefined) return a;
    // All that is to go must be here: of a part the rest would stay.
    const gone = new Set((Array.isArray(b) ? [...(b as unknown[])] : [b]).map(identityOf));
    const isGone = (item: unknown) => {
      const source = identityOfSource(item);
      return gone.has(identityOf(item)) || (source !== undefined && gone.has(source));
    };
    const here = entriesHere(a);
    for (const item of here) if (isGone(item) && isLocalFile(item)) removed.add(item.id);
    return rewrap(
      run,
      a,
      here.filter((item) => !isGone(item)),
    );
  };

  return {
    plus,
    minus,
    /** A place to assign to, read at once: what follows may change it. */
    at: (owner: Record<PropertyKey, unknown>, key: PropertyKey) => {
      const before = owner[key];
      const assign = (value: unknown) => (owner[key] = value);
      return {
        plus: (b: unknown, operands: Operands) => assign(plus(before, b, operands)),
        minus: (b: unknown, operands: Operands) => assign(minus(before, b, operands)),
      };
    },
  };
}

/** A list, or nothing yet that becomes one by its type or by what it is added to. */
function isList(
  a: unknown,
  b: unknown,
  operands: Operands,
): a is readonly unknown[] | null | undefined {
  if (a !== null && a !== undefined) return Array.isArray(a);
  const isText = b instanceof String || !['object', 'undefined'].includes(typeof b);
  return operands.isList === true || !isText;
}

function isLocalFile(item: unknown): item is AttachmentEntry {
  const { kind, origin } = (item ?? {}) as Partial<AttachmentEntry>;
  return kind === 'attachments' && origin === 'local';
}

function rewrap(run: Run, like: readonly unknown[], items: unknown[]): unknown[] {
  const list = collectionOf(items);
  const kind = partialKind(like);
  return kind ? partial(run, kind, list) : list;
}
