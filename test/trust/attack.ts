/** The form of an attack. Each is the body of an outgoing script; what it gets it shows in `replica.summary`. */

export interface Attack {
  name: string;
  script: string;
  /** How it must end: by itself, having got just what `gets` says, or cut off. */
  ends: 'itself' | 'timeout' | 'memory' | 'stack' | 'thrown' | 'result' | 'cut off';
  /** What it may show, where it ends by itself. */
  gets?: RegExp;
}

const NOTHING = /^(undefined|null|nothing|none|0|false)?$/;

/** An attack that ends by itself and shows nothing. */
export function empty(name: string, script: string, gets: RegExp = NOTHING): Attack {
  return { name, script, ends: 'itself', gets };
}

/** Shows an expression; what throws shows nothing. */
export function show(expression: string): string {
  return `let got; try { got = ${expression}; } catch { got = 'nothing'; } replica.summary = String(got);`;
}

export function cut(name: string, ends: Attack['ends'], script: string): Attack {
  return { name, ends, script };
}
