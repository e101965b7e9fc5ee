/**
 * Values that go back and forth. An automation rule acts as a person, so the loop breaker, which asks whether a
 * person had a part, does not see two rules that undo each other's value. It counts how often a field came back to
 * a value that it had just left: people who edit as fast as they can write new values. Pure.
 */
import { SyncError } from '../errors';
import { digest } from '../replica/digest';

/** How a field of one twin went back and forth. */
export interface Alternation {
  /** Digests of the last two values that were sent. */
  values: string[];
  /** How often one of them was sent again. */
  count: number;
  /** When the first of those was sent, in milliseconds since 1970. */
  since: number;
}

/** By field. */
export type Alternations = Record<string, Alternation>;

/** How often a field may come back to a value within an hour. */
const MOST = 20;
const WINDOW_MS = 3_600_000;

/**
 * What is remembered once some fields are sent.
 * @param sent digests of the values, by field
 * @param undone fields whose last value the peer had replaced: sending the same one again counts
 * @param now milliseconds since 1970
 * @throws SyncError `values-alternate` if a field went back and forth too often
 */
export function noteSent(
  before: Alternations,
  sent: Record<string, string>,
  undone: ReadonlySet<string>,
  now: number,
): Alternations {
  const recent = Object.entries(before).filter(([, { since }]) => now - since <= WINDOW_MS);
  const next = Object.fromEntries(recent);
  for (const [field, text] of Object.entries(sent)) {
    const value = digest(text);
    const known = next[field] ?? { values: [], count: 0, since: now };
    if (known.values.at(-1) === value && !undone.has(field)) continue;
    next[field] = known.values.includes(value)
      ? {
          values: [...known.values.filter((each) => each !== value), value],
          count: known.count + 1,
          since: known.since,
        }
      : { values: [...known.values, value].slice(-2), count: 0, since: now };
  }
  const worst = Object.entries(next).find(([, { count }]) => count > MOST);
  if (!worst) return next;
  throw new SyncError(
    'values-alternate',
    `The field ${worst[0]} came back to a value that it had just left ${worst[1].count} times within an hour. Probably an automation rule on each site sets it, and each undoes the other.`,
  );
}
