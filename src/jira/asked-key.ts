/**
 * Tells which issue each key leads to. Jira follows the old key of an issue that was moved, and answers with the new
 * one alone: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (bulk fetch issues)
 */

/**
 * The issues of some keys, each by the key that it was asked for by. One request is enough unless an issue was moved;
 * then halves are asked for until it is known which key led to it.
 * @param keys as many as one request takes
 * @param find reads issues by their keys, those that there are, in any order
 * @throws what `find` throws
 */
export async function byAskedKey<T extends { key: string }>(
  keys: readonly string[],
  find: (keys: string[]) => Promise<T[]>,
): Promise<Map<string, T>> {
  if (keys.length === 0) return new Map();
  const found = await find([...keys]);
  const [only = ''] = keys;
  if (keys.length === 1) return new Map(found.map((issue) => [only, issue]));
  if (found.every(({ key }) => keys.includes(key)))
    return new Map(found.map((issue) => [issue.key, issue]));
  const half = Math.ceil(keys.length / 2);
  const first = await byAskedKey(keys.slice(0, half), find);
  return new Map([...first, ...(await byAskedKey(keys.slice(half), find))]);
}
