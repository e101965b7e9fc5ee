/**
 * What of a script is rewritten before it runs: `+=`, `-=`, `+` and `-` on collections, and `===` on rich
 * text, which is an object that behaves like a string. The checker decides by types where that is; the
 * text is changed only there, and where columns moved is noted.
 */
import ts from 'typescript';
import type { ColumnShift } from './script';

/** Replaces `[start, end)` of the wrapped source. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** What the rewriting of one expression means for its checking. */
export interface Rewritten {
  edits: Edit[];
  /** Nodes at which TypeScript's own complaint about the operator does not count. */
  excused: ts.Node[];
  /** Complaints of our own. */
  complaints: { node: ts.Node; message: string }[];
}

const OPERATORS = new Map<ts.SyntaxKind, { call: '__plus' | '__minus'; assigns: boolean }>([
  [ts.SyntaxKind.PlusEqualsToken, { call: '__plus', assigns: true }],
  [ts.SyntaxKind.MinusEqualsToken, { call: '__minus', assigns: true }],
  [ts.SyntaxKind.PlusToken, { call: '__plus', assigns: false }],
  [ts.SyntaxKind.MinusToken, { call: '__minus', assigns: false }],
]);

const EQUALITY = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '!='],
]);

/** Finds everything to rewrite in a script. */
export function findRewrites(file: ts.SourceFile, checker: ts.TypeChecker): Rewritten {
  const found: Rewritten = { edits: [], excused: [], complaints: [] };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (ts.isBinaryExpression(node)) rewrite(node, file, checker, found);
  };
  visit(file);
  return found;
}

function rewrite(
  node: ts.BinaryExpression,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  found: Rewritten,
): void {
  const { kind } = node.operatorToken;
  const equality = EQUALITY.get(kind);
  if (
    equality &&
    [node.left, node.right].some((side) => isRichText(checker.getTypeAtLocation(side)))
  ) {
    found.edits.push({
      start: node.operatorToken.getStart(file),
      end: node.operatorToken.end,
      text: equality,
    });
    return;
  }
  const operator = OPERATORS.get(kind);
  if (!operator) return;
  const left = checker.getTypeAtLocation(node.left);
  const element = elementOf(left, checker);
  const mayBeList =
    element !== undefined || (operator.assigns && isAny(left) && !isPrimitiveLiteral(node.right));
  if (!mayBeList) return;
  if (element) {
    found.excused.push(node, node.left, node.right);
    const message = complain(node, element, checker, file);
    if (message !== undefined) found.complaints.push({ node: node.right, message });
  }
  found.edits.push(...toCall(node, operator, file));
}

/**
 * `a.b += c` becomes `a.b = __plus(a.b, c, …)`: at the operator and at the end, so that what stands between
 * keeps its place but for one shift.
 */
function toCall(
  node: ts.BinaryExpression,
  { call, assigns }: { call: string; assigns: boolean },
  file: ts.SourceFile,
): Edit[] {
  const left = node.left.getText(file);
  const operands = JSON.stringify({ left, right: node.right.getText(file) });
  const { operatorToken: token } = node;
  const end = { start: node.end, end: node.end, text: `, ${operands})` };
  if (assigns)
    return [{ start: token.getStart(file), end: token.end, text: `= ${call}(${left},` }, end];
  return [
    { start: node.left.getStart(file), end: node.left.getStart(file), text: `${call}(` },
    { start: token.getStart(file), end: token.end, text: ',' },
    end,
  ];
}

/** Whether the right side may be added to a list of that element; a message if not. */
function complain(
  node: ts.BinaryExpression,
  element: ts.Type,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
): string | undefined {
  const right = checker.getNonNullableType(checker.getTypeAtLocation(node.right));
  if (
    isAny(right) ||
    (right.flags & (ts.TypeFlags.Never | ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0
  )
    return undefined;
  const offered = elementOf(right, checker) ?? arrayElement(right, checker) ?? right;
  if (checker.isTypeAssignableTo(offered, element)) return undefined;
  const verb = node.operatorToken.getText(file).startsWith('-') ? 'take' : 'add';
  const into = verb === 'add' ? 'to' : 'from';
  return `Cannot ${verb} '${checker.typeToString(right)}' ${into} '${node.left.getText(file)}', which is a list of '${checker.typeToString(element)}'.`;
}

/** The element of a collection, told by its brand; undefined for any other type. */
function elementOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const brand = checker.getNonNullableType(type).getProperty('__collection');
  return brand && checker.getTypeOfSymbol(brand);
}

function arrayElement(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  return checker.isArrayLikeType(type)
    ? checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    : undefined;
}

function isRichText(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => part.isIntersection() && part.getProperty('adf') !== undefined);
}

function isAny(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0;
}

function isPrimitiveLiteral(node: ts.Expression): boolean {
  return ts.isNumericLiteral(node) || ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/**
 * Makes the edits in a text whose lines and columns were those of the source.
 * @returns the text, and where its columns moved, counted from 1 in lines from `firstLine`
 */
export function applyEdits(
  text: string,
  edits: Edit[],
  firstLine: number,
): { text: string; shifts: ColumnShift[] } {
  const shifts: ColumnShift[] = [];
  let result = '';
  let at = 0;
  const moved = new Map<number, number>();
  // Of two edits at one place the inner expression's comes first at its end and last at its beginning.
  const ordered = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.start - b.start || a.order - b.order);
  for (const { start, end, text: put } of ordered) {
    result += text.slice(at, start) + put;
    at = end;
    const before = text.slice(0, start);
    const line = before.split('\n').length;
    const by = (moved.get(line) ?? 0) + put.length - (end - start);
    moved.set(line, by);
    const column = end - (before.lastIndexOf('\n') + 1) + 1 + by;
    shifts.push({ line: line - firstLine + 1, column, by });
  }
  return { text: result + text.slice(at), shifts };
}
