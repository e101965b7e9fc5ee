/** Door: every five minutes, and every day. Finds what events were lost for, on this site and on the way to the others. */
import { toSyncError } from '../errors';
import { changedIssues, findByChange } from '../jira/search';
import { listConnections, updateConnection } from '../store/connection';
import { findForgotten, findVisible } from '../jira/presence';
import { listDue, listSettled, parkedUntil } from '../store/find-twins';
import { readLooked, readSwept, writeLooked, writeSwept } from '../store/sweep';
import { readTwins } from '../store/twin';
import { autoStart, lookedUntil } from '../sync/upkeep/auto-start';
import { sweepChanges, sweepConnection, type SweepPorts } from '../sync/upkeep/sweep';
import { stopSecond } from '../sync/life/start';
import { sweepIssues, type LookPorts } from '../sync/upkeep/daily-look';
import type { Twin } from '../model/twin';
import { compareAddress } from './connection/address';
import { report } from './wiring/answers';
import { reviveJobs } from './wiring/revive-jobs';
import { tellUntold } from './connection/control';
import { noteWaiting } from './screens/health';
import { connectInScope, tidyRequests } from './screens/pair-requests';
import { carryOnRemovals, expireAcceptances, expireInvitation } from './connection/removal';
import { upgradeRows } from './wiring/upgrade';
import { wire } from './wiring/sync-ports';
import type { Connection } from '../model/connection';

export async function tick(): Promise<void> {
  const ports: SweepPorts = {
    ...wire(),
    listDue: listDue<Twin>,
    parkedUntil: parkedUntil<Twin>,
    changedIssues,
    readTwins: readTwins<Twin>,
    findVisible,
  };
  await attempt('address', compareAddress);
  await attempt('sweep of changes', async () => {
    await writeSwept(await sweepChanges(ports, await readSwept()));
  });
  await attempt('upgrade', () => upgradeRows(ports.work));
  await attempt('daily look', lookIfMissed);
  await attempt('removals', carryOnRemovals);
  await attempt('acceptances', expireAcceptances);
  await attempt('jobs', reviveJobs);
  await attempt('sweep', async () => {
    for (const connection of await listConnections()) {
      if (connection.displacedSince !== undefined) continue;
      await attempt(`invitation of ${connection.id}`, () => expireInvitation(connection));
      if (connection.untold)
        await attempt(`news of ${connection.id}`, () => tellUntold(connection.id));
      await attempt(`health of ${connection.id}`, () => noteWaiting(connection.id));
      if (connection.state !== 'active') continue;
      if (connection.joinScope && connection.pairRequestsSince !== undefined)
        await attempt(`pairs of ${connection.id}`, () => connectInScope(connection.id));
      await attempt(`start of ${connection.id}`, () => startNew(ports, connection));
      await attempt(`sweep of ${connection.id}`, () => sweepConnection(ports, connection));
    }
  });
}

/** Starts what matches the connection's JQL. What could not be asked for is looked at again. */
async function startNew(ports: SweepPorts, connection: Connection): Promise<void> {
  const until = await autoStart({ ...ports, findByChange }, connection);
  if (until !== undefined)
    await updateConnection(connection.id, (row) => lookedUntil(row, connection, until));
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The daily look again, if it did not come to its end an hour ago. */
async function lookIfMissed(): Promise<void> {
  if (Date.now() >= (await readLooked()) + DAY_MS + HOUR_MS) await lookAtAll();
}

/** Looks once a day whether the issues under sync can still be read. */
export async function look(): Promise<void> {
  await attempt('daily look', lookAtAll);
}

async function lookAtAll(): Promise<void> {
  const wired = wire();
  const ports: LookPorts = {
    ...wired,
    listSettled: listSettled<Twin>,
    findForgotten,
    endSecond: (twin, kept) => stopSecond(wired, twin, kept),
  };
  const began = Date.now();
  let isWhole = true;
  for (const { id, state } of await listConnections()) {
    if (state !== 'active') continue;
    isWhole = (await attempt(`issues of ${id}`, () => sweepIssues(ports, id))) && isWhole;
    isWhole = (await attempt(`pairs of ${id}`, () => tidyRequests(id))) && isWhole;
  }
  await writeLooked(isWhole ? began : began - DAY_MS);
}

/**
 * What fails now is done by the next sweep, and must not keep the rest waiting.
 * @returns whether it went well
 */
async function attempt(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    report(toSyncError(thrown), what);
    return false;
  }
}
