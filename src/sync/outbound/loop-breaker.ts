/**
 * The loop breaker. Two scripts that answer each other's writes would never end; two people who write as
 * fast as they can look much the same. What tells them apart is who made the news: a message in which no
 * person has a part is one hop further than the message that was applied before it. Pure.
 */
import { SyncError } from '../../errors';
import type { Difference } from '../../replica/compare';
import { ENTRY_KINDS } from '../../replica/replica';
import type { OutboundEvent } from '../../model/queue-event';
import type { Sending } from './make-replica';

/** Messages in a row that scripts may cause without a person, however slowly they follow each other. */
const MOST_HOPS = 10;

/**
 * Hops of the message that is about to be sent; 0 where a person caused it.
 * @throws SyncError `loop-broken` where two scripts have answered each other too often
 */
export function countHops(sending: Sending, news: Difference, event: OutboundEvent): number {
  const { twin, connection } = sending;
  if (event.cause !== 'change' || !news.isNews || isByPerson(sending, news)) return 0;
  const hops = (twin.hops ?? 0) + 1;
  if (hops <= MOST_HOPS) return hops;
  const fields = Object.keys(news.delta.fields).join(', ') || 'an entry of a list';
  throw new SyncError(
    'loop-broken',
    `The scripts of this site and of ${connection.peer.name} changed the issue ${hops} times in a row because of each other, the last time ${fields}, and no person had a part in it. The sync of this issue is stopped until the next change by a person.`,
  );
}

/** A person edited the issue since it was last read for sending, or wrote or removed an entry. */
function isByPerson({ twin, connection, issue }: Sending, { delta }: Difference): boolean {
  const since = Date.parse(twin.seen?.updated ?? '') || 0;
  const isNewEdit = issue.edits.some((edit) => !edit.isByApp && Date.parse(edit.at) > since);
  const isNewEntry = ENTRY_KINDS.some((kind) => {
    const { put = [], removed = [] } = delta[kind] ?? {};
    const isOurs = (entry: (typeof put)[number]) =>
      entry.author?.accountId === connection.appAccountId;
    return removed.length > 0 || put.some((entry) => !isOurs(entry));
  });
  return isNewEdit || isNewEntry;
}
