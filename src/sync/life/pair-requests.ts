/**
 * Connecting issues that exist on both sites. The peer asks by the key of an issue here; the issue becomes its twin
 * only if an admin of this site agrees, or if it lies in the scope that an admin has set. Whether the key names an
 * issue at all is nothing that the peer can learn from the answers.
 */
import { allOrThrow, inSlices } from '../../async';
import {
  declineRequests,
  isExpired,
  withoutRequests,
  type PairRequest,
  type PairRequestPage,
  type Taken,
} from '../../model/pair-request';
import type { ReplicaMessage, Result } from '../../peer/message';
import type { IssueRef } from '../../replica/replica';
import { toResult, type Answer } from './results';
import type { Outcome, SyncPorts } from '../ports';
import type { Connection } from '../../model/connection';
import { WIDTH } from '../pace';
import { tellDue } from './start';
import { twinKey, type Twin } from '../../model/twin';
import { agree, mayYield } from './agree';

/** What answering requests needs of the world. */
export interface PairRequestPorts extends SyncPorts {
  pairRequests: {
    list: (connectionId: string) => Promise<PairRequest[]>;
    /** Changes the pages in which these requests lie. */
    change: (
      connectionId: string,
      requests: readonly PairRequest[],
      change: (page: PairRequestPage) => PairRequestPage,
    ) => Promise<void>;
  };
}

const NOT_AGREED = 'The other site did not agree to connect the two issues.';
const TOO_MANY =
  'Too many requests to connect issues wait on the other site. Ask again once its admin has answered some.';

/**
 * Notes the peer's request and answers it. Nothing is asked of Jira.
 * @param twin as the peer started it; it is not kept
 */
export async function takePairRequest(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
  { connectTo = '', from: { id, key } }: ReplicaMessage,
): Promise<Outcome> {
  const request: PairRequest = {
    twin: twin.name,
    ...(twin.run !== undefined && { run: twin.run }),
    remote: { id, key },
    wantedKey: connectTo.toUpperCase(),
    at: ports.now(),
  };
  const own = await ownRequest(ports, connection, request);
  const answer = own
    ? await answerMutual(ports, connection, request, own)
    : ANSWERS[await ports.store.notePairRequest(connection, request)];
  if (answer)
    await ports.peer(connection.id).send({ kind: 'results', results: [toResult(twin, answer)] });
  return { state: 'skipped', why: `The other site asks to connect ${key} with an issue here.` };
}

const WAITS: Answer = {
  outcome: 'skipped',
  message: 'Waits for the other site: an admin there has to agree to connect the two issues.',
};

const ANSWERS: Record<Taken, Answer> = {
  new: WAITS,
  known: WAITS,
  declined: { outcome: 'stopped', message: NOT_AGREED },
  full: { outcome: 'stopped', message: TOO_MANY },
};

/** This site's own request for the same two issues: its admin agreed by asking. */
async function ownRequest(
  { store }: SyncPorts,
  { id }: Connection,
  { remote, wantedKey }: PairRequest,
): Promise<Twin | undefined> {
  const asking = await store.twinsOfRemote(id, { key: remote.key });
  return asking.find(
    (twin) => !twin.stopped && mayYield(twin, remote.key) && twin.local?.key === wantedKey,
  );
}

/**
 * Both sites asked for the same pair. The request of side `a` goes on: side `b` agrees to it, and side `a` repeats
 * its own, which `b` may have answered before it asked itself.
 * @returns what the peer is told; undefined if it was told
 */
async function answerMutual(
  ports: SyncPorts,
  connection: Connection,
  request: PairRequest,
  own: Twin,
): Promise<Answer | undefined> {
  const { key, local } = own;
  if (!local) return WAITS;
  if (connection.side === 'a') {
    await ports.work.outbound([
      { connectionId: connection.id, twinKey: key, issueId: local.id, cause: 'again' },
    ]);
    return WAITS;
  }
  const twin = await agree(ports, connection, request, local);
  if (typeof twin === 'string') return { outcome: 'stopped', message: NOT_AGREED };
  await tellDue(ports, connection.id, [twin]);
  return undefined;
}

/** A request, and the issue here that its key means. */
export interface AgreedPair {
  request: PairRequest;
  local: IssueRef;
}

/**
 * Makes twins of pairs that an admin agreed to, and asks the peer to send its issues. If the peer is not reached,
 * the sweep asks again.
 * @returns the pairs that could not become twins, each with the reason for an admin of this site
 */
