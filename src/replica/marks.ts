/**
 * What the peer is known to hold of each part of our replica, as digests. A part that was sent but not
 * yet acknowledged is pending under the number of the envelope that carried it, so that every later
 * envelope can be built on what the peer certainly has and still repeat what it may have missed.
 */

/**
 * `[digest, sequence]` of what was acknowledged, `[…, digest, sequence]` of what is pending. A digest of
 * null: the peer has none; `''`: its removal was sent.
 */
export type Mark = [
  acknowledged: string | null,
  acknowledgedIn: number,
  pending?: string,
  pendingIn?: number,
];

/** Marks by field name or entry id. */
export type Marks = Record<string, Mark>;

/** The digest that the peer has or will have once everything on its way has arrived. */
export function latest(mark: Mark | undefined): string | null {
  const digest = mark?.[2] ?? mark?.[0] ?? null;
  return digest === '' ? null : digest;
}

/** True while something of this part is on its way. */
export function isPending(mark: Mark | undefined): boolean {
  return mark?.[2] !== undefined;
}

/** Number of the envelope that carried the latest state. */
export function sentIn(mark: Mark): number {
  return mark[3] ?? mark[1];
}

/** Whether one of the digests is what the peer has or may have from us. */
export function includes(mark: Mark | undefined, digest: string): boolean {
  return mark !== undefined && (mark[0] === digest || mark[2] === digest);
}

/** Notes that envelope `seq` carries `digest` (`''` for a removal) of a part. */
export function markSent(marks: Marks, part: string, digest: string, seq: number): void {
  const [acknowledged, acknowledgedIn] = marks[part] ?? [null, 0];
  marks[part] = [acknowledged, acknowledgedIn, digest, seq];
}

/** Takes the peer's word that it has applied everything up to envelope `seq`. */
export function acknowledge(marks: Marks, seq: number): void {
  for (const [part, [, , pending, pendingIn = 0]] of Object.entries(marks)) {
    if (pending === undefined || pendingIn > seq) continue;
    if (pending === '') delete marks[part];
    else marks[part] = [pending, pendingIn];
  }
}

/** Whether all of these digests (`''` for a removal) are noted as sent. */
export function covers(marks: Marks, digests: Record<string, string>): boolean {
  return Object.entries(digests).every(([part, digest]) => (latest(marks[part]) ?? '') === digest);
}

/** Stand for a value that is none of ours: whatever is sent next is news. */
const OVERWRITTEN = '?';
const UNCERTAIN = '~';

/**
 * The peer's values were written here over those that were sent. What the peer holds is its own value now, so the
 * value that was sent last is news if it comes back.
 */
export function overwrite(marks: Marks, parts: Iterable<string>): void {
  for (const part of parts) replaceLatest(marks, part, OVERWRITTEN);
}

/** Something was written here, and it is not known which parts come from it: all of them are news. */
export function doubt(marks: Marks): void {
  for (const part of Object.keys(marks)) replaceLatest(marks, part, UNCERTAIN);
}

/** Whether the peer's value was written over the one that was sent. */
export function isOverwritten(mark: Mark | undefined): boolean {
  return latest(mark) === OVERWRITTEN;
}

function replaceLatest(marks: Marks, part: string, sign: string): void {
  const mark = marks[part];
  if (!mark) return;
  const [acknowledged, acknowledgedIn, pending, pendingIn = 0] = mark;
  marks[part] =
    pending === undefined
      ? [sign, acknowledgedIn]
      : [acknowledged, acknowledgedIn, sign, pendingIn];
}

/**
 * The digest of ours that the peer had applied, the latest of those.
 * @param ack number of the last of our envelopes that the peer had applied
 */
export function appliedBy(mark: Mark | undefined, ack: number): string | undefined {
  if (!mark) return undefined;
  const [acknowledged, acknowledgedIn, pending, pendingIn = 0] = mark;
  const hasPending = pending !== undefined && pendingIn > 0 && pendingIn <= ack;
  const [digest, seq] = hasPending ? [pending, pendingIn] : [acknowledged, acknowledgedIn];
  const isOurs = digest !== null && !['', OVERWRITTEN, UNCERTAIN].includes(digest);
  return isOurs && seq > 0 && seq <= ack ? digest : undefined;
}
