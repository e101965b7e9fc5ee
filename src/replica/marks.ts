/**
 * What the peer is known to hold of each part of our replica, as digests. A part that was sent but not
 * yet acknowledged is pending under the number of the envelope that carried it, so that every later
 * envelope can be built on what the peer certainly has and still repeat what it may have missed.
 */

/** `[acknowledged]`, or `[acknowledged, pending, sequence]`. `null`: the peer has none; `''`: removal sent. */
export type Mark = [acknowledged: string | null, pending?: string, sequence?: number];

/** Marks by field name or entry id. */
export type Marks = Record<string, Mark>;

/** The digest that the peer has or will have once everything on its way has arrived. */
export function latest(mark: Mark | undefined): string | null {
  const digest = mark?.[1] ?? mark?.[0] ?? null;
  return digest === '' ? null : digest;
}

/** True while something of this part is on its way. */
export function isPending(mark: Mark | undefined): boolean {
  return mark?.[1] !== undefined;
}

/** Sequence number of the envelope that carried the pending state, or undefined. */
export function pendingSince(mark: Mark | undefined): number | undefined {
  return mark?.[2];
}

/** Notes that envelope `seq` carries `digest` (`''` for a removal) of a part. */
export function markSent(marks: Marks, part: string, digest: string, seq: number): void {
  marks[part] = [marks[part]?.[0] ?? null, digest, seq];
}

/** Notes that the peer holds this state though we did not send it: it is what the peer sent us. */
export function markHeld(marks: Marks, part: string, digest: string): void {
  marks[part] = [digest];
}

/** Takes the peer's word that it has applied everything up to envelope `seq`. */
export function acknowledge(marks: Marks, seq: number): void {
  for (const [part, mark] of Object.entries(marks)) {
    if (mark[1] === undefined || (mark[2] ?? 0) > seq) continue;
    if (mark[1] === '') delete marks[part];
    else marks[part] = [mark[1]];
  }
}
