/** Door: every five minutes, and every day. Finds what events were lost for, on this site and on the way to the others. */
import { toSyncError } from '../errors';
import { changedIssues, searchIds } from '../jira/search';
import { listConnections } from '../store/connection';
import { findForgotten } from '../jira/presence';
import { listSettled, listWaiting, parkedUntil } from '../store/find-twins';
import { readSwept, readTwins, writeSwept } from '../store/twin';
import { autoStart } from '../sync/auto-start';
import { lookBack, sweepChanges, sweepConnection, type SweepPorts } from '../sync/sweep';
import { sweepIssues } from '../sync/sweep-issues';
import type { Twin } from '../sync/twin';
import { endOldAddress } from './address';
import { report } from './answers';
import { reviveJobs } from './bulk-lane';
import { tellUntold } from './control';
import { noteWaiting } from './health';
import { carryOnRemovals, expireInvitation } from './removal';
import { wire } from './wiring';

export async function tick(): Promise<void> {
  const ports: SweepPorts = {
    ...wire(),
    listWaiting: listWaiting<Twin>,
    parkedUntil: parkedUntil<Twin>,
    changedIssues,
    readTwins: readTwins<Twin>,
  };
  const last = await readSwept();
  await attempt('sweep of changes', async () => {
    await writeSwept(await sweepChanges(ports, last));
  });
  await attempt('removals', carryOnRemovals);
  await attempt('jobs', reviveJobs);
  await attempt('old address', endOldAddress);
  await attempt('sweep', async () => {
    for (const connection of await listConnections()) {
      await attempt(`invitation of ${connection.id}`, () => expireInvitation(connection));
      if (connection.untold)
        await attempt(`news of ${connection.id}`, () => tellUntold(connection.id));
      await attempt(`health of ${connection.id}`, () => noteWaiting(connection.id));
      if (connection.state !== 'active') continue;
      await attempt(`start of ${connection.id}`, async () => {
        await autoStart({ ...ports, searchIds }, connection, lookBack(ports.now(), last));
      });
      await attempt(`sweep of ${connection.id}`, () => sweepConnection(ports, connection));
    }
  });
}

/** Looks once a day whether the issues under sync can still be read. */
export async function look(): Promise<void> {
  const ports = { ...wire(), listSettled: listSettled<Twin>, findForgotten };
  for (const { id, state } of await listConnections())
    if (state === 'active') await attempt(`issues of ${id}`, () => sweepIssues(ports, id));
}

/** What fails now is done by the next sweep, and must not keep the rest waiting. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    report(toSyncError(thrown), what);
  }
}