export async function agreeToPairs(
  ports: PairRequestPorts,
  connection: Connection,
  pairs: readonly AgreedPair[],
): Promise<{ request: PairRequest; why: string }[]> {
  const made: { request: PairRequest; twin: Twin }[] = [];
  const failed: { request: PairRequest; why: string }[] = [];
  for (const some of inSlices([...pairs], WIDTH))
    await allOrThrow(
      some.map(async ({ request, local }) => {
        const twin = await agree(ports, connection, request, local);
        if (typeof twin === 'string') failed.push({ request, why: twin });
        else made.push({ request, twin });
      }),
    );
  await drop(
    ports,
    connection.id,
    made.map(({ request }) => request),
  );
  await tellDue(
    ports,
    connection.id,
    made.map(({ twin }) => twin),
  );
  return failed;
}

/** Declines requests: they are off the list, and asking again changes nothing until they expire. */
export async function declinePairs(
  ports: PairRequestPorts,
  connectionId: string,
  requests: readonly PairRequest[],
): Promise<void> {
  const twins = requests.map(({ twin }) => twin);
  await ports.pairRequests.change(connectionId, requests, (page) => declineRequests(page, twins));
  await refuse(ports, connectionId, requests);
}

/** Issues that one read of Jira takes. */
const TOGETHER = 100;

/**
 * Agrees to the requests whose issue lies in the scope of the connection: two calls of Jira for a hundred of them.
 * @param find gives issues by the keys that they are asked for by, as far as the app sees them; `matching` those of some ids that match a JQL
 */
export async function agreeByScope(
  ports: PairRequestPorts & {
    find: (keys: string[]) => Promise<Map<string, IssueRef>>;
    matching: (jql: string, ids: string[]) => Promise<string[]>;
  },
  connection: Connection,
): Promise<void> {
  const { joinScope, id } = connection;
  if (!joinScope) return;
  const open = (await ports.pairRequests.list(id)).filter(({ isDeclined }) => !isDeclined);
  for (const some of inSlices(open, TOGETHER)) {
    const issues = await ports.find(some.map(({ wantedKey }) => wantedKey));
    if (issues.size === 0) continue;
    const ids = [...issues.values()].map((issue) => issue.id);
    const isIn = new Set(await ports.matching(joinScope.jql, ids));
    const pairs = some.flatMap((request): AgreedPair[] => {
      const issue = issues.get(request.wantedKey);
      return issue && isIn.has(issue.id) ? [{ request, local: issue }] : [];
    });
    await agreeToPairs(ports, connection, pairs);
  }
}

/**
 * Ends what nobody answered in time, and repeats refusals that the peer may have missed.
 * @returns how many requests still wait for an answer
 */
export async function tidyPairRequests(
  ports: PairRequestPorts,
  connectionId: string,
): Promise<number> {
  const all = await ports.pairRequests.list(connectionId);
  const keys = all.map(({ twin }) => twinKey(connectionId, twin));
  const twins = await allOrThrow(keys.map((key) => ports.store.load(connectionId, key)));
  const served = all.filter((_, index) => isServed(twins[index]?.twin));
  const rest = all.filter((each) => !served.includes(each));
  const expired = rest.filter((each) => isExpired(each, ports.now()));
  await refuse(
    ports,
    connectionId,
    rest.filter((each) => each.isDeclined ?? expired.includes(each)),
  );
  await drop(ports, connectionId, [...served, ...expired]);
  return rest.filter((each) => !each.isDeclined && !expired.includes(each)).length;
}

function isServed(twin: Twin | undefined): boolean {
  return twin?.local !== undefined && !twin.stopped;
}

async function drop(
  ports: PairRequestPorts,
  connectionId: string,
  requests: readonly PairRequest[],
): Promise<void> {
  if (requests.length === 0) return;
  const twins = requests.map(({ twin }) => twin);
  await ports.pairRequests.change(connectionId, requests, (page) => withoutRequests(page, twins));
}

/** Results that one message takes. */
const MOST_RESULTS = 200;

async function refuse(
  ports: Pick<SyncPorts, 'peer'>,
  connectionId: string,
  requests: readonly PairRequest[],
): Promise<void> {
  const results = requests.map(({ twin, run }): Result => ({
    twin,
    ack: 0,
    ...(run !== undefined && { run }),
    outcome: 'stopped',
    message: NOT_AGREED,
  }));
  for (const some of inSlices(results, MOST_RESULTS))
    await ports.peer(connectionId).send({ kind: 'results', results: some });
}
