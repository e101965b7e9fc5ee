/**
 * From what is to be rewritten to the text that runs. Everything else keeps its line, and where columns
 * moved is noted, so that a failure names the place as it was written.
 */
import ts from 'typescript';
import { brief, unwrap, type Comparison, type ListOperator, type Rewritten } from './rewrite';
import type { ColumnShift } from '../script';

/** Replaces `[start, end)`, or puts something in before `start`. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

interface Text {
  file: ts.SourceFile;
  /** The source with blanks where types stood. */
  blank: string;
}

/** What becomes of one expression: what is put in where it begins, and all else. */
interface Edits {
  opening: Edit;
  rest: Edit[];
}

/**
 * Rewrites a text whose types were blanked.
 * @param firstLine the line of the source, from 1, in which the script begins
 * @returns the text, and where its columns moved, in lines of the script
 */
export function rewriteText(
  file: ts.SourceFile,
  blank: string,
  places: Rewritten['places'],
  firstLine: number,
): { text: string; shifts: ColumnShift[] } {
  const source = { file, blank };
  const all = places.map((place) => {
    if (!('assigns' in place)) return compared(place, source);
    return place.assigns ? assigned(place, source) : calculated(place, source);
  });
  // What begins at one place begins with the outer expression; what ends at one ends with the inner one.
  const openings = all.map(({ opening }) => opening).reverse();
  const edits = [...openings, ...all.flatMap(({ rest }) => rest)];
  return apply(
    source,
    edits.sort((a, b) => a.start - b.start),
    firstLine,
  );
}

/** `a + b` becomes `__plus(a, b, …)`. */
function calculated({ node, call, isList }: ListOperator, source: Text): Edits {
  return {
    opening: insert(node.left.getStart(source.file), `__${call}(`),
    rest: [replaceToken(node, ',', source), closing(node, isList, source)],
  };
}

/**
 * `a.b += c` becomes `__at(a, "b").plus(c, …)`, so that `a` is looked at once, and before `c`; `a += c`
 * becomes `a = __plus(a, c, …)`.
 */
function assigned({ node, call, isList }: ListOperator, source: Text): Edits {
  const { operatorToken: token, left } = node;
  const place = unwrap(left);
  const end = closing(node, isList, source);
  if (!ts.isPropertyAccessExpression(place) && !ts.isElementAccessExpression(place)) {
    const name = place.getText(source.file);
    return { opening: replaceToken(node, `= __${call}(${name},`, source), rest: [end] };
  }
  const owner = place.expression;
  const opening = replace(left.getStart(source.file), owner.getStart(source.file), '__at(', source);
  if (ts.isPropertyAccessExpression(place)) {
    const key = JSON.stringify(place.name.text);
    return {
      opening,
      rest: [replace(owner.end, token.end, `, ${key}).${call}(`, source), end],
    };
  }
  const key = place.argumentExpression;
  return {
    opening,
    rest: [
      replace(owner.end, key.getStart(source.file), ', (', source),
      replace(key.end, token.end, `)).${call}(`, source),
      end,
    ],
  };
}

/** `a == b` becomes `a == (b)?.valueOf()`: of two objects only one needs to become its text. */
function compared({ node, call }: Comparison, source: Text): Edits {
  return {
    opening: insert(node.right.getStart(source.file), '('),
    rest: [replaceToken(node, call, source), insert(endOf(node, source), ')?.valueOf()')],
  };
}

/** The end of a call: names of the operands for warnings, and whether the left one is a list by its type. */
function closing(node: ts.BinaryExpression, isList: boolean, source: Text): Edit {
  const [left, right] = [node.left, node.right].map((side) => brief(side.getText(source.file)));
  const operands = JSON.stringify({ left, right, ...(isList && { isList }) });
  return insert(endOf(node, source), `, ${operands})`);
}

function replaceToken({ operatorToken }: ts.BinaryExpression, text: string, source: Text): Edit {
  return replace(operatorToken.getStart(source.file), operatorToken.end, text, source);
}

/** Line breaks stay, so that later lines do. */
function replace(start: number, end: number, text: string, { blank }: Text): Edit {
  return { start, end, text: text + blank.slice(start, end).replace(/[^\n]/g, '') };
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** Where an expression ends once its types are blanks: before a semicolon that may stand for them. */
function endOf({ end }: ts.Node, { file, blank }: Text): number {
  let last = end - 1;
  while (/\s/.test(blank.charAt(last))) last -= 1;
  return blank[last] === ';' && file.text[last] !== ';' ? last : last + 1;
}

function apply(
  { file, blank }: Text,
  edits: Edit[],
  firstLine: number,
): { text: string; shifts: ColumnShift[] } {
  const shifts: ColumnShift[] = [];
  const parts: string[] = [];
  let at = 0;
  let column = 0;
  for (const { start, end, text } of edits) {
    const part = blank.slice(at, start) + text;
    const lineStart = part.lastIndexOf('\n') + 1;
    column = lineStart === 0 ? column + part.length : part.length - lineStart;
    parts.push(part);
    at = end;
    const { line, character } = file.getLineAndCharacterOfPosition(end);
    shifts.push({ line: line + 1 - firstLine + 1, column: column + 1, by: column - character });
  }
  return { text: parts.join('') + blank.slice(at), shifts };
}
