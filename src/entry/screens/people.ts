/** Who of the other site is who here: they alone are mentioned in texts that come from there. */
import * as z from 'zod';
import { SyncError } from '../../errors';
import { LOOKUPS } from '../../jira/lookup';
import type { User } from '../../replica/replica';
import { updateConnection } from '../../store/connection';
import { noteChange } from '../../connection/change';
import type { AdminCalls } from './calls';
import type { Connection } from '../../model/connection';

const account = z.string().trim().min(1).max(320);

/** What an admin sends of it. */
export const People = z.array(z.object({ there: account, here: account })).max(200);

type Wanted = AdminCalls['setPeople'][0]['people'];
type Person = NonNullable<Connection['people']>[number];

/**
 * Replaces the list of a connection. The other site is not told: it is nobody's business but this one's.
 * @throws SyncError `bad-request` where somebody does not exist here, `unknown-connection`
 */
export async function setPeople(id: string, wanted: Wanted, by: string): Promise<Connection> {
  const people: Person[] = [];
  for (const { there, here } of wanted)
    people.push({ there: there.replace(/^@/, ''), here: await personHere(here) });
  const what = `Set who may be mentioned here: ${
    people.map(({ there, here }) => `${there} as ${here.displayName}`).join(', ') || 'nobody'
  }`.slice(0, 500);
  return updateConnection(id, (row) => ({
    ...noteChange(row, { at: Date.now(), by, what }),
    people,
  }));
}

async function personHere(asked: string): Promise<Person['here']> {
  const lookUp = LOOKUPS[asked.includes('@') ? 'userByEmail' : 'userById'];
  const found = (await lookUp([asked])) as User | null;
  if (!found?.accountId)
    throw new SyncError('bad-request', `There is nobody on this site who is «${asked}».`);
  return { accountId: found.accountId, displayName: found.displayName };
}
