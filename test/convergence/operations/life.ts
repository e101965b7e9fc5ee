/** People stop and start the sync of issues, move and delete them, and take rights away from the app. */
import type { ParkedView } from '../../../src/entry/screens/calls';
import { across, administrator, ask, bondsOf, idAt, pick, type History } from '../cast';
import { forget, start, startMissing, startStopped, stop, twinOf } from '../threads';
import type { Operation } from './operation';

const RIGHTS = ['BROWSE_PROJECTS', 'EDIT_ISSUES', 'ADD_COMMENTS', 'CREATE_ATTACHMENTS'] as const;

export const LIFE: Operation[] = [
  {
    name: 'right lost',
    weight: 0.5,
    run: async ({ history, end }) => {
      const right = pick(history.world, RIGHTS);
      if (right) end.site.jira.admin.denyApp(end.project, right);
      return `${String(right)} in ${end.project}`;
    },
    mend: giveRightsBack,
  },
  {
    name: 'start what is not under sync yet',
    weight: 3,
    run: async ({ history }) => {
      const started = await startMissing(history);
      return started > 0 ? String(started) : undefined;
    },
    mend: async (history) => {
      // What is started at one end comes to the next, from which it is started on.
      for (let link = 0; link < history.ends.length; link += 1) {
        await startMissing(history);
        await history.world.clock.sleep(2 * 60_000);
      }
    },
  },
  {
    name: 'stop',
    weight: 1,
    run: async ({ history, thread, end }) => {
      const bond = pick(history.world, bondsOf(history, end));
      if (!bond || thread.stopped.has(bond)) return undefined;
      const isStopped = await stop(history, thread, { bond, end });
      return isStopped ? `${thread.label} at ${end.name}` : undefined;
    },
    mend: startStopped,
  },
  {
    name: 'start again',
    weight: 2,
    run: async ({ history, thread }) => {
      const [stopped] = thread.stopped;
      if (!stopped) return undefined;
      const [bond, end] = stopped;
      const twin = await twinOf(history, thread, { bond, end });
      if (!twin?.stopped) return undefined;
      await start(history, thread, { bond, end });
      thread.stopped.delete(bond);
      return `${thread.label} at ${end.name}`;
    },
  },
  {
    name: 'move',
    weight: 0.4,
    // Only where no other end works in the project that it goes to, and without its family.
    may: ({ history, thread, end }) =>
      end.project === 'ACME' &&
      history.ends.every((each) => each === end || each.site !== end.site) &&
      !thread.parent &&
      history.threads.every((each) => each.parent !== thread),
    run: async ({ history, thread, end, issue }) => {
      const { admin } = end.site.jira;
      const { accountId } = admin.userByEmail(administrator(end).email) ?? { accountId: '' };
      const target = admin.issue(issue).key.startsWith('ACME') ? 'AUTOTEST' : 'ACME';
      const { key } = admin.moveIssue(issue, target, 'Task', { kind: 'user', accountId });
      thread.isMoved = true;
      history.memory.log.push(`  …to ${key}`);
      return key;
    },
  },
  {
    name: 'delete, to be made again',
    weight: 0.3,
    may: ({ history, thread, end }) =>
      bondsOf(history, end).length === 1 &&
      end !== history.ends[0] &&
      !thread.parent &&
      history.threads.every((each) => each.parent !== thread),
    run: async ({ history, thread, end, issue }) => {
      const [bond] = bondsOf(history, end);
      if (!bond || !thread.started.has(bond) || thread.stopped.has(bond)) return undefined;
      await administrator(end).who.delete(`/rest/api/3/issue/${issue}`);
      forget(thread, { bond, end });
      const { memory } = history;
      for (const entry of memory.entries)
        if (entry.thread === thread && entry.end === end) entry.isOrphan = true;
      memory.links = memory.links.filter(({ from, to }) => from !== thread && to !== thread);
      return `${thread.label} at ${end.name}; ${across(bond, end).name} starts it again`;
    },
  },
  {
    name: 'right regained',
    weight: 1,
    run: async ({ history, end }) => {
      const { admin } = end.site.jira;
      if (admin.project(end.project).deniedToApp.size === 0) return undefined;
      admin.allowApp(end.project);
      await retryParked(history);
      return end.project;
    },
  },
];

async function giveRightsBack(history: History): Promise<void> {
  if (!history.memory.log.some((line) => line.includes('right lost'))) return;
  for (const { site, project } of history.ends) site.jira.admin.allowApp(project);
  await retryParked(history);
}

/** An admin of each end tries again all that waits. */
async function retryParked(history: History): Promise<void> {
  for (const bond of history.bonds)
    for (const end of [bond.a, bond.b]) {
      const connectionId = idAt(bond, end);
      const parked = await ask<ParkedView[]>(end, 'listParked', { connectionId });
      const twinKeys = parked.map(({ twinKey }) => twinKey);
      if (twinKeys.length > 0) await ask(end, 'retry', { connectionId, twinKeys });
    }
}
