/** Characters that are not seen or that change how others are read: in names they deceive, in a log they forge. */
import * as z from 'zod';

/** Controls, line ends, invisible and bidi controls, and halves of characters, by Unicode's general categories. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Whether a text can be shown as it is, on one line. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/**
 * A name that somebody else gave and that is shown here: what is not seen of it is left out.
 * @param most characters
 */
export function shownName(most: number): z.ZodType<string> {
  return z
    .string()
    .max(most)
    .transform((name) => name.replace(UNPRINTABLE, '').trim());
}

/** A text on one line in which each character that is not seen stands as its code, such as `\u{a}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (each) => `\\u{${each.codePointAt(0)?.toString(16) ?? ''}}`);
}
