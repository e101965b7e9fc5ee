/** Calls of the admin page about pairs that the other site asks to connect. */
import { allOrThrow } from '../../async';
import { SyncError } from '../../errors';
import { findByKey, searchIds } from '../../jira/search';
import { isExpired, toId, type PairRequest } from '../../model/pair-request';
import { issueUrl } from '../../peer/url';
import { readConnection, updateConnection } from '../../store/connection';
import { changePairRequests, listPairRequests } from '../../store/pair-requests';
import {
  agreeByScope,
  agreeToPairs,
  declinePairs,
  tidyPairRequests,
  type AgreedPair,
  type PairRequestPorts,
} from '../../sync/life/pair-requests';
import { noteChange } from '../../connection/change';
import { callerName, requireJql, summariesAsCaller } from '../wiring/caller';
import { toView } from './connection-view';
import type { AdminCalls } from './calls';
import { wire, wireScreen } from '../wiring/sync-ports';

/** Requests on one page of the list: their issues are read in one call. */
const PAGE = 50;

/** One page of the requests that wait, with this site's issues as the calling admin sees them. */
export async function list({
  connectionId,
  page,
}: AdminCalls['listPairRequests'][0]): Promise<AdminCalls['listPairRequests'][1]> {
  const [open, row] = await allOrThrow([openRequests(connectionId), readConnection(connectionId)]);
  const some = open.slice(page * PAGE, (page + 1) * PAGE);
  const issues = await summariesAsCaller(some.map(({ wantedKey }) => wantedKey));
  const requests = some.flatMap(({ twin, remote, wantedKey, at }) => {
    const issue = issues.get(wantedKey);
    if (!issue) return [];
    const { key, summary } = issue;
    return [
      {
        id: toId(twin),
        key,
        summary,
        remoteKey: remote.key,
        remoteUrl: issueUrl(row?.peer.url ?? '', remote.key),
        at,
      },
    ];
  });
  const hidden = some.filter(({ wantedKey }) => !issues.has(wantedKey));
  return {
    total: open.length,
    requests,
    hidden: hidden.map(({ twin }) => toId(twin)),
    ...((page + 1) * PAGE < open.length && { next: page + 1 }),
  };
}

/**
 * Agrees to requests, or declines them. An admin can agree only for issues that they see.
 * @throws SyncError `unknown-connection`, `conflict` unless the connection is active, `peer-…`
 */
export async function answer({
  connectionId,
  ids,
  isAgreed,
}: AdminCalls['answerPairRequests'][0]): Promise<AdminCalls['answerPairRequests'][1]> {
  const connection = await readConnection(connectionId);
  if (!connection)
    throw new SyncError('unknown-connection', 'There is no such connection on this site.');
  const wanted = new Set(ids);
  const requests = (await openRequests(connectionId)).filter(({ twin }) => wanted.has(toId(twin)));
  if (!isAgreed) {
    await declinePairs(screenPorts(), connectionId, requests);
    await noteLeft(connectionId);
    return { failed: [] };
  }
  if (connection.state !== 'active')
    throw new SyncError('conflict', `Connection ${connection.name} is ${connection.state}.`);
  const issues = await summariesAsCaller(requests.map(({ wantedKey }) => wantedKey));
  const pairs = requests.flatMap((request): AgreedPair[] => {
    const issue = issues.get(request.wantedKey);
    return issue ? [{ request, local: { id: issue.id, key: issue.key } }] : [];
  });
  const failed = await agreeToPairs(screenPorts(), connection, pairs);
  await noteLeft(connectionId);
  return {
    failed: failed.map(({ request, why }) => ({ remoteKey: request.remote.key, why })),
  };
}

/**
 * Sets which issues of this site the other one may connect without asking; null: none.
 * @throws SyncError `jira-refused` if Jira does not take the JQL
 */
export async function setJoinScope({
  id,
  jql,
}: AdminCalls['setJoinScope'][0]): Promise<AdminCalls['setJoinScope'][1]> {
  if (jql !== null) await requireJql(jql);
  const by = await callerName();
  const at = Date.now();
  const what =
    jql === null
      ? 'The other site may connect no issue without asking'
      : `The other site may connect issues without asking that match: ${jql}`;
  const row = await updateConnection(id, ({ joinScope: _, ...rest }) =>
    noteChange(jql === null ? rest : { ...rest, joinScope: { jql, by, at } }, {
      at,
      by,
      what,
      isRemote: false,
    }),
  );
  return toView(row);
}

/** For the five-minute sweep: connects what lies in the connection's scope. */
export async function connectInScope(connectionId: string): Promise<void> {
  const connection = await readConnection(connectionId);
  if (connection?.pairRequestsSince === undefined || !connection.joinScope) return;
  const matching = (jql: string, ids: string[]) =>
    searchIds(`(${jql}) AND id in (${ids.join(', ')})`, ids.length);
  await agreeByScope({ ...ports(), find: findByKey, matching }, connection);
  await noteLeft(connectionId);
}

/** For the daily look: ends what nobody answered in time. */
export async function tidyRequests(connectionId: string): Promise<void> {
  await tidyPairRequests(ports(), connectionId);
  await noteLeft(connectionId);
}

/** Requests that wait for an answer. */
async function openRequests(connectionId: string): Promise<PairRequest[]> {
  const now = Date.now();
  return (await listPairRequests(connectionId)).filter(
    (request) => !request.isDeclined && !isExpired(request, now),
  );
}

/** The connection no longer says that requests wait once none does. */
async function noteLeft(connectionId: string): Promise<void> {
  if ((await openRequests(connectionId)).length > 0) return;
  const row = await readConnection(connectionId);
  if (row?.pairRequestsSince === undefined) return;
  await updateConnection(connectionId, ({ pairRequestsSince: _, ...rest }) => rest);
}

const PAGES = { list: listPairRequests, change: changePairRequests };

function ports(): PairRequestPorts {
  return { ...wire(), pairRequests: PAGES };
}

function screenPorts(): PairRequestPorts {
  return { ...wireScreen(), pairRequests: PAGES };
}
