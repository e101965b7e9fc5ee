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
  isNoted,
  listPeople,
  notePerson,
  readCycle,
  writeCycle,
  writePerson,
  type Cycle,
  type Person,
} from '../store/people';
import { changeJobs } from '../store/job';
import { listRemovals, writeRemoval } from '../store/removal';
import { renameAuthors } from '../store/script';
import { allEvents, deleteEventsWith } from '../store/sync-event';
import { pageOfTwins } from '../store/find-twins';
import { load, save } from '../store/twin';
import type { Job, JobItem } from '../model/job';
import {
  FORMER,
  peopleIn,
  withNames,
  withNamesIn,
  withNews,
  withoutOldWords,
  WORDED,
  type NamedPerson,
  type News,
} from '../model/personal-data';
import type { SyncEvent } from '../model/sync-event';
import type { Twin } from '../model/twin';
import type { Connection } from '../model/connection';

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
  if (cycle.left.length > 0) return;
  await tidyRemovals(people);
  await settle(people);
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

/** Names in place of others. */
type Names = ReadonlyMap<string, string>;

/** Present names by those that people went by; of who is forgotten, account and addresses too. */
function namesOf(people: Person[]): Names {
  return new Map(
    people.flatMap(({ fate, ...person }) => {
      if (!fate) return [];
      const { name } = fate;
      const words = name === undefined ? wordsOf(person) : person.names;
      return words.map((word) => [word, name ?? FORMER] as const);
    }),
  );
}

/** All by which a row may name somebody. */
function wordsOf({ accountId, names, emails = [] }: Omit<Person, 'fate'>): string[] {
  return [accountId, ...names, ...emails].filter((word) => word !== '');
}

/** New people that one look at a connection notes; of more, the next one. */
const MOST_NEW = 1000;

/** Notes whom a row names. Of who is named by account alone, this site may know the name. */
async function noteAll(people: Person[], said: NamedPerson[], at: number): Promise<void> {
  const known = new Map(people.map((each) => [each.accountId, each]));
  for (const each of said
    .filter((one) => !isNoted(known.get(one.accountId), one))
    .slice(0, MOST_NEW)) {
    const isNew = !known.has(each.accountId);
    const displayName = each.displayName ?? (isNew ? await presentName(each.accountId) : undefined);
    const noted = { ...each, ...(displayName !== undefined && { displayName }) };
    await notePerson(noted, Math.min(at, Date.now()));
  }
}

async function tidyConnection(connectionId: string, people: Person[]): Promise<void> {
  const row = await readConnection(connectionId);
  if (!row) return;
  const { consent, people: mentioned, changes, moveOffer } = row;
  await noteAll(people, peopleIn([consent, mentioned, changes, moveOffer]), row.createdAt);
  const [news, names] = [newsOf(people), namesOf(people)];
  if (news.size > 0) {
    await updateConnection(connectionId, (now) => tidied(now, news, names));
    await renameAuthors(connectionId, names);
    await changeJobs<Job, JobItem>(connectionId, {
      job: (job) => withNamesIn(withNews(job, news), ['by', 'note'], names),
      item: (item) => withNamesIn(item, ['message'], names),
    });
  }
  await tidyEvents(connectionId, people);
}

/** What the other side is still to be told of a connection that is no more. */
async function tidyRemovals(people: Person[]): Promise<void> {
  const [news, names] = [newsOf(people), namesOf(people)];
  for (const { untold, ...removal } of await listRemovals())
    if (untold) await writeRemoval({ ...removal, untold: signed(untold, news, names) });
}

/** What somebody put their name to, by the name that they have now. */
function signed<T extends object>(what: T, news: News, names: Names): T {
  return withNamesIn(withNews(what, news), ['by' as keyof T], names);
}

function tidied(row: Connection, news: News, names: Names): Connection {
  const { people: mentioned, untold, ...now } = withNames(row, names);
  return {
    ...now,
    ...(now.changes && { changes: withNews(now.changes, news) }),
    ...(now.moveOffer && { moveOffer: signed(now.moveOffer, news, names) }),
    ...(now.autoStart && { autoStart: signed(now.autoStart, news, names) }),
    ...(now.joinScope && { joinScope: signed(now.joinScope, news, names) }),
    ...(untold && { untold: untold.map((each) => signed(each, news, names)) }),
    consent: withNews(now.consent, news),
    ...(mentioned && {
      people: mentioned
        .filter(({ here }) => !news.has(here.accountId) || news.get(here.accountId) !== undefined)
        .map((each) => withNews(each, news)),
    }),
  };
}

/** Events keep the names of their day, and go with whoever is forgotten. */
async function tidyEvents(connectionId: string, people: Person[]): Promise<void> {
  const forgotten = people.filter(({ fate }) => fate && fate.name === undefined).flatMap(wordsOf);
  const named = new Map<string, NamedPerson>();
  let oldest = Date.now();
  for await (const events of allEvents<SyncEvent>(connectionId)) {
    for (const event of events.filter((each) => each.named)) {
      oldest = Math.min(oldest, event.at);
      for (const each of event.named ?? []) named.set(each.accountId, each);
    }
    if (forgotten.length > 0) await deleteEventsWith(connectionId, events, forgotten);
  }
  await noteAll(people, [...named.values()], oldest);
}

/** @returns the place of the next page */
async function tidyTwins(
  connectionId: string,
  place: string | undefined,
  people: Person[],
): Promise<string | undefined> {
  const [news, names] = [newsOf(people), namesOf(people)];
  const { keys, cursor } = await pageOfTwins(connectionId, place);
  for (const key of keys) {
    const { twin, received } = await load<Twin>(connectionId, key);
    if (!twin) continue;
    // When it was read is not known of a twin that began anew: then any news is newer.
    const readAt = twin.applied?.readAt ?? 0;
    await noteAll(people, peopleIn([received, twin.base, twin.stopped]), readAt);
    const base = withNews(twin.base, news);
    const fields = withNews(received, news);
    const stopped = withNews(twin.stopped, news);
    const isSame = base === twin.base && stopped === twin.stopped;
    const tidy = isSame ? twin : { ...twin, base, ...(stopped && { stopped }) };
    const renamed = withNamesIn(withoutOldWords(tidy, Date.now()), WORDED, names);
    if (renamed !== twin || fields !== received) await save({ twin: renamed, received: fields });
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
