/**
 * Checks a script as an admin saves it and compiles it: types are checked on the text as it was written,
 * then blanked, so that lines and columns stay. The only room that knows the TypeScript compiler.
 */
import { blankSourceFile } from 'ts-blank-space';
import ts from 'typescript';
import { createProgram, filesFor, PREFIX, SCRIPT_FILE, SUFFIX, unlessTooDeep } from './program';
import { rewriteText } from './edits';
import { brief, findRewrites, type Excuse, type Rewritten } from './rewrite';
import type { Checked, Diagnostic, SiteNames } from './checked';
import type { CompiledScript, Direction } from '../script';

/** Longest script, in characters: a longer one would take the admin page's function too long. */
export const SOURCE_LENGTH = 60_000;

/** Checks and compiles a script. @param site names of this site, for completion and checking */
export function checkScript(source: string, direction: Direction, site?: SiteNames): Checked {
  return unlessTooDeep(() => checkLines(source, direction, site), TOO_DEEP);
}

const TOO_DEEP: Checked = {
  diagnostics: [
    {
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 2,
      code: 90003,
      severity: 'error',
      kind: 'syntax',
      message: 'The script nests brackets, blocks or operators too deeply to be read. Split it up.',
    },
  ],
};

function checkLines(source: string, direction: Direction, site: SiteNames | undefined): Checked {
  const text = source.replace(/\r\n?/g, '\n');
  const asWritten = check(text, direction, site);
  const plain = withPlainQuotes(text);
  if (syntaxErrors(asWritten) === 0 || plain === text) return asWritten;
  const asMeant = check(plain, direction, site);
  return syntaxErrors(asMeant) < syntaxErrors(asWritten) ? asMeant : asWritten;
}

/** Word processors make typographic quotes of plain ones; each stays one character wide. */
function withPlainQuotes(text: string): string {
  return text.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"');
}

function syntaxErrors({ diagnostics }: Checked): number {
  return diagnostics.filter(({ kind }) => kind === 'syntax').length;
}

function check(text: string, direction: Direction, site: SiteNames | undefined): Checked {
  const files = filesFor(text, direction, site);
  const program = createProgram(files);
  const file = files.get(SCRIPT_FILE);
  if (!file) throw new Error('The script is one of its own files.');

  const syntax = [
    ...program.getSyntacticDiagnostics(file),
    ...strayStatements(file),
    ...htmlComments(file),
  ];
  if (syntax.length > 0)
    return { diagnostics: syntax.map((each) => toDiagnostic(each, file, 'syntax')) };

  const rewritten = findRewrites(file, program.getTypeChecker());
  const types = unexcused(program.getSemanticDiagnostics(file), rewritten.excused).map((each) =>
    toDiagnostic(each, file, 'type'),
  );
  const own = rewritten.complaints.map(({ node, message }) =>
    complaint(node, message, file, 'type'),
  );
  const { refused, compiled } = compile(file, rewritten, direction);
  const diagnostics = [...types, ...own, ...refused];
  return {
    diagnostics: diagnostics.sort((a, b) => a.line - b.line || a.column - b.column),
    ...(refused.length === 0 && { compiled }),
  };
}

/** The body must not close its function and go on outside: `} evil(); {`. */
function strayStatements(file: ts.SourceFile): ts.DiagnosticWithLocation[] {
  const [first, second] = file.statements;
  if (first && ts.isFunctionDeclaration(first) && first.end === file.text.length) return [];
  const start = (second ?? first)?.getStart(file) ?? 0;
  return [
    {
      file,
      start: Math.min(start, file.text.length - SUFFIX.length - 1),
      length: 1,
      category: ts.DiagnosticCategory.Error,
      code: 1128,
      messageText: "A closing brace '}' here has no opening one.",
    },
  ];
}

/**
 * Operators that the engine reads as the beginning of a comment, so that what follows would not run though it can be
 * read. https://tc39.es/ecma262/#sec-html-like-comments
 */
