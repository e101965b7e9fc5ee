/**
 * Whose personal data is kept: admins who acted, and people whom issues under sync name. Atlassian is
 * asked about each of them in every cycle.
 * https://developer.atlassian.com/platform/forge/user-privacy-guidelines/
 */
import { kvs, WhereConditions } from '@forge/kvs';
import { KEY } from './keys';
import { stored, unlessGone } from './kvs';

export interface Person {
  accountId: string;
  /** Names under which the person is noted as having done something. */
  names: string[];
  /** When what is kept of the person was read; milliseconds since 1970. */
  at: number;
  /** What is to be done wherever the person is named: another name, or none at all. */
  fate?: { name?: string };
}

/** Notes a person who is not noted yet, or not under that name. */
export async function notePerson(
  { accountId, name }: { accountId: string; name?: string },
  at: number,
): Promise<void> {
  const known = await stored(kvs.get<Person>(KEY.person(accountId)));
  if (known && (name === undefined || known.names.includes(name))) return;
  const names = [...(known?.names ?? []), ...(name === undefined ? [] : [name])];
  await writePerson({ at, ...known, accountId, names });
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
