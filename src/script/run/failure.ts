/** Why a run did not end by itself, in words and with the place as the admin wrote it. */
import type { ColumnShift, CompiledScript, ScriptFailure } from '../script';
import { WRAPPER_LINES } from './wrapper';

/** What the host knows of why it stopped a run. */
export interface Cut {
  isLate: boolean;
  hasNeed: () => boolean;
}

/** An error as the engine describes it. */
interface Described {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
}

/** Thrown for what a run gave back and is not taken; the message is for the script's author. */
export class Unfit extends Error {}

/** An engine whose memory is full throws null, since there is no room for an error. So may a script. */
const THREW_NULL = 'The script used more memory than it may and was stopped, or it threw null.';

/** Explains what was thrown: what the script threw, as the engine describes it, or an error of the host's. */
export function explain(thrown: unknown, script: CompiledScript, cut: Cut): ScriptFailure {
  const isDescribed = typeof thrown === 'object' && thrown !== null;
  const { name, message, stack } = (isDescribed ? thrown : { message: thrown }) as Described;
  const text = textOf(message ?? thrown);
  const place = placeIn(typeof stack === 'string' ? stack : '', script.columns);
  if (cut.isLate) {
    return {
      kind: 'timeout',
      message: 'The script did not end in time and was stopped.',
      ...place,
    };
  }
  if (thrown instanceof Unfit) return { kind: 'result', message: thrown.message };
  if (/stack overflow|call stack size exceeded/i.test(text)) {
    return { kind: 'stack', message: 'The script nests or calls itself too deeply.', ...place };
  }
  if (/out of memory/i.test(text) || name === 'RuntimeError') {
    return { kind: 'memory', message: 'The script used more memory than it may and was stopped.' };
  }
  return { ...inWords(thrown, name, text), ...place };
}

/** What the script threw, as it says. */
function inWords(
  thrown: unknown,
  name: unknown,
  text: string,
): Pick<ScriptFailure, 'kind' | 'message'> {
  if (thrown === null) return { kind: 'memory', message: THREW_NULL };
  const kind = typeof name === 'string' && name !== 'Error' && name !== '' ? `${name}: ` : '';
  const isEmpty = thrown === undefined || text.trim() === '';
  const words = isEmpty ? 'The script threw something without a message.' : text;
  return { kind: 'thrown', message: `${kind}${words.slice(0, 1000)}` };
}

/** A script may throw anything. */
function textOf(thrown: unknown): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object comes as far as String
  return typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown);
}

/** The innermost place within the script. */
function placeIn(stack: string, shifts: ColumnShift[]): { line?: number; column?: number } {
  const [, lineText, columnText] = /script:(\d+)(?::(\d+))?/.exec(stack) ?? [];
  if (lineText === undefined) return {};
  const line = Math.max(1, Number(lineText) - WRAPPER_LINES);
  return columnText === undefined
    ? { line }
    : { line, column: originalColumn(line, Number(columnText), shifts) };
}

/** Where a column of the JavaScript stood in the source. */
export function originalColumn(line: number, column: number, shifts: ColumnShift[]): number {
  const before = shifts.filter((shift) => shift.line === line && shift.column <= column);
  return Math.max(1, column - (before.at(-1)?.by ?? 0));
}
