/** Door: the post function's form in the workflow editor. */
import Resolver from '@forge/resolver';
import { allOrThrow } from '../async';
import { listConnections } from '../store/connection';
import { readVersion } from '../store/script';
import { tell } from './screens/resolve';
import { requireAdmin } from './wiring/caller';

const resolver = new Resolver();

resolver.define('listChoices', () =>
  tell(async () => {
    await requireAdmin();
    const connections = await listConnections();
    return allOrThrow(
      connections.map(async ({ id, name, peer, state, outgoing }) => {
        const version = outgoing && (await readVersion(id, 'outgoing', outgoing.version));
        return { id, name, peer: peer.name, state, ...(version && { outgoing: version.source }) };
      }),
    );
  }),
);

export const resolve = resolver.getDefinitions();
