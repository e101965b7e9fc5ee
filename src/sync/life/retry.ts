/** Tries twins again: sends what failed to go out or was held, asks the peer for what failed to come in. */
import { toResult } from './results';
import { attention } from './owed';
import type { Connection } from '../../model/connection';
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../ports';
import type { Result } from '../../peer/message';
import { onlyTakes } from '../plan/restored';
import { eachWait, type Parked } from '../../model/parked';
import type { Twin } from '../../model/twin';

/**
 * @param direction tries even twins that wait for nothing, that way
 * @returns how many are tried again
 */
export async function retryParked(
  ports: SyncPorts,
  connectionId: string,
  twinKeys: string[],
  direction?: Parked['direction'],
): Promise<number> {
  const outbound: OutboundEvent[] = [];
  const inbound: Result[] = [];
  for (const twinKey of twinKeys) {
    const { connection, twin } = await ports.store.load(connectionId, twinKey);
    if (!connection || !twin || twin.state === 'stopped' || onlyTakes(twin)) continue;
    const ways = waysOf(twin, direction);
    if (ways.includes('incoming')) inbound.push(toResult(twin, { outcome: 'needs-whole' }));
    if (ways.includes('outgoing') && twin.local)
      outbound.push({ connectionId, twinKey, issueId: twin.local.id, cause: 'again' });
  }
  await ports.work.outbound(outbound);
  if (inbound.length > 0)
    await ports.peer(connectionId).send({ kind: 'results', results: inbound });
  return outbound.length + inbound.length;
}

/** In which directions a twin waits. */
function waysOf(twin: Twin, wanted?: Parked['direction']): Parked['direction'][] {
  const waiting = attention(twin);
  if (waiting) return eachWait(waiting).map((each) => each.direction);
  if (twin.heldSince) return ['outgoing'];
  return wanted ? [wanted] : [];
}

/** What looking for parked twins needs beyond the sync path. */
export interface MendPorts extends SyncPorts {
  /** Parked twins of a connection, oldest first, in pages. */
  parkedUntil: (connectionId: string, until: number) => AsyncIterable<Twin[]>;
}

/** Twins that are tried again after a script was published; the next sweep takes as many. One message tells of them. */
const MOST_MENDED = 200;

/** Sweeps look so long after a publication: what has failed by an older script since waits for something else. */
const MENDING_MS = 24 * 3_600_000;

/**
 * Tries again what was parked before a script was published that may have mended it.
 * @returns how many are tried again
 */
export async function retryMended(ports: MendPorts, connection: Connection): Promise<number> {
  const until = Math.max(publishedAt(connection.outgoing), publishedAt(connection.incoming));
  if (until < ports.now() - MENDING_MS) return 0;
  const keys: string[] = [];
  for await (const twins of ports.parkedUntil(connection.id, until)) {
    keys.push(...twins.filter((twin) => isMended(twin, connection)).map(({ key }) => key));
    if (keys.length >= MOST_MENDED) break;
  }
  return retryParked(ports, connection.id, keys.slice(0, MOST_MENDED));
}

/** A loop is parked where it was to be sent, but comes from what an incoming script makes of the reply. */
function isMended({ parked, owed }: Twin, { outgoing, incoming }: Connection): boolean {
  if (!parked) return owed !== undefined && owed.triedAt <= publishedAt(incoming);
  return eachWait(parked).some(({ since, code, direction }) => {
    const isOlder = (script: Connection['outgoing']) => since <= publishedAt(script);
    if (code === 'loop-broken') return isOlder(outgoing) || isOlder(incoming);
    return isOlder(direction === 'outgoing' ? outgoing : incoming);
  });
}

function publishedAt(script: Connection['outgoing']): number {
  return script?.publishedAt ?? 0;
}
