/** How threads begin: issues are made, started, stopped and started again. */
import type { TwinView } from '../../src/entry/screens/calls';
import {
  across,
  administrator,
  idAt,
  issueAt,
  onPanel,
  type Bond,
  type End,
  type History,
  type Thread,
} from './cast';

/** A new thread with its first issue. */
export async function makeIssue(history: History, end: End, fields: object = {}): Promise<Thread> {
  const thread: Thread = {
    label: `thread-${history.threads.length + history.setAside.length + 1}`,
    issues: new Map(),
    started: new Map(),
    stopped: new Map(),
  };
  await addIssue(thread, end, fields);
  history.threads.push(thread);
  return thread;
}

/** An issue of a thread at one more end. @returns its key */
export async function addIssue(thread: Thread, end: End, fields: object = {}): Promise<string> {
  const { id, key } = await administrator(end).who.post<{ id: string; key: string }>(
    '/rest/api/3/issue',
    {
      fields: {
        project: { key: end.project },
        issuetype: { name: end.type },
        summary: `Work of ${thread.label}`,
        labels: [thread.label],
        ...fields,
      },
    },
  );
  thread.issues.set(end, id);
  return key;
}

/** Asks on the panel for the sync of a thread through a bond. @returns false if there is no issue yet */
export async function start(
  history: History,
  thread: Thread,
  { bond, end }: { bond: Bond; end: End },
): Promise<boolean> {
  const issue = await issueAt(history, thread, end);
  if (issue === undefined) return false;
  const payload = { connectionId: idAt(bond, end) };
  await onPanel(history, end, { issue, name: 'startSync', payload });
  thread.started.set(bond, end);
  return true;
}

/** The thread's twin through a bond as an end's panel shows it. */
export async function twinOf(
  history: History,
  thread: Thread,
  { bond, end }: { bond: Bond; end: End },
): Promise<TwinView | undefined> {
  const issue = await issueAt(history, thread, end);
  if (issue === undefined) return undefined;
  const twins = await onPanel<TwinView[]>(history, end, { issue, name: 'getTwins' });
  return twins.find(({ twinKey }) => twinKey.startsWith(`${idAt(bond, end)}:`));
}

/** Stops it there. @returns false if there was nothing to stop */
export async function stop(
  history: History,
  thread: Thread,
  { bond, end }: { bond: Bond; end: End },
): Promise<boolean> {
  const issue = await issueAt(history, thread, end);
  const twin = await twinOf(history, thread, { bond, end });
  if (!twin || twin.stopped || issue === undefined) return false;
  thread.stopped.set(bond, end);
  await onPanel(history, end, { issue, name: 'stopSync', payload: { twinKey: twin.twinKey } });
  return true;
}

/** Starts what nobody has started yet: from the end at which the bond begins, or from the other if only that has an issue. */
export async function startMissing(history: History): Promise<number> {
  let started = 0;
  for (const thread of history.threads)
    for (const bond of history.bonds)
      for (const end of [bond.a, bond.b]) {
        if (thread.isOver || thread.started.has(bond)) continue;
        if (await start(history, thread, { bond, end })) started += 1;
      }
  return started;
}

/** Starts again what somebody stopped, at the end at which it was; at the other if it is told to wait for that one. */
export async function startStopped(history: History): Promise<void> {
  for (const thread of history.threads)
    for (const [bond, end] of thread.stopped) {
      for (const each of [end, across(bond, end)]) {
        const twin = await twinOf(history, thread, { bond, end: each });
        if (!thread.isOver && twin?.stopped) await start(history, thread, { bond, end: each });
      }
      thread.stopped.delete(bond);
    }
}

/** Forgets an issue that was deleted: a start makes another one. */
export function forget(thread: Thread, { bond, end }: { bond: Bond; end: End }): void {
  thread.issues.delete(end);
  thread.stopped.set(bond, across(bond, end));
}
