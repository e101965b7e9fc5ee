/**
 * Reads what a run tells, which is nobody's word until it fits. Parsing is one operation that no watchdog
 * cuts off, so it begins within the run's time or not at all, and its length is bounded before it begins.
 */
import type * as z from 'zod';
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import { isTooIntricate } from '../../replica/intricacy';
import { Unfit } from './failure';
import { PARTS_PER_MS, RESULT_INTRICACY } from './limits';

/** How much of one run is read, and how long. */
export interface Reading {
  /** Whether the run's time is over. */
  isOver: () => boolean;
  /** Lists, objects and what is in them that one text may have. */
  parts: number;
}

/** What may be told by a run of that many milliseconds. */
export function readingFor(ms: number, isOver: () => boolean): Reading {
  return { isOver, parts: Math.min(RESULT_INTRICACY.parts, Math.floor(ms * PARTS_PER_MS)) };
}

/**
 * A text of the guest; one that is too long is not even copied.
 * @param most characters
 * @throws Unfit
 */
export function textOf(context: QuickJSContext, handle: QuickJSHandle, most: number): string {
  if (context.typeof(handle) !== 'string')
    throw new Unfit('What the script gives back is no text.');
  const length = context.getNumber(context.getProp(handle, 'length'));
  if (length > most) {
    throw new Unfit(
      `What the script gives back has ${length} characters; ${most} are allowed. Let it put in less.`,
    );
  }
  return context.getString(handle);
}

/**
 * Reads a text of the guest as what it should be.
 * @throws Unfit if it has too many parts or another form; SyntaxError if it is no JSON; Error if the run's
 * time is over
 */
export function readAs<T>(schema: z.ZodType<T>, text: string, { isOver, parts }: Reading): T {
  if (isOver()) throw new Error('The time of the run is over.');
  const { depth } = RESULT_INTRICACY;
  if (isTooIntricate(text, { depth, parts })) {
    throw new Unfit(
      `What the script gives back has more than ${parts} lists, objects and entries, or more than ${depth} of them inside each other. Let it put in less, or put it in as text: JSON.stringify(…).`,
    );
  }
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') || 'What the script gives back';
  throw new Unfit(`${path} does not have the form it should: ${issue?.message ?? 'unknown'}.`);
}
