/**
 * How intricate JSON is, told from its text before it is parsed: a few megabytes of nothing but brackets
 * cost seconds and hundreds of megabytes to parse and to check.
 */

/** What a text may have at the most. */
export interface Intricacy {
  /** Lists and objects inside each other. */
  depth: number;
  /** Lists, objects, and what is in them. */
  parts: number;
}

/** Whether a JSON text has more than that. Stops at the first place. */
export function isTooIntricate(json: string, most: Intricacy): boolean {
  let depth = 0;
  let parts = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const char = json.charCodeAt(index);
    if (isText) {
      if (char === BACKSLASH) index += 1;
      else if (char === QUOTE) isText = false;
    } else if (char === QUOTE) isText = true;
    else if (char === BRACE || char === BRACKET) {
      depth += 1;
      parts += 1;
      if (depth > most.depth || parts > most.parts) return true;
    } else if (char === BRACE_END || char === BRACKET_END) depth -= 1;
    else if (char === COMMA) parts += 1;
  }
  return parts > most.parts;
}

const [QUOTE, COMMA, BRACKET, BACKSLASH, BRACKET_END, BRACE, BRACE_END] = [
  0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d,
];
