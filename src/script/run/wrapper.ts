/** How a script's body becomes a function: the names it sees are parameters, and it stands on lines of its own. */
import { NAMES } from '../guest/names';

/** Lines in front of the script's first. */
export const WRAPPER_LINES = 1;

/** The script as a function of its names, in strict mode. It may declare names of its own that are the same. */
export function wrap(js: string): string {
  return `(function (${NAMES.join(', ')}) { 'use strict'; {\n${js}\n} })`;
}