function htmlComments(file: ts.SourceFile): ts.DiagnosticWithLocation[] {
  const found: ts.DiagnosticWithLocation[] = [];
  const complain = (start: number, length: number, messageText: string) => {
    const category = ts.DiagnosticCategory.Error;
    found.push({ file, start, length, category, code: 90002, messageText });
  };
  const visit = (node: ts.Node): void => {
    const start = node.getStart(file);
    if (node.kind === ts.SyntaxKind.LessThanToken && file.text.startsWith('<!--', start))
      complain(start, 4, "'<!--' begins a comment when the script runs: write '< !--'.");
    if (ts.isPostfixUnaryExpression(node) && file.text.startsWith('-->', node.end - 2))
      complain(node.end - 2, 3, "'-->' may begin a comment when the script runs: write '-- >'.");
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The complaints that count. */
function unexcused(diagnostics: readonly ts.Diagnostic[], excused: Excuse[]): ts.Diagnostic[] {
  const byPlace = new Map<string, number[]>();
  for (const { start, end, codes } of excused) {
    const place = `${start} ${end - start}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), ...codes]);
  }
  return diagnostics.filter(
    ({ start = 0, length = 0, code }) => !byPlace.get(`${start} ${length}`)?.includes(code),
  );
}

/** @returns what cannot be compiled, too: types that are more than types */
function compile(
  file: ts.SourceFile,
  { places }: Rewritten,
  direction: Direction,
): { refused: Diagnostic[]; compiled: CompiledScript } {
  const refused: Diagnostic[] = [];
  const blank = blankSourceFile(file, (node) => {
    refused.push(complaint(node, refusal(node, file), file, 'syntax'));
  });
  const { text, shifts } = rewriteText(file, blank, places, PREFIX.split('\n').length);
  const js = text.slice(PREFIX.length, text.length - SUFFIX.length);
  return { refused, compiled: { direction, version: 0, js, columns: shifts } };
}

function refusal(node: ts.Node, file: ts.SourceFile): string {
  const code = brief(node.getText(file));
  if (ts.isTypeAssertionExpression(node)) {
    const [value, type] = [node.expression, node.type].map((each) => brief(each.getText(file)));
    return `'${code}' is not understood here: write '${value} as ${type}'.`;
  }
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return `Put parentheses around '${code}': without its 'as …' the whole would read otherwise.`;
  return `'${code}' is not understood here: enumerations, namespaces and parameter properties are left out.`;
}

function complaint(
  node: ts.Node,
  message: string,
  file: ts.SourceFile,
  kind: Diagnostic['kind'],
): Diagnostic {
  const start = node.getStart(file);
  const category = ts.DiagnosticCategory.Error;
  const length = Math.max(1, node.end - start);
  return toDiagnostic(
    { file, start, length, category, code: 90001, messageText: message },
    file,
    kind,
  );
}

function toDiagnostic(
  diagnostic: ts.Diagnostic,
  file: ts.SourceFile,
  kind: Diagnostic['kind'],
): Diagnostic {
  const start = diagnostic.start ?? 0;
  const from = place(file, start);
  const to = place(file, start + (diagnostic.length ?? 1));
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
  const [, meant] = /Did you mean '([^']+)'\?$/.exec(message) ?? [];
  return {
    severity: 'error',
    kind,
    code: diagnostic.code,
    message,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    ...(meant !== undefined && { fix: { title: `Change to '${meant}'`, text: meant } }),
  };
}

/** Line and column in the script, from 1. */
function place(file: ts.SourceFile, position: number): { line: number; column: number } {
  const { line, character } = file.getLineAndCharacterOfPosition(
    Math.min(position, file.text.length - SUFFIX.length),
  );
  return { line: line - (PREFIX.split('\n').length - 1) + 1, column: character + 1 };
}
