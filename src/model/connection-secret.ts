/** What only this installation may know of a connection: its keys, and the peer's address. Pure data. */

/** A key that messages are signed with. */
export interface SigningKey {
  /** Appears in no secret. */
  id: string;
  /** 32 bytes in base64. */
  secret: string;
}

/** A key that the peer signs with. */
export interface TakenKey extends SigningKey {
  /** A replaced key is taken until then, for what was under way; milliseconds since 1970. */
  until?: number;
}

/** How far the replacement of the keys has come on this side. The current keys stay in use until it is over. */
export type Rotation =
  /** This side has asked the peer for new keys and has no answer yet. */
  | { state: 'asked'; publicKey: string; privateKey: string; since: number }
  /** This side has answered the peer. Without the peer's confirmation the new keys end at `until`. */
  | { state: 'answered'; send: SigningKey; receive: SigningKey; until: number }
  /** This side has the peer's answer, and asks it to confirm until it does. */
  | { state: 'agreed'; send: SigningKey; receive: SigningKey };

/** What the handshake needs while a connection is being made. */
export interface PendingHandshake {
  invitation: string;
  /** This side's own web trigger, as the other side was told it. */
  url: string;
  publicKey: string;
  privateKey: string;
  /** The other side's public key, once it is known. */
  theirs?: string;
}

export interface ConnectionSecret {
  /** The peer's web trigger. */
  url: string;
  /** When the peer said that it moved there, by the peer's clock; milliseconds since 1970. */
  movedAt?: number;
  /** The current key of this side. */
  send: SigningKey[];
  /** The current key of the peer, and those that it replaced. Only the current one has no end. */
  receive: TakenKey[];
  /** What the peer takes beyond the first release; absent if it never said. */
  takes?: string[];
  /** The installation that made the keys, or that an admin said goes on with them. */
  installation?: string;
  rotation?: Rotation;
  pending?: PendingHandshake;
  /** The connection rested when its state last changed: whoever reads the keys need not ask for the row. */
  rests?: boolean;
}

/** The keys that this side signs with: two while it does not know whether the peer has taken the new one. */
export function signingKeys({ send, rotation }: ConnectionSecret): SigningKey[] {
  return rotation?.state === 'agreed' ? [...send, rotation.send] : send;
}

/**
 * The keys by which this side takes messages, the current one first.
 * @param now milliseconds since 1970
 */
export function takenKeys({ receive, rotation }: ConnectionSecret, now: number): TakenKey[] {
  const isOpen =
    rotation?.state === 'agreed' || (rotation?.state === 'answered' && rotation.until > now);
  return [
    ...receive.filter(({ until }) => until === undefined || until > now),
    ...(isOpen ? [rotation.receive] : []),
  ];
}
