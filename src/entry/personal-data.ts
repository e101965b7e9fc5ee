/**
 * Door: every day. In a cycle of seven days Atlassian is told of whom something is kept, and what it says
 * of accounts that are closed or have another name is done. What a day does not finish the next one does.
 * https://developer.atlassian.com/platform/forge/user-privacy-guidelines/
 */
import { privacy } from '@forge/api';
import { LOOKUPS } from '../jira/lookup';
import { listConnections, readConnection, updateConnection } from '../store/connection';
import {
  deletePerson,
  listPeople,
  notePerson,
  readCycle,
  writeCycle,
  writePerson,
  type Cycle,
  type Person,
} from '../store/people';
import { renameJobAuthors } from '../store/job';
import { renameAuthors } from '../store/script';
import { deleteEventsAbout } from '../store/sync-event';
import { pageOfTwins } from '../store/find-twins';
import { load, save } from '../store/twin';
import {
  accountsIn,
  FORMER,
  withNames,
  withNamesInTwin,
  withNews,
  type News,
} from '../model/personal-data';
import type { Twin } from '../model/twin';

/** Nobody is to be reported more often. */
const CYCLE_MS = 7 * 24 * 3600_000;

/** The function ends after 15 min. */
const SHIFT_MS = 10 * 60_000;

/** Accounts that one report takes; of more the package would send all reports at once. */
const ACCOUNTS = 90;

export async function report(): Promise<void> {
  const now = Date.now();
  const known = await readCycle();
  const isOver = known === undefined || known.left.length === 0;
  if (known && isOver && now < known.began + CYCLE_MS) return;
  let cycle = known && !isOver ? known : await begin(now);
  const people = await listPeople();
  while (cycle.left.length > 0 && Date.now() < now + SHIFT_MS) {
    cycle = await goOn(cycle, people);
    await writeCycle(cycle);
  }
  if (cycle.left.length === 0) await settle(people);
}

/** Reports everybody, and notes what is to be done about them. */
async function begin(now: number): Promise<Cycle> {
  const people = await listPeople();
  for (let start = 0; start < people.length; start += ACCOUNTS) {
    const some = people.slice(start, start + ACCOUNTS);
    const updates = await privacy.reportPersonalData(
      some.map(({ accountId, at }) => ({
        accountId,
        // The peer says when it read the person's data.
        updatedAt: new Date(Math.min(at, Date.now())).toISOString(),
      })),
    );
    for (const { accountId, status } of updates) {
      const person = some.find((each) => each.accountId === accountId);
      if (!person) continue;
      const name = status === 'updated' ? await presentName(accountId) : undefined;
      await writePerson({ ...person, at: now, fate: name === undefined ? {} : { name } });
    }
  }
  const left = (await listConnections()).map(({ id }) => id);
  await writeCycle({ began: now, left });
  return { began: now, left };
}

/** Undefined for whom this site does not show any more: nothing is kept of them either. */
async function presentName(accountId: string): Promise<string | undefined> {
  const user = (await LOOKUPS.userById([accountId])) as { displayName: string } | null;
  return user?.displayName;
}

/** Looks through one page of what is kept. */
async function goOn({ began, left, place }: Cycle, people: Person[]): Promise<Cycle> {
  const [connectionId = '', ...rest] = left;
  if (place === undefined) await tidyConnection(connectionId, people);
  const next = await tidyTwins(connectionId, place, people);
  return next === undefined ? { began, left: rest } : { began, left, place: next };
}

function newsOf(people: Person[]): News {
  return new Map(people.flatMap(({ accountId, fate }) => (fate ? [[accountId, fate.name]] : [])));
}

async function tidyConnection(connectionId: string, people: Person[]): Promise<void> {
  const row = await readConnection(connectionId);
  if (!row) return;
  const { local, remote } = row.consent;
  for (const each of [local, remote, ...(row.people ?? []).map(({ here }) => here)])
    if (each?.accountId !== undefined && each.accountId !== '')
      await notePerson({ accountId: each.accountId, name: each.displayName }, row.createdAt);
  const news = newsOf(people);
  if (news.size === 0) return;
  const names = namesOf(people);
  await updateConnection(connectionId, (row) => {
    const { people: mentioned, untold, autoStart, joinScope, ...now } = row;
    return {
      ...withNames(now, names),
      ...(untold && { untold: untold.map((each) => signed(each, names)) }),
      ...(autoStart && { autoStart: signed(autoStart, names) }),
      ...(joinScope && { joinScope: signed(joinScope, names) }),
      consent: withNews(now.consent, news),
      ...(mentioned && {
        people: mentioned
          .filter(({ here }) => !news.has(here.accountId) || news.get(here.accountId) !== undefined)
          .map((each) => withNews(each, news)),
      }),
    };
  });
  await renameAuthors(connectionId, names);
  await renameJobAuthors(connectionId, names);
  const forgotten = [...news].flatMap(([accountId, name]) => (name === undefined ? accountId : []));
  await deleteEventsAbout(connectionId, forgotten);
}

/** Present names by those that people went by. */
function namesOf(people: Person[]): ReadonlyMap<string, string> {
  return new Map(
    people.flatMap(({ names: old, fate }) =>
      fate ? old.map((name) => [name, fate.name ?? FORMER] as const) : [],
    ),
  );
}

/** What somebody put their name to, by the name that they have now. */
function signed<T extends object>(what: T, names: ReadonlyMap<string, string>): T {
  const by = 'by' in what ? names.get(String(what.by)) : undefined;
  return by === undefined ? what : { ...what, by };
}

/** @returns the place of the next page */
async function tidyTwins(
  connectionId: string,
  place: string | undefined,
  people: Person[],
): Promise<string | undefined> {
  const news = newsOf(people);
  const names = namesOf(people);
  const known = new Set(people.map(({ accountId }) => accountId));
  const { keys, cursor } = await pageOfTwins(connectionId, place);
  for (const key of keys) {
    const { twin, received } = await load<Twin>(connectionId, key);
    if (!twin) continue;
    for (const accountId of accountsIn(received))
      if (!known.has(accountId))
        await notePerson({ accountId }, Math.min(twin.applied?.readAt ?? Infinity, Date.now()));
    const renamed = withNamesInTwin(twin, names);
    const [base, fields] = [withNews(twin.base, news), withNews(received, news)];
    if (renamed !== twin || base !== twin.base || fields !== received)
      await save({ twin: { ...renamed, base }, received: fields });
  }
  return cursor;
}

/** All is done that was to be done about somebody. */
async function settle(people: Person[]): Promise<void> {
  for (const { fate, ...person } of people) {
    if (!fate) continue;
    if (fate.name === undefined) await deletePerson(person.accountId);
    else await writePerson({ ...person, names: [fate.name] });
  }
}
