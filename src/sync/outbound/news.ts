/** What of a replica is news to the peer: pure. */
import { difference, type Difference } from '../../replica/compare';
import { covers } from '../../replica/marks';
import { ENTRY_KINDS } from '../../replica/replica';
import type { Outgoing } from './make-replica';
import type { OutboundEvent } from '../../model/queue-event';
import type { Twin } from '../../model/twin';

/** What an earlier attempt has sent on its way, whether or not it could note it. */
export interface Posted {
  digests?: Difference['digests'];
}

/** An event, and what was done for it before. */
export type Attempt = OutboundEvent & { posted: Posted };

/** What the peer does not have yet; all, unless it is certain what it has. */
export function newsOf(made: Outgoing, twin: Twin, event: Attempt): Difference {
  const isUnknown =
    twin.acked === 0 ||
    twin.peerWantsWhole === true ||
    event.cause === 'again' ||
    mayHaveMore(twin, event);
  return difference(made, twin.sent, isUnknown ? null : twin.acked);
}

/**
 * A message may have arrived of which the note was lost. What was deleted or taken back since then would stay
 * on the other side.
 */
export function mayHaveMore({ sent }: Twin, { isRetry, posted: { digests } }: Attempt): boolean {
  if (isRetry === true) return true;
  if (!digests) return false;
  return (['fields', ...ENTRY_KINDS] as const).some((part) => !covers(sent[part], digests[part]));
}
