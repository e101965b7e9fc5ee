/** The app's log. Nothing else writes to it, so no text of others can forge a line. */
import { printable } from '../../replica/printable';

/** Writes one line. @param text codes, ids, keys and names; never values, people or secrets */
export function log(text: string): void {
  // eslint-disable-next-line no-console -- the one place
  console.log(printable(text));
}

/** Writes one line about what failed. @param text as for {@link log} */
export function warn(text: string): void {
  // eslint-disable-next-line no-console -- the one place
  console.warn(printable(text));
}
