/**
 * Checks a script as an admin saves it and compiles it: types are checked on the text as it was written,
 * then blanked, so that lines and columns stay. The only room that knows the TypeScript compiler.
 */
import { blankSourceFile } from 'ts-blank-space';
import ts from 'typescript';
import { createProgram, filesFor, PREFIX, SCRIPT_FILE, SUFFIX } from './program';
import { rewriteText } from './edits';
import { findRewrites, type Rewritten } from './rewrite';
import type { Checked, Diagnostic, SiteNames } from './checked';
import type { CompiledScript, Direction } from './script';

/** Longest script, in characters: a longer one would take the admin page's function too long. */
export const SOURCE_LENGTH = 60_000;

/** Checks and compiles a script. @param site names of this site, for completion and checking */
export function checkScript(source: string, direction: Direction, site?: SiteNames): Checked {
  const text = normalise(source);
  const files = filesFor(text, direction, site);
  const program = createProgram(files);
  const file = files.get(SCRIPT_FILE);
  if (!file) throw new Error('The script is one of its own files.');

  const syntax = [...program.getSyntacticDiagnostics(file), ...strayStatements(file)];
  if (syntax.length > 0)
    return { diagnostics: syntax.map((each) => toDiagnostic(each, file, 'syntax')) };

  const rewritten = findRewrites(file, program.getTypeChecker());
  const types = program.getSemanticDiagnostics(file).filter((each) => !isExcused(each, rewritten));
  const diagnostics = types.map((each) => toDiagnostic(each, file, 'type'));
  diagnostics.push(
    ...rewritten.complaints.map(({ node, message }) => complaint(node, message, file)),
  );
  const compiled = compile(file, rewritten, direction);
  if (typeof compiled === 'string') return { diagnostics: [complaint(file, compiled, file)] };
  return {
    diagnostics: diagnostics.sort((a, b) => a.line - b.line || a.column - b.column),
    compiled,
  };
}

/** Word processors make typographic quotes and fixed blanks of plain ones; each stays one character wide. */
function normalise(source: string): string {
  return source
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u00a0\u2007\u202f]/g, ' ');
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

function isExcused({ code, start, length }: ts.Diagnostic, { excused }: Rewritten): boolean {
  return excused.some(
    (each) => each.start === start && each.end - each.start === length && each.codes.includes(code),
  );
}

/** @returns what is wrong where the script cannot be compiled */
function compile(
  file: ts.SourceFile,
  { places }: Rewritten,
  direction: Direction,
): CompiledScript | string {
  let refused: string | undefined;
  const blank = blankSourceFile(file, (node) => {
    refused ??= `This is not understood here: ${node.getText(file).slice(0, 60)}. Enumerations, namespaces and parameter properties are left out.`;
  });
  if (refused !== undefined) return refused;
  const { text, shifts } = rewriteText(file, blank, places, PREFIX.split('\n').length);
  return {
    direction,
    version: 0,
    js: text.slice(PREFIX.length, text.length - SUFFIX.length),
    columns: shifts,
  };
}

function complaint(node: ts.Node, message: string, file: ts.SourceFile): Diagnostic {
  const start = node.getStart(file);
  return toDiagnostic(
    {
      file,
      start,
      length: Math.max(1, node.end - start),
      category: ts.DiagnosticCategory.Error,
      code: 90001,
      messageText: message,
    },
    file,
    'type',
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
