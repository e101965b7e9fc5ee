/** How far the rows that an older version wrote have been written anew. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

/** A walk through the rows of all connections. */
export interface Upgrade {
  /** Which form of the rows it brings about. */
  form: number;
  /** Connections that are still to be gone through, the present one first. */
  left: string[];
  /** Where to go on in the present one. */
  cursor?: string;
}

/** @returns undefined if none was ever begun */
export async function readUpgrade(): Promise<Upgrade | undefined> {
  return stored(kvs.get<Upgrade>(KEY.upgrade));
}

export async function writeUpgrade(upgrade: Upgrade): Promise<void> {
  await stored(kvs.set(KEY.upgrade, upgrade));
}
