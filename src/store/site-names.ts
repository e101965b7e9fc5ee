/** Names of this site, kept for a while so that an editor need not ask Jira with every letter. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

/** @param Names what `jira/site-names.ts` reads; `at` in milliseconds since 1970 */
export interface KeptNames<Names> {
  at: number;
  names: Names;
}

export async function readNames<Names>(): Promise<KeptNames<Names> | undefined> {
  return stored(kvs.get<KeptNames<Names>>(KEY.names));
}

export async function writeNames<Names>(kept: KeptNames<Names>): Promise<void> {
  await stored(kvs.set(KEY.names, kept));
}
