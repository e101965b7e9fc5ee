/**
 * What of a script is rewritten before it runs: `+=`, `-=`, `+` and `-` on lists, and comparisons of rich
 * text, which is an object that behaves like a string. The checker decides by types where that is.
 */
import ts from 'typescript';
import { elementOfType, isAny, isMissing, isOpen, isRichText, partsOf } from './types';

/** An operator on a list, or on what may turn out to be one. */
export interface ListOperator {
  node: ts.BinaryExpression;
  call: 'plus' | 'minus';
  /** `+=` rather than `+`. */
  assigns: boolean;
  /** It is a list by its type, also where it is null. */
  isList: boolean;
}

/** A comparison that is made of the texts. */
export interface Comparison {
  node: ts.BinaryExpression;
  call: '==' | '!=';
}

/** A complaint of TypeScript that does not count, at just that place. */
export interface Excuse {
  start: number;
  end: number;
  codes: readonly number[];
}

/** What is to be rewritten, inner expressions first, and what that means for the checking. */
export interface Rewritten {
  places: (ListOperator | Comparison)[];
  excused: Excuse[];
  /** Complaints of our own. */
  complaints: { node: ts.Node; message: string }[];
}

const OPERATORS = new Map<ts.SyntaxKind, { call: ListOperator['call']; assigns: boolean }>([
  [ts.SyntaxKind.PlusEqualsToken, { call: 'plus', assigns: true }],
  [ts.SyntaxKind.MinusEqualsToken, { call: 'minus', assigns: true }],
  [ts.SyntaxKind.PlusToken, { call: 'plus', assigns: false }],
  [ts.SyntaxKind.MinusToken, { call: 'minus', assigns: false }],
]);

const COMPARISONS = new Map<ts.SyntaxKind, Comparison['call']>([
  [ts.SyntaxKind.EqualsEqualsToken, '=='],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '=='],
  [ts.SyntaxKind.ExclamationEqualsToken, '!='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '!='],
]);

/** An operator between types that it does not fit. */
const OPERATOR = [2362, 2363, 2365];

/** An operand that may be missing, which adds nothing. */
const MISSING = [2531, 2532, 2533, 18047, 18048, 18049, 18050];

/** A value that does not fit where it goes: TypeScript takes a list and a text for a text. */
const VALUE = [2322, 2345];

interface Context {
  file: ts.SourceFile;
  checker: ts.TypeChecker;
  found: Rewritten;
  /** Elements of the lists that rewritten expressions give: the checker knows no type of them. */
  lists: Map<ts.Node, ts.Type>;
  /** Rewritten expressions of which only a run can tell what they give. */
  unknown: Set<ts.Node>;
}

/** Finds everything to rewrite in a script. */
export function findRewrites(file: ts.SourceFile, checker: ts.TypeChecker): Rewritten {
  const found: Rewritten = { places: [], excused: [], complaints: [] };
  const context: Context = { file, checker, found, lists: new Map(), unknown: new Set() };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isBinaryExpression(node)) return;
    compare(node, context);
    calculate(node, context);
  };
  visit(file);
  return found;
}

function compare(node: ts.BinaryExpression, { checker, found }: Context): void {
  const call = COMPARISONS.get(node.operatorToken.kind);
  if (!call) return;
  const types = [node.left, node.right].map((side) => checker.getTypeAtLocation(side));
  // Null and undefined are told apart as they stand.
  if (types.some(isRichText) && !types.some(isMissing)) found.places.push({ node, call });
}

function calculate(node: ts.BinaryExpression, context: Context): void {
  const { file, found } = context;
  const operator = OPERATORS.get(node.operatorToken.kind);
  if (!operator || (operator.assigns && !isPlace(node.left))) return;
  const element = elementOf(node.left, context);
  if (!element && !mayBeList(node, operator.assigns, context)) return;
  found.places.push({ node, ...operator, isList: element !== undefined });
  const codes = [...OPERATOR, ...MISSING];
  found.excused.push(...[node, node.left, node.right].map((each) => excuse(each, file, codes)));
  if (!element) {
    context.unknown.add(node);
    return;
  }
  context.lists.set(node, element);
  if (operator.assigns) found.excused.push(excuse(node.left, file, VALUE));
  const message = complain(node, element, context);
  if (message !== undefined) found.complaints.push({ node: node.right, message });
  fit(node, element, context);
}

