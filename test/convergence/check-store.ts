/** What the app keeps: nothing that waits for ever, and nothing that only grows. */
import type { Twin } from '../../src/model/twin';
import type { History } from './cast';

type Rows = Record<string, unknown>;

/** Plain rows that may be there when all is at rest. What else there is was left behind. */
const RESTING: readonly RegExp[] = [
  /^received:/,
  /^recording:/,
  /^page:/,
  /^claim:/,
  /^address$/,
  /^quota$/,
  /^rest:/,
  /^person:/,
  /^personal-data$/,
  /^swept$/,
  /^looked$/,
  // Until the invitation's end, if nobody accepts it again.
  /^acceptance:/,
  /^health:/,
  /^offers:/,
  /^site-names$/,
  /^job-page:/,
  /^draft:/,
  /^upgrade$/,
];

export function storeViolations({ platform, world }: History): string[] {
  const found: string[] = [];
  for (const { kvs, site } of platform.installations.values()) {
    const rows = kvs.dump() as { plain: Rows; twin: Record<string, { data: Twin }> };
    const twins = Object.fromEntries(
      Object.entries(rows.twin).map(([key, { data }]) => [key, data] as const),
    );
    for (const twin of Object.values(twins)) {
      const why = waiting(twin, world.clock.now());
      if (why) found.push(`twin ${twin.key} on ${site.name} ${why}`);
    }
    for (const [key, value] of Object.entries(rows.plain)) {
      const fault = leftBehind(key, value, twins);
      if (fault) found.push(`row ${key} on ${site.name} ${fault}`);
    }
  }
  return found;
}

function waiting({ parked, ...twin }: Twin, now: number): string | undefined {
  if (parked && !twin.stopped) return `is parked: ${parked.message}`;
  if (twin.state === 'creating' && !twin.stopped) return 'never got its issue';
  if (twin.unconfirmedSince > 0 && !twin.stopped) return 'waits for an answer';
  if (twin.heldSince > 0 && !twin.stopped) return 'has something to send';
  if (twin.answerDueSince > 0) return 'owes an answer';
  if (twin.lease && twin.lease.until > now) return 'is being written';
  return undefined;
}

function leftBehind(key: string, value: unknown, twins: Record<string, Twin>): string | undefined {
  const [prefix, connection, name] = key.split(':');
  if (prefix === 'received' || prefix === 'page')
    return twins[`${String(connection)}:${String(name)}`] ? undefined : 'belongs to no twin';
  // A message that was taken leaves its mark for some days, and no more of it.
  if (prefix === 'inbox') return JSON.stringify(value).length > 200 ? 'holds a message' : undefined;
  return RESTING.some((each) => each.test(key)) ? undefined : 'was left behind';
}
