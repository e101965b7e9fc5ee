/** The rules of both halves of the local cloud, and those of them that a test is about. */
import { limit } from '../jira/limits/limit';
import { LIMITS } from '../platform/limits';

/** All rules, with the folder that has their tests. */
export const RULES = [
  ...Object.keys(LIMITS.rules).map((name) => ({ name, folder: 'test/cloud/platform' })),
  ...Object.keys(limit.rules).map((name) => ({ name, folder: 'test/cloud/jira' })),
];

const names = new Set(RULES.map(({ name }) => name));

/** Names of rules in a test's title, in their order. */
export function namesIn(title: string): string[] {
  return title.split(/[\s,:]+/).filter((word) => names.has(word));
}