/** What may be anything is looked at when the script runs; a text that is put together of it stays one. */
function mayBeList(node: ts.BinaryExpression, assigns: boolean, context: Context): boolean {
  if (context.unknown.has(withoutParentheses(node.left))) return true;
  if (!isAny(context.checker.getTypeAtLocation(node.left))) return false;
  return assigns || elementOf(node.right, context) !== undefined;
}

/** The element of a list, also of one that a rewritten expression gives; undefined for anything else. */
function elementOf(node: ts.Expression, { checker, lists }: Context): ts.Type | undefined {
  return (
    lists.get(withoutParentheses(node)) ?? elementOfType(checker.getTypeAtLocation(node), checker)
  );
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

/** What can be assigned by its owner and its name. */
function isPlace(left: ts.Expression): boolean {
  const place = unwrap(left);
  if (ts.isIdentifier(place)) return true;
  if (ts.isPropertyAccessExpression(place))
    return ts.isIdentifier(place.name) && place.expression.kind !== ts.SyntaxKind.SuperKeyword;
  return (
    ts.isElementAccessExpression(place) && place.expression.kind !== ts.SyntaxKind.SuperKeyword
  );
}

/** An expression without parentheses and what only types are made of. */
export function unwrap(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
    ? unwrap(node.expression)
    : node;
}

/** Whether the right side may be added to a list of that element; a message if not. */
function complain(
  node: ts.BinaryExpression,
  element: ts.Type,
  context: Context,
): string | undefined {
  const { checker, file } = context;
  const right = checker.getNonNullableType(checker.getTypeAtLocation(node.right));
  const offered = elementOf(node.right, context) ?? right;
  if (isMissing(right) || checker.isTypeAssignableTo(offered, element)) return undefined;
  const isMinus = node.operatorToken.getText(file).startsWith('-');
  const [verb, into] = isMinus ? ['take', 'from'] : ['add', 'to'];
  return `Cannot ${verb} '${checker.typeToString(right)}' ${into} '${brief(node.left.getText(file))}', which is a list of '${checker.typeToString(element)}'.`;
}

/** The checker takes what a rewritten expression gives for a text or a number: whether the list fits is seen here. */
function fit(node: ts.BinaryExpression, element: ts.Type, context: Context): void {
  const { checker, file, found } = context;
  const value = outermost(node);
  const wanted = checker.getContextualType(value);
  if (!wanted) return;
  const isFit = partsOf(checker.getNonNullableType(wanted)).some((part) => {
    const inner = elementOfType(part, checker);
    return isOpen(part) || (inner && checker.isTypeAssignableTo(element, inner));
  });
  if (!isFit) {
    const message = `A list of '${checker.typeToString(element)}' does not fit '${checker.typeToString(wanted)}'.`;
    found.complaints.push({ node, message });
  }
  found.excused.push(excuse(value, file, VALUE), ...targetsOf(value.parent, file));
}

/** Where TypeScript complains of a value that does not fit, but at the value itself. */
function targetsOf(parent: ts.Node, file: ts.SourceFile): Excuse[] {
  if (ts.isBinaryExpression(parent)) return [excuse(parent.left, file, VALUE)];
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))
    return [excuse(parent.name, file, VALUE)];
  if (!ts.isReturnStatement(parent)) return [];
  const start = parent.getStart(file);
  return [{ start, end: start + 'return'.length, codes: VALUE }];
}

function outermost(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node.parent) ? outermost(node.parent) : node;
}

function excuse(node: ts.Node, file: ts.SourceFile, codes: readonly number[]): Excuse {
  return { start: node.getStart(file), end: node.end, codes };
}

/** Code as it is named in a message: on one line, and not longer than it helps. */
export function brief(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

const MOST = 100;
