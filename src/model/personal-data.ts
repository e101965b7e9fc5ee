/** What is kept of a person is found and changed: the name where it is another now, all where the account is closed. Pure. */

import type { Who } from '../peer/message';
import type { Parked } from './parked';
import type { LastSync, Twin } from './twin';

/** Stands where somebody was. */
export const FORMER = 'Former user';

/** What becomes of people by their account: a new name, or undefined for who is to be forgotten. */
export type News = ReadonlyMap<string, string | undefined>;

/** Accounts that a value names, at any depth. */
export function accountsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { accountId } = value as { accountId?: unknown };
  const own = typeof accountId === 'string' && accountId !== '' ? [accountId] : [];
  return [...own, ...Object.values(value).flatMap(accountsIn)];
}

/** Somebody as a value names them. */
export interface NamedPerson {
  accountId: string;
  displayName?: string;
  email?: string;
}

/** An account's id, in each of Atlassian's forms; the base of a merge has people by that alone. */
const ACCOUNT = /^(?:[\da-f]{24}|(?:[a-z]{2}|\d{6}):[\da-f-]{36}(?::[\da-f-]{36})?)$/;

/** People that a value names, at any depth: what it says of them, or the account alone. */
export function peopleIn(value: unknown): NamedPerson[] {
  if (typeof value === 'string') return ACCOUNT.test(value) ? [{ accountId: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const { accountId, displayName, email } = value as Record<string, unknown>;
  if (typeof accountId !== 'string' || accountId === '')
    return Object.values(value).flatMap(peopleIn);
  return [
    {
      accountId,
      ...(typeof displayName === 'string' && displayName !== '' && { displayName }),
      ...(typeof email === 'string' && email !== '' && { email }),
    },
  ];
}

/** The value with the news in it; the same one where there are none. */
export function withNews<T>(value: T, news: News): T {
  return change(value, news) as T;
}

function change(value: unknown, news: News): unknown {
  // Somebody's account alone, as the base of a merge has it.
  if (typeof value === 'string') return isForgotten(value, news) ? FORMER : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return sameUnless(
      value,
      value.map((each) => change(each, news)),
    );
  const { accountId } = value as { accountId?: unknown };
  if (typeof accountId === 'string' && news.has(accountId))
    return renamed(value, accountId, news.get(accountId));
  const next = Object.entries(value).map(([key, inner]) => [key, change(inner, news)] as const);
  return sameUnless(value, Object.fromEntries(next));
}

function isForgotten(text: string, news: News): boolean {
  return news.has(text) && news.get(text) === undefined;
}

function renamed(person: object, accountId: string, name: string | undefined): object {
  const { accountId: _, email: __, ...rest } = person as Record<string, unknown>;
  return name === undefined
    ? { ...rest, displayName: FORMER }
    : { ...rest, accountId, displayName: name };
}

function sameUnless<T extends object>(before: T, after: T): T {
  const keys = Object.keys(before) as (keyof T)[];
  return keys.every((key) => before[key] === after[key]) ? before : after;
}

/** Rows of a connection say by name who did something. */
interface Named {
  changes?: { by: string; who?: Who; what: string }[];
  paused?: { local?: string; remote?: string };
  reason?: string;
}

/** The row with other names in place of those that somebody went by. */
export function withNames<Row extends Named>(row: Row, names: ReadonlyMap<string, string>): Row {
  const rename = (by: string) => names.get(by) ?? by;
  const { changes, paused, reason } = row;
  const reword = (text: string) =>
    [...names].reduce((worded, [old, name]) => worded.replaceAll(old, name), text);
  return {
    ...row,
    ...(changes && {
      changes: changes.map((each) => ({ ...each, by: rename(each.by), what: reword(each.what) })),
    }),
    ...(paused && {
      paused: Object.fromEntries(Object.entries(paused).map(([side, by]) => [side, rename(by)])),
    }),
    ...(reason !== undefined && { reason: reword(reason) }),
  };
}

/** Members of a twin's row that say in words who did something. */
export const WORDED = ['stopped', 'request', 'endsBy', 'parked', 'owed', 'last'] as const;

/**
 * A row with other names in place of those that somebody went by; the same one if it has none of them.
 * @param members those that say something in words
 */
export function withNamesIn<Row extends object>(
  row: Row,
  members: readonly (keyof Row)[],
  names: ReadonlyMap<string, string>,
): Row {
  return members.reduce((changed, member) => {
    const value = reworded(changed[member], names);
    return value === changed[member] ? changed : { ...changed, [member]: value };
  }, row);
}

/** How long the words of a failure are kept, as events are. Scripts and the other site may name people in them. */
const WORDS_MS = 30 * 24 * 3600_000;

const NO_WORDS = 'The reason is not kept for more than 30 days. Retry to see what fails today.';

/** The twin without words that were said of a sync more than 30 days ago; the same one if it has none. */
export function withoutOldWords(twin: Twin, now: number): Twin {
  const isOld = (at: number) => at < now - WORDS_MS;
  const { last, parked } = twin;
  const { message, warnings, ...outcome } = last ?? {};
  const isLastOld = last !== undefined && isOld(last.at) && Boolean(message ?? warnings);
  const kept = parked && withoutWords(parked, isOld);
  if (!isLastOld && kept === parked) return twin;
  return {
    ...twin,
    ...(isLastOld && { last: outcome as LastSync }),
    ...(kept && { parked: kept }),
  };
}

function withoutWords(parked: Parked, isOld: (at: number) => boolean): Parked {
  const also = parked.also && withoutWords(parked.also, isOld);
  const isKept = !isOld(parked.since) || parked.message === NO_WORDS;
  if (isKept && also === parked.also) return parked;
  return { ...parked, ...(!isKept && { message: NO_WORDS }), ...(also && { also }) };
}

/** A value with other names in all its texts; the same one if there are none. */
function reworded(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string')
    return [...names].reduce((text, [old, name]) => text.replaceAll(old, name), value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return sameUnless(
      value,
      value.map((each) => reworded(each, names)),
    );
  const next = Object.entries(value).map(([key, inner]) => [key, reworded(inner, names)] as const);
  return sameUnless(value, Object.fromEntries(next));
}
