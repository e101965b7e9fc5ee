/** `console` inside the sandbox. */
import { print, type Run } from './host';
import { RichText } from './rich-text';

type Level = 'log' | 'info' | 'warn' | 'error' | 'debug';

export function createConsole(run: Run): Record<Level, (...args: unknown[]) => void> {
  const write =
    (level: Level) =>
    (...args: unknown[]) => {
      print(run, level, args.map((arg) => show(arg)).join(' '));
    };
  return {
    log: write('log'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    debug: write('debug'),
  };
}

/** Longest text of one value. */
const LENGTH = 2000;

/** A value as a person reads it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, LENGTH);
  if (value instanceof RichText || value instanceof String)
    return value.toString().slice(0, LENGTH);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return ((JSON.stringify(value) as string | undefined) ?? String(value)).slice(0, LENGTH);
  } catch {
    return String(value).slice(0, LENGTH);
  }
}
