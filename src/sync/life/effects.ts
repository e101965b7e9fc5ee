/**
 * What helpers of a script ask for beyond the issue itself: to start others, to send back, to stop. All of it
 * may be done again by a second attempt and is not done twice.
 */
import { SyncError } from '../../errors';
import type { Direction, Effect } from '../../script/script';
import type { Plan } from '../plan/plan';
import type { Connection } from '../../model/connection';
import type { SyncPorts } from '../ports';
import { start } from './start';
import type { Why } from '../../model/sync-event';

/** What was started, for the event, and what could not be. */
export interface Started {
  why: Why[];
  warnings: Plan['warnings'];
}

/**
 * Asks for the sync of those issues that a script names and that never were under sync through its
 * connection: one that a person stopped is not started again. Nothing is read where it names none.
 */
export async function startOthers(
  ports: Pick<SyncPorts, 'issues' | 'store' | 'work'>,
  connection: Connection,
  effects: Effect[],
): Promise<Started> {
  const started: Started = { why: [], warnings: [] };
  for (const effect of effects) {
    if (effect.kind !== 'start-sync') continue;
    const { issueKey, line } = effect;
    const told = await startOne(ports, connection, issueKey);
    if (typeof told === 'string')
      started.warnings.push({ message: `The sync of ${issueKey} was not started: ${told}`, line });
    else if (told) started.why.push({ what: 'start of sync', to: told.key, line });
  }
  return started;
}

/** @returns the issue, why it cannot be started, or undefined where there is nothing to start */
async function startOne(
  ports: Pick<SyncPorts, 'issues' | 'store' | 'work'>,
  connection: Connection,
  idOrKey: string,
): Promise<{ key: string } | string | undefined> {
  const found = (await ports.issues.lookUp('issue', [idOrKey])) as {
    id: string;
    key: string;
  } | null;
  if (!found) return 'there is no such issue, or the app may not see it.';
  const twins = await ports.store.twinsOfIssue(found.id);
  if (twins.some((twin) => twin.connectionId === connection.id)) return undefined;
  try {
    await start(ports, connection, found.id);
    return found;
  } catch (error) {
    if (!(error instanceof SyncError) || error.verdict === 'retry') throw error;
    return error.message;
  }
}

/** In whose name a twin ends, where its script asked for that. */
export function enderOf(script: Direction, effects: Effect[]): string | undefined {
  const stop = effects.find(({ kind }) => kind === 'stop-sync');
  return stop && `the ${script} script, line ${stop.line}`;
}

/** The script asked for this side's state to be sent. */
export function sendsBack(effects: Effect[]): boolean {
  return effects.some(({ kind }) => kind === 'sync-back');
}

/** How the event tells what is done after it. */
export function askedFor(effects: Effect[]): Why[] {
  return effects.flatMap(({ kind, line }) =>
    kind === 'start-sync'
      ? []
      : [{ what: kind === 'stop-sync' ? 'end of sync' : 'sending back', line }],
  );
}
