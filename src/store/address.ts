/** This installation's own web trigger address, kept while it moves: the old one is good until all know. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored, unlessGone } from './kvs';

export interface Move {
  /** The new address. */
  url: string;
  /** Milliseconds since 1970. */
  at: number;
}

export async function readMove(): Promise<Move | undefined> {
  return stored(kvs.get<Move>(KEY.address));
}

export async function writeMove(move: Move): Promise<void> {
  await stored(kvs.set(KEY.address, move));
}

export async function deleteMove(): Promise<void> {
  await unlessGone(stored(kvs.delete(KEY.address)));
}
