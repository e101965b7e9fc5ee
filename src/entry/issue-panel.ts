/** Door: the issue panel. Shows a person who sees the issue what its twins are and how they are. */
import Resolver from '@forge/resolver';
import { CODES, SyncError } from '../errors';
import { readConnection } from '../store/connection';
import { twinsOfIssue } from '../store/twin';
import type { Twin } from '../sync/twin';
import { tell } from './answers';
import { requireVisible, type Context } from './caller';
import type { TwinView } from './screens';

const resolver = new Resolver();

resolver.define('getTwins', ({ context }) =>
  tell(async () => {
    const issueId = (context as Context).extension?.issue?.id;
    if (issueId === undefined) throw new SyncError('bad-request', 'The panel stands on no issue.');
    await requireVisible(issueId);
    const twins = await twinsOfIssue<Twin>(issueId);
    return Promise.all(twins.filter((twin) => twin.local?.id === issueId).map(toView));
  }),
);

async function toView(twin: Twin): Promise<TwinView> {
  const { remote, state, parked, last } = twin;
  const connection = await readConnection(twin.connectionId);
  return {
    connectionName: connection?.name ?? 'removed connection',
    state,
    isUnconfirmed: twin.unconfirmedSince > 0,
    ...(remote && {
      remote: {
        key: remote.key,
        url: remote.url,
        ...(remote.status !== undefined && { status: remote.status }),
      },
    }),
    ...(last && { last }),
    ...(parked && { problem: { message: parked.message, next: CODES[parked.code].next } }),
  };
}

export const resolve = resolver.getDefinitions();
