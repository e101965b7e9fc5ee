/** The `~` operator: words in any order, a phrase in quotes, `*` and `?` within a word. */

/** Whether a text contains what was asked for; case does not matter. */
export function matchesText(text: string, wanted: string): boolean {
  const words = wordsOf(text);
  const [, phrase] = /^"(.*)"$/s.exec(wanted.trim()) ?? [];
  if (phrase !== undefined)
    return ` ${words.join(' ')} `.includes(` ${wordsOf(phrase).join(' ')} `);
  const patterns = wanted
    .toLowerCase()
    .split(/[^\p{L}\p{N}*?_]+/u)
    .filter(Boolean)
    .map(toPattern);
  return patterns.every((pattern) => words.some((word) => pattern.test(word)));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);
}

function toPattern(word: string): RegExp {
  return new RegExp(`^${word.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'u');
}
