/** Pairs of issue keys as somebody pastes them. Pure. */
import type { Pair } from '../../../src/entry/screens/work-views';

const KEY = /^[A-Z][A-Z0-9_]*-\d+$/;

/**
 * Reads lines such as `DESK-1, ACME-7`; separators are commas, semicolons, tabs and blanks, quotes are left
 * out, and so is a first line of titles.
 * @returns the pairs, and the numbers of lines that hold none
 */
export function parsePairs(text: string): { pairs: Pair[]; wrong: number[] } {
  const pairs: Pair[] = [];
  const wrong: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [issueKey = '', remoteKey = ''] = line
      .toUpperCase()
      .split(/[,;\s]+/)
      .map((part) => part.replaceAll('"', ''))
      .filter((part) => part !== '');
    if (issueKey === '') continue;
    if (KEY.test(issueKey) && KEY.test(remoteKey)) pairs.push({ issueKey, remoteKey });
    else if (index > 0 || /\d/.test(line)) wrong.push(index + 1);
  }
  return { pairs, wrong };
}
