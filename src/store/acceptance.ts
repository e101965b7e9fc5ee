/** Invitations that are being accepted here: each has a secret that no connection names yet. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { readFrom, stored } from './kvs';

/** An acceptance that has not come to its end. */
export interface Acceptance {
  /** Id that the connection will have. */
  connectionId: string;
  /** Until when the invitation is good, in milliseconds since 1970. */
  expires: number;
}

export async function noteAcceptance(acceptance: Acceptance): Promise<void> {
  await stored(kvs.set(KEY.acceptance(acceptance.connectionId), acceptance));
}

/** At most 100 of them. */
export async function listAcceptances(): Promise<Acceptance[]> {
  return (await readFrom<Acceptance>(KEY.acceptance(''))).map(({ value }) => value);
}

export async function endAcceptance(connectionId: string): Promise<void> {
  await stored(kvs.delete(KEY.acceptance(connectionId)));
}
