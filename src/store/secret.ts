/** What only this installation may know of a connection: its keys, and the peer's address. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

export interface SigningKey {
  id: string;
  secret: string;
  /** A key that was replaced counts until then, for what was under way; milliseconds since 1970. */
  until?: number;
}

/** While keys are being replaced: what the exchange needs. */
export interface Rotation {
  publicKey: string;
  privateKey: string;
  /** The other side's, where it began. */
  theirs?: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** While a connection is being made: what the exchange needs. */
export interface Pending {
  invitation: string;
  /** This side's own web trigger, as the other side was told it. */
  url: string;
  publicKey: string;
  privateKey: string;
  /** The other side's, once it is known. */
  theirs?: string;
}

export interface ConnectionSecret {
  /** The peer's web trigger. */
  url: string;
  /** When it said so, where it moved; milliseconds since 1970 by its clock. */
  movedAt?: number;
  /** Keys that this side signs with; two during a rotation. */
  send: SigningKey[];
  /** Keys that the peer signs with; two during a rotation. */
  receive: SigningKey[];
  /** What the peer takes beyond the first release; absent if it never said. */
  takes?: string[];
  pending?: Pending;
  rotation?: Rotation;
  /** The connection rested when its state last changed: whoever reads the keys need not ask for the row. */
  rests?: boolean;
}

export async function readSecret(connectionId: string): Promise<ConnectionSecret | undefined> {
  return stored(kvs.getSecret<ConnectionSecret>(KEY.secret(connectionId)));
}

export async function writeSecret(connectionId: string, secret: ConnectionSecret): Promise<void> {
  await stored(kvs.setSecret(KEY.secret(connectionId), secret));
}

export async function deleteSecret(connectionId: string): Promise<void> {
  await stored(kvs.deleteSecret(KEY.secret(connectionId)));
}
