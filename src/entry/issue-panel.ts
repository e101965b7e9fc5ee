/** Door: the issue panel. Shows a person who sees the issue what its twins are and how they are. */
import Resolver from '@forge/resolver';
import * as z from 'zod';
import { allOrThrow } from '../async';
import { CODES, SyncError } from '../errors';
import { issueUrl } from '../peer/url';
import { listConnections, readConnection } from '../store/connection';
import { twinsOfIssue } from '../store/find-twins';
import { load } from '../store/twin';
import { retryParked } from '../sync/life/retry';
import { start, stopTwin } from '../sync/life/start';
import type { Stopped, Twin } from '../model/twin';
import { parse, tell } from './screens/resolve';
import { isAdmin, readCaller, requireEditor, requireVisible, type Context } from './wiring/caller';
import type { TwinView } from './screens/calls';
import { wireScreen } from './wiring/sync-ports';

const Start = z.object({ connectionId: z.string().max(100) });
const Stop = z.object({ twinKey: z.string().max(200) });
const Named = z.object({ name: z.string() });

const resolver = new Resolver();

resolver.define('getTwins', ({ context }) =>
  tell(async () => {
    const issueId = issueOf(context);
    await requireVisible(issueId);
    const [twins, hasDetails] = await allOrThrow([twinsHere(issueId), isAdmin()]);
    return allOrThrow(twins.map((twin) => toView(twin, hasDetails)));
  }),
);

resolver.define('syncNow', ({ context }) =>
  tell(async () => {
    const issueId = issueOf(context);
    await requireVisible(issueId);
    await requireEditor(issueId);
    const twins = (await twinsHere(issueId)).filter(({ state }) => state !== 'stopped');
    const ports = wireScreen();
    await ports.work.outbound(
      twins
        .filter(({ parked }) => !parked)
        .map(({ connectionId, key }) => ({ connectionId, twinKey: key, issueId, cause: 'again' })),
    );
    for (const { connectionId, key } of twins.filter(({ parked }) => parked))
      await retryParked(ports, connectionId, [key]);
    return { asked: twins.length };
  }),
);

resolver.define('listChoices', ({ context }) =>
  tell(async () => {
    const issueId = issueOf(context);
    await requireVisible(issueId);
    const [connections, twins] = await allOrThrow([listConnections(), twinsHere(issueId)]);
    const running = new Set(twins.flatMap((twin) => (twin.stopped ? [] : twin.connectionId)));
    return connections
      .filter(({ id, state, outgoing }) => state === 'active' && outgoing && !running.has(id))
      .map(({ id, name, peer }) => ({ id, name, peer: peer.name }));
  }),
);

resolver.define('startSync', ({ payload, context }) =>
  tell(async () => {
    const issueId = issueOf(context);
    await requireVisible(issueId);
    await requireEditor(issueId);
    const { connectionId } = parse(Start, payload);
    const connection = await readConnection(connectionId);
    if (!connection)
      throw new SyncError('unknown-connection', 'There is no such connection on this site.');
    await start(wireScreen(), connection, issueId);
    return null;
  }),
);

resolver.define('stopSync', ({ payload, context }) =>
  tell(async () => {
    const issueId = issueOf(context);
    await requireVisible(issueId);
    await requireEditor(issueId);
    const { twinKey } = parse(Stop, payload);
    const twin = (await twinsHere(issueId)).find(({ key }) => key === twinKey);
    if (!twin) throw new SyncError('bad-request', 'This issue has no such twin.');
    const { connectionId } = twin;
    const who = await readCaller();
    const stopper = { by: who.displayName, who };
    return { stopped: await stopTwin(wireScreen(), { connectionId, twinKey }, stopper) };
  }),
);

function issueOf(context: unknown): string {
  const issueId = (context as Context).extension?.issue?.id;
  if (issueId !== undefined) return issueId;
  throw new SyncError('bad-request', 'The panel stands on no issue.');
}

async function twinsHere(issueId: string): Promise<Twin[]> {
  return (await twinsOfIssue<Twin>(issueId)).filter((twin) => twin.local?.id === issueId);
}

/** Said to those who cannot put it right: details may hold what Jira or a script said of other things. */
const FOR_OTHERS = {
  message: 'Something in the rules, in a project or in the connection stands in the way.',
  next: 'Ask a Jira admin: Tandem’s page says under Activity what it is and how to put it right.',
};

/** @param hasDetails the caller is an admin */
async function toView(twin: Twin, hasDetails: boolean): Promise<TwinView> {
  const { remote, state, parked, last, stopped, request } = twin;
  const { connection, received } = await load<Twin>(twin.connectionId, twin.key);
  const status = Named.safeParse(received.status).data?.name;
  return {
    twinKey: twin.key,
    ...(stopped && { stopped: toStopView(stopped) }),
    ...(request && { request: { at: request.at, by: request.by } }),
    connectionName: connection?.name ?? 'removed connection',
    state,
    isUnconfirmed: twin.unconfirmedSince > 0,
    ...(remote &&
      connection && {
        remote: {
          key: remote.key,
          // Of the connection's site, whatever the peer says.
          url: issueUrl(connection.peer.url, remote.key),
          // Only what the other side's outgoing script sent.
          ...(status !== undefined && { status }),
        },
      }),
    ...(last && { last: hasDetails ? last : withoutDetails(last) }),
    ...(parked && {
      problem: hasDetails ? { message: parked.message, next: CODES[parked.code].next } : FOR_OTHERS,
    }),
  };
}

function toStopView({ at, by, why, waits }: Stopped): NonNullable<TwinView['stopped']> {
  return { at, by, why, ...(waits && { waits }) };
}

/** A failure's words are the admin's, wherever they stand. */
function withoutDetails(last: NonNullable<TwinView['last']>): NonNullable<TwinView['last']> {
  const { message: _, ...rest } = last;
  return last.outcome === 'failed' ? rest : last;
}

export const resolve = resolver.getDefinitions();
