/**
 * Whose personal data is kept: admins who acted, and people whom issues under sync name. Atlassian is
 * asked about each of them in every cycle.
 * https://developer.atlassian.com/platform/forge/user-privacy-guidelines/
 */
import { kvs, WhereConditions } from '@forge/kvs';
import type { NamedPerson } from '../model/personal-data';
import { KEY } from './keys';
import { stored, unlessGone } from './kvs';

export interface Person {
  accountId: string;
  /** Names under which the person is noted as having done something. */
  names: string[];
  /** E-mail addresses by which rows may name the person. */
  emails?: string[];
  /** When what is kept of the person was read; milliseconds since 1970. */
  at: number;
  /** What is to be done wherever the person is named: another name, or none at all. */
  fate?: { name?: string };
}

/** Whether a person is noted with all that is said of them. */
export function isNoted(known: Person | undefined, said: NamedPerson): boolean {
  const { displayName, email } = said;
  return (
    known !== undefined &&
    (displayName === undefined || known.names.includes(displayName)) &&
    (email === undefined || known.emails?.includes(email) === true)
  );
}

/** Notes a person who is not noted yet, or not under that name and address. @param at milliseconds since 1970 */
export async function notePerson(said: NamedPerson, at: number): Promise<void> {
  const { accountId, displayName, email } = said;
  const known = await stored(kvs.get<Person>(KEY.person(accountId)));
  if (isNoted(known, said)) return;
  const names = new Set([
    ...(known?.names ?? []),
    ...(displayName === undefined ? [] : [displayName]),
  ]);
  const emails = new Set([...(known?.emails ?? []), ...(email === undefined ? [] : [email])]);
  await writePerson({
    at,
    ...known,
    accountId,
    names: [...names],
    ...(emails.size > 0 && { emails: [...emails] }),
  });
}

export async function writePerson(person: Person): Promise<void> {
  await stored(kvs.set(KEY.person(person.accountId), person));
}

export async function deletePerson(accountId: string): Promise<void> {
  await unlessGone(stored(kvs.delete(KEY.person(accountId))));
}

/** Everybody of whom something is kept. */
export async function listPeople(): Promise<Person[]> {
  const people: Person[] = [];
  let cursor: string | undefined;
  do {
    const query = kvs
      .query()
      .where('key', WhereConditions.beginsWith(KEY.person('')))
      .limit(100);
    const page = await stored(
      (cursor === undefined ? query : query.cursor(cursor)).getMany<Person>(),
    );
    people.push(...page.results.map(({ value }) => value));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return people;
}

/** How far one look at everything has come. */
export interface Cycle {
  /** Milliseconds since 1970. */
  began: number;
  /** Connections that are still to be looked through, and the place within the first of them. */
  left: string[];
  place?: string;
}

export async function readCycle(): Promise<Cycle | undefined> {
  return stored(kvs.get<Cycle>(KEY.cycle));
}

export async function writeCycle(cycle: Cycle): Promise<void> {
  await stored(kvs.set(KEY.cycle, cycle));
}
