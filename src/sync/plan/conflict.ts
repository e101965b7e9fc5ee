/** What the merge asks about fields that both sides may have changed, answered from the twin and the message. Pure. */
import { fieldDigest } from '../../replica/compare';
import { canonical } from '../../replica/digest';
import { identity } from '../../replica/identity';
import { appliedBy, includes, latest, sentIn } from '../../replica/marks';
import type { JsonValue } from '../../replica/replica';
import { editTime } from './edit-times';
import type { Localise } from './localise';
import { currentValue } from '../../replica/field-value';
import type { Contest } from './merge-fields';
import type { Incoming } from './plan';

/** @param localise puts a value as this site would have it */
export function contestOf(
  { connection, twin, message, issue, data, fields }: Incoming,
  localise: Localise,
): Contest {
  /** The script took over the peer's field of the same name, and did not make the value up. */
  const isTheirs = (field: string, wanted: JsonValue) =>
    canonical(identity(field, currentValue(fields, field))) === canonical(wanted);
  return {
    localise,
    policy: connection.policy,
    isPolicyShared: connection.isPolicyShared === true,
    remoteEdited: (field) => message.edited[field],
    localEdited: (field) => issue && editTime(issue, field, connection.appAccountId),
    isCrossing: (field) => {
      const known = twin.sent.fields[field];
      if (!known) return false;
      const notSent = fieldDigest(field, currentValue(data, field)) !== latest(known);
      return notSent || sentIn(known) > message.ack;
    },
    isOwnEcho: (field, wanted) => includes(twin.sent.fields[field], fieldDigest(field, wanted)),
    agreed: (field, wanted) =>
      isTheirs(field, wanted) ? appliedBy(twin.sent.fields[field], message.ack) : undefined,
    isStandIn: (field, now) => twin.plain?.[field] === fieldDigest(field, now),
    isLocalFirst: connection.side === 'a',
  };
}
