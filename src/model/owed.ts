/** What Jira refused of an issue and this site still owes to it. Pure data. */
import type { EntryKind } from '../replica/replica';

/** What of an issue is owed. */
export interface Owed {
  /** Since when something is, in milliseconds since 1970. */
  since: number;
  /** When it was last tried. */
  triedAt: number;
  /** When the peer was last asked for the whole issue. */
  askedAt: number;
  /** A bounded number of them; what goes beyond is tried again with these. */
  entries: OwedEntry[];
}

export interface OwedEntry {
  kind: EntryKind;
  /** The peer's id. */
  id: string;
  /** Jira's words, shortened. */
  reason: string;
  /** The app lacks a permission. */
  isForbidden?: true;
}
