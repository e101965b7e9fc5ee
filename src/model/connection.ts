/** One side of a connection between two sites. */
import type { CompiledScript } from '../script/script';

/** A script that runs. */
export type PublishedScript = CompiledScript & {
  /** Milliseconds since 1970. */
  publishedAt?: number;
};

/** One side of a connection, as the sync path sees it. */
export interface Connection {
  id: string;
  side: 'a' | 'b';
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  localUrl: string;
  /** Issues here may have a twin by another connection too. */
  hasSibling?: boolean;
  /** The app's own user on this site. */
  appAccountId: string;
  peer: { name: string; url: string };
  outgoing?: PublishedScript;
  incoming?: PublishedScript;
  /** Who wins where both sides changed a field. */
  policy: 'remote' | 'local' | 'newer';
  /** The other side has the counterpart; without it both let the other's edits win. */
  isPolicyShared?: boolean;
  /** The peer's comments arrive visible to customers, except for what was internal there. */
  publicComments: boolean;
  /** Since when requests of the peer to connect issues wait for an admin here. */
  pairRequestsSince?: number;
  /** The other side may start what was stopped here. */
  mayPeerRestart?: boolean;
  /** Who of the other site is who here: they alone are mentioned. */
  people?: { there: string; here: { accountId: string; displayName: string } }[];
}
