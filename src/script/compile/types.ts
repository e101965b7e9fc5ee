/** What the checker's types say of an expression that may be rewritten. */
import ts from 'typescript';

/** The types of which a type is one. */
export function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** The element of any array, also of one that may be missing; undefined for any other type. */
export function elementOfType(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const present = checker.getNonNullableType(type);
  const isList = partsOf(present).every((part) => !isOpen(part) && checker.isArrayLikeType(part));
  return isList ? checker.getIndexTypeOfType(present, ts.IndexKind.Number) : undefined;
}

/** Null or undefined and nothing else. */
export function isMissing(type: ts.Type): boolean {
  return partsOf(type).every((part) => (part.flags & MISSING) !== 0);
}

const MISSING = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Never;

export function isAny(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0;
}

/** Whatever it may be. */
export function isOpen(type: ts.Type): boolean {
  return (type.flags & OPEN) !== 0;
}

const OPEN =
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.Never |
  ts.TypeFlags.NonPrimitive |
  ts.TypeFlags.Instantiable;

export function isRichText(type: ts.Type): boolean {
  return partsOf(type).some(
    (part) => part.isIntersection() && part.getProperty('adf') !== undefined,
  );
}
