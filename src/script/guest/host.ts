/**
 * What the guest has of its host: two functions that take text, and nothing else. Everything under
 * `guest/` runs inside the sandbox; it is bundled into one text and shares nothing with the host.
 */
import { stringify } from './json';
import type { LogLine, Need, ScriptInput, ScriptWarning } from '../script';

export interface Host {
  /** Notes what the run needs; the host ends the run at once. */
  need: (need: string) => void;
  /** Takes a line of the console or a warning, as they happen: a run that is cut off keeps them. */
  emit: (kind: 'log' | 'warning', line: string) => void;
}

/** One run: what every part of the guest shares. */
export interface Run {
  host: Host;
  input: ScriptInput;
}

/** Ends the run: what it needs is fetched and the script runs again from its start. Nothing can catch this. */
export function need(run: Run, what: Need): never {
  run.host.need(stringify(what));
  for (;;) {
    // The host has asked the engine to stop; this keeps the script from going on until it does.
  }
}

/** The line of the script that is running, counted from 1. The wrapper adds one line in front. */
export function currentLine(): number | undefined {
  const match = /script:(\d+)/.exec(new Error().stack ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]) - 1;
}

/** Tells the admin something that did not stop the run. */
export function warn(run: Run, message: string): void {
  const line = currentLine();
  run.host.emit(
    'warning',
    stringify({ message, ...(line !== undefined && { line }) } satisfies ScriptWarning),
  );
}

/** Prints a line of `console.*`. */
export function print(run: Run, level: LogLine['level'], text: string): void {
  const line = currentLine();
  run.host.emit(
    'log',
    stringify({ level, text, ...(line !== undefined && { line }) } satisfies LogLine),
  );
}
