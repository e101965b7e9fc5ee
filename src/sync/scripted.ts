/** Names of the comments and work logs that a script writes itself: by them a second attempt knows what the first has made. */

export interface Scripted {
  /** The message that the script runs on; 0 for the first one, which may come again under another number. */
  seq: number;
  /** How many it has written before on the same message. */
  count: number;
}

/** @param n counts from 1 */
export function scriptId({ seq }: Scripted, n: number): string {
  return `script-${seq}-${n}`;
}
