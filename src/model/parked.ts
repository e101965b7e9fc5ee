/** Why a twin waits, in either direction. Pure. */
import type { ErrorCode, ScriptPosition } from '../errors';
import type { IssueRef } from '../replica/replica';

/** Why a twin waits. */
export interface Parked {
  since: number;
  direction: 'outgoing' | 'incoming';
  code: ErrorCode;
  message: string;
  at?: ScriptPosition;
  /** What waits in the other direction as well. */
  also?: Omit<Parked, 'also'>;
}

/** What of a twin says that it waits. */
interface Parkable {
  state: 'creating' | 'active' | 'parked' | 'stopped';
  local?: IssueRef;
  parked?: Parked;
}

/** Why a twin waits, one entry a direction, the newer first; empty if it does not. */
export function eachWait(parked: Parked | undefined): Parked[] {
  if (!parked) return [];
  return parked.also ? [parked, parked.also] : [parked];
}

/** Why a twin waits in one direction; undefined if it does not. */
export function parkedIn(
  { parked }: Pick<Parkable, 'parked'>,
  direction: Parked['direction'],
): Parked | undefined {
  if (parked?.direction !== direction) return parked?.also;
  const { also: _, ...own } = parked;
  return own;
}

/** Why a twin waits, of what waits in each direction: the newer first. */
export function waitsFor(...waiting: (Parked | undefined)[]): Parked | undefined {
  const [first, also] = waiting
    .filter((each) => each !== undefined)
    .sort((a, b) => b.since - a.since);
  return first && also ? { ...first, also } : first;
}

/**
 * The twin as it waits for a fix, a retry, a new script version or its next change. What waits in the other direction
 * goes on waiting.
 */
export function park<Row extends Parkable>(twin: Row, parked: Parked): Row {
  const next = structuredClone(twin);
  if (next.local) next.state = 'parked';
  const other = parkedIn(twin, opposite(parked.direction));
  next.parked = other ? { ...parked, also: other } : parked;
  return next;
}

/** The twin after one direction went well again; what waits the other way goes on waiting. */
export function unpark<Row extends Parkable>(twin: Row, direction: Parked['direction']): Row {
  if (!parkedIn(twin, direction)) return twin;
  const next = structuredClone(twin);
  const other = parkedIn(twin, opposite(direction));
  setParked(next, other);
  if (!other) next.state = next.local ? 'active' : 'creating';
  return next;
}

/** Notes, in a copy that the caller is changing, why the twin waits from then on; its state is the caller's. */
export function setParked(draft: Pick<Parkable, 'parked'>, parked: Parked | undefined): void {
  if (parked) draft.parked = parked;
  else delete draft.parked;
}

function opposite(direction: Parked['direction']): Parked['direction'] {
  return direction === 'outgoing' ? 'incoming' : 'outgoing';
}
