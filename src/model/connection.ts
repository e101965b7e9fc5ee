/** One side of a connection between two sites, as the store keeps it and everything else uses it. */
import type { AddressMessage, ConfirmMessage, ControlMessage, Who } from '../peer/message';
import type { CompiledScript } from '../script/script';
import type { AddressTold, MoveOffer } from './site-address';

/** A person's decision, kept because data crosses between two installations on the strength of it. */
export interface Consent {
  accountId?: string;
  displayName: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What an admin of either site changed of a connection. */
export interface ConnectionChange {
  /** Milliseconds since 1970. */
  at: number;
  by: string;
  /** The same by account. */
  who?: Who;
  /** In words for an admin. */
  what: string;
  /** It was done on the other site. */
  isRemote: boolean;
}

/** A script that runs. */
export type PublishedScript = CompiledScript & {
  /** Milliseconds since 1970. */
  publishedAt?: number;
};

/** What the other site is told of a connection, again and again until it has heard. */
export type News = ControlMessage | ConfirmMessage | AddressMessage;

/** One side of a connection. */
export interface Connection {
  /** `<id on the wire>.<side>`: a site that connects with itself has two. */
  id: string;
  side: 'a' | 'b';
  /** Counts the writes of this row. */
  version: number;
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  localUrl: string;
  /** The app's own user on this site. */
  appAccountId: string;
  peer: { name: string; url: string };
  outgoing?: PublishedScript;
  incoming?: PublishedScript;
  /** Who wins where both sides changed a field. */
  policy: 'remote' | 'local' | 'newer';
  /** The other side has the counterpart; without it both let the other's edits win. */
  isPolicyShared?: boolean;
  /** The other side gave the present name: automation rules do not find the connection by it. */
  isNameByPeer?: boolean;
  /** The peer's comments arrive visible to customers, except for what was internal there. */
  publicComments: boolean;
  /** The other side may start what a person or a script stopped here. */
  mayPeerRestart?: boolean;
  /** Who of the other site (account id, or name as mentioned) is who here. */
  people?: { there: string; here: { accountId: string; displayName: string } }[];
  consent: { local?: Consent; remote?: Consent };
  createdAt: number;
  /** This site has or had another connection: an issue may have a twin by each. */
  hasSibling?: boolean;
  /** When an invitation that nobody accepted ends. */
  expires?: number;
  /** Why it is paused or broken. */
  reason?: string;
  /** Names of the admins who paused it, on this site and on the other: it rests while one of them stands. */
  paused?: { local?: string; remote?: string };
  /** Comments from here arrive on the other site visible to customers. */
  peerPublicComments?: boolean;
  /** When the keys were changed last. */
  keysAt?: number;
  /** Newest first. */
  changes?: ConnectionChange[];
  /**
   * Issues that match are started by themselves, when they are made or changed. `until`: what was changed up to then was
   * looked for, in milliseconds since 1970; before the first look, `at`.
   */
  autoStart?: { jql: string; by: string; at: number; until?: number };
  /** Issues that match are connected without asking if the other site wants to; else an admin here decides on each. */
  joinScope?: { jql: string; by: string; at: number };
  /** Since when requests of the other site to connect issues wait for an admin here. */
  pairRequestsSince?: number;
  /** By topic: when the newest change that is known of was made, here or there. */
  heard?: Record<string, number>;
  /** By topic: the time that this side gave its newest change. */
  said?: Record<string, number>;
  /** The last message in another version of the protocol, which was refused. */
  otherVersion?: { version: number; at: number };
  /** What the other site is told until it has heard: written with the change that it is about. */
  untold?: News[];
  /** The other side wants to be sent to at another installation, which an admin here has to agree to. */
  moveOffer?: MoveOffer;
  /** An admin refused to send there. */
  refusedMove?: string;
  /** Since when the store lies with another installation than the one that made the connection. */
  displacedSince?: number;
  /** When the other side last answered that Tandem is not installed there. */
  peerGoneAt?: number;
  /** What the other side takes beyond the first release, as it said last. */
  peerTakes?: string[];
  addressTold?: AddressTold;
}

/** The connection's id on the wire, and the side that this row is. */
export function splitId(connectionId: string): { wire: string; side: 'a' | 'b' } {
  const [wire = '', side] = connectionId.split('.');
  return { wire, side: side === 'b' ? 'b' : 'a' };
}

/** The row id of one side. */
export function connectionId(wire: string, side: 'a' | 'b'): string {
  return `${wire}.${side}`;
}
