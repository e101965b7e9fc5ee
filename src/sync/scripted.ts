/** Names of the comments and work logs that a script writes itself: by them a second attempt knows what the first has made. */

/**
 * @param seq the message that the script runs on; 0 for the first one, which may come again under another number
 * @param number of the entry among all that the run writes
 */
export function scriptId(seq: number, number: number): string {
  return `script-${seq}-${number}`;
}
