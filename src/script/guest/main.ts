/**
 * The guest's entry. The host calls `begin` with its input, runs the script with what it gives, and calls
 * `finish` for the result as text.
 */
import type { ScriptInput } from '../script';
import { createArithmetic } from './arithmetic';
import { Collection } from './collection';
import { createConsole } from './console';
import { createHelpers } from './helpers';
import type { Host, Run } from './host';
import { createIncoming } from './incoming';
import { parse, stringify } from './json';
import { createLookup } from './lookup';
import { NAMES } from './names';
import { createOutgoing } from './outgoing';

export interface Guest {
  /** Values for the wrapper's parameters. */
  scope: unknown[];
  finish: () => string;
}

export function begin(inputText: string, need: Host['need'], emit: Host['emit']): Guest {
  const input = parse(inputText) as ScriptInput;
  const run: Run = { host: { need, emit }, input };
  fixTime(input.now);
  const look = createLookup(run);
  const incoming = input.direction === 'incoming' ? createIncoming(run, input) : undefined;
  const outgoing = input.direction === 'outgoing' ? createOutgoing(run, input) : undefined;
  const effects = incoming?.effects ?? [];
  const removed = incoming?.removed ?? new Set();
  const { issue, replica } = incoming ?? outgoing ?? { issue: {}, replica: {} };
  const arithmetic = createArithmetic(run, removed, (expression) =>
    Object.keys(expression.startsWith('issue.') ? issue : replica),
  );
  const values: Record<(typeof NAMES)[number], unknown> = {
    issue,
    replica,
    previous: incoming?.previous ?? null,
    firstSync: input.firstSync,
    connection: input.connection,
    console: createConsole(run),
    ...createHelpers(run, look, effects, removed),
    store: () => incoming?.store(),
    __plus: arithmetic.plus,
    __minus: arithmetic.minus,
    __at: arithmetic.at,
  };
  Object.assign(globalThis, { Collection });
  return {
    scope: NAMES.map((name) => values[name]),
    finish: () => stringify(incoming ? incoming.result() : { ...outgoing?.result(), effects }),
  };
}

/** Time stands still during a run, so that the same input gives the same result. */
function fixTime(now: number): void {
  const Real = Date;
  const Fixed = function (this: unknown, ...args: unknown[]) {
    if ((new.target as unknown) === undefined) return new Real(now).toString();
    return args.length === 0 ? new Real(now) : new Real(...(args as []));
  } as unknown as DateConstructor;
  Fixed.now = () => now;
  Fixed.parse = Real.parse.bind(Real);
  Fixed.UTC = Real.UTC.bind(Real);
  Object.defineProperty(Fixed, 'prototype', { value: Real.prototype });
  // The way back to the real clock would be `new Date().constructor`.
  Object.defineProperty(Real.prototype, 'constructor', { value: Fixed });
  globalThis.Date = Fixed;
  let state = now % 2_147_483_647;
  // eslint-disable-next-line no-restricted-syntax -- the sandbox's own chance is made here
  Math.random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
