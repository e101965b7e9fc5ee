/** Ids of comments, files and work logs: those that a peer may name, and those that only this side gives. */
import * as z from 'zod';

/** The id of an entry that crosses. It becomes the name of a property. */
export const EntryId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^(?!__proto__$)[\w.-]+$/);

/** A character that no {@link EntryId} has: a peer cannot name what a script of this side wrote. */
const OWN = '@script-';

/**
 * The id of a comment or work log that an incoming script of this side writes. A second attempt knows by it what
 * the first one has made.
 * @param seq the message that the script runs on; 0 for the first one, which may come again under another number
 * @param number of the entry among all that the run writes
 */
export function ownEntryId(seq: number, number: number): string {
  return `${OWN}${seq}-${number}`;
}

/** Whether an id was given by {@link ownEntryId}. */
export function isOwnEntryId(id: string): boolean {
  return id.startsWith(OWN);
}
