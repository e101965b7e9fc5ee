/** The helpers that Exalate's scripts use, by the same names and meaning where they make sense here. */
import type { Effect } from '../script';
import type { Collection } from './collection';
import type { AttachmentEntry, CommentEntry, Levels, WorkLogEntry } from './entries';
import { show } from './console';
import { currentLine, warn, type Run } from './host';
import { createLinkHelper } from './links';
import type { Look } from './lookup';
import { mergeEntries, mergeFiles, type Change } from './merge';
import { createNodeHelper, keyOf, localOf } from './node-helper';
import type { RichText } from './rich-text';

interface WithLists {
  comments: Collection<CommentEntry>;
  attachments: Collection<AttachmentEntry>;
  workLogs: Collection<WorkLogEntry>;
}

/** A received replica's deltas. */
interface Deltas {
  addedComments?: Collection<CommentEntry>;
  changedComments?: Collection<CommentEntry>;
  removedComments?: Collection<CommentEntry>;
  addedAttachments?: Collection<AttachmentEntry>;
  removedAttachments?: Collection<AttachmentEntry>;
  addedWorkLogs?: Collection<WorkLogEntry>;
  changedWorkLogs?: Collection<WorkLogEntry>;
  removedWorkLogs?: Collection<WorkLogEntry>;
}

export function createHelpers(run: Run, look: Look, effects: Effect[], removed: Set<string>) {
  const line = () => currentLine() ?? 0;
  let written = 0;
  const nextId = () => `script-${(written += 1)}`;
  return {
    commentHelper: createCommentHelper(nextId),
    attachmentHelper: {
      mergeAttachments(issue: WithLists, replica: Deltas): Collection<AttachmentEntry> {
        const { addedAttachments, removedAttachments } = replica;
        const news = { added: addedAttachments, removed: removedAttachments };
        issue.attachments = mergeFiles(issue.attachments, news, removed);
        return issue.attachments;
      },
    },
    workLogHelper: createWorkLogHelper(nextId),
    issueLinkHelper: createLinkHelper(),
    workflowHelper: {
      transition(issue: { doTransition?: string }, name: string, executor?: unknown): void {
        if (executor !== undefined)
          warn(run, 'A transition is made by the app: on this platform nobody else can be named.');
        issue.doTransition = name;
      },
    },
    nodeHelper: createNodeHelper(run, look),
    syncHelper: createSyncHelper(run, look, (effect) => effects.push({ ...effect, line: line() })),
    debug: {
      error(message: unknown): never {
        throw new Error(show(message));
      },
    },
  };
}

/** @param nextId an id for what the script writes itself: no other of the run has it */
function createCommentHelper(nextId: () => string) {
  return {
    mergeComments(
      issue: WithLists,
      replica: Deltas,
      change?: Change<CommentEntry>,
    ): Collection<CommentEntry> {
      const { addedComments: added, changedComments: changed, removedComments: removed } = replica;
      issue.comments = mergeEntries(issue.comments, { added, changed, removed }, change);
      return issue.comments;
    },
    addComment(
      text: string | RichText,
      comments: Collection<CommentEntry>,
      internal = false,
    ): Collection<CommentEntry> {
      const entry: CommentEntry = {
        kind: 'comments',
        origin: 'script',
        id: nextId(),
        author: null,
        body: text,
        created: '',
        updated: '',
        updateAuthor: null,
        internal,
        groupLevel: null,
        roleLevel: null,
        attribute: false,
      };
      comments.push(entry);
      return comments;
    },
    filterLocal: withoutRestricted<CommentEntry>,
  };
}

/** Without entries that only a group or role may read. */
function withoutRestricted<T extends Levels>(entries: Collection<T>): Collection<T> {
  return entries.findAll(({ groupLevel, roleLevel }) => groupLevel === null && roleLevel === null);
}

function createWorkLogHelper(nextId: () => string) {
  return {
    mergeWorkLogs(
      issue: WithLists,
      replica: Deltas,
      change?: Change<WorkLogEntry>,
    ): Collection<WorkLogEntry> {
      const { addedWorkLogs: added, changedWorkLogs: changed, removedWorkLogs: removed } = replica;
      issue.workLogs = mergeEntries(issue.workLogs, { added, changed, removed }, change);
      return issue.workLogs;
    },
    addWorkLog(
      timeSpent: string | number,
      started: string,
      text: string,
      workLogs: Collection<WorkLogEntry>,
    ): Collection<WorkLogEntry> {
      const seconds = typeof timeSpent === 'number' ? timeSpent : toSeconds(timeSpent);
      workLogs.push({
        kind: 'workLogs',
        origin: 'script',
        id: nextId(),
        author: null,
        comment: text,
        started: new Date(started.replace(/\//g, '-')).toISOString(),
        timeSpentSeconds: seconds,
        created: '',
        updated: '',
        groupLevel: null,
        roleLevel: null,
        attribute: false,
      });
      return workLogs;
    },
    filterLocal: withoutRestricted<WorkLogEntry>,
  };
}

const UNIT_SECONDS: Record<string, number> = { w: 5 * 8 * 3600, d: 8 * 3600, h: 3600, m: 60 };

/** `1w 2d 3h 4m` with Jira's working days of eight hours. */
function toSeconds(text: string): number {
  return [...text.matchAll(/(\d{1,9})\s{0,9}([wdhm])/g)].reduce(
    (sum, [, n = '0', unit = 'm']) => sum + Number(n) * (UNIT_SECONDS[unit] ?? 0),
    0,
  );
}

type NewEffect =
  { kind: 'start-sync'; issueKey: string } | { kind: 'stop-sync' } | { kind: 'sync-back' };

function createSyncHelper(run: Run, look: Look, push: (effect: NewEffect) => void) {
  const { input } = run;
  const { localUrl, remoteUrl } = input.connection;
  const start = (issue: string | { id?: string; key: string }) => {
    push({ kind: 'start-sync', issueKey: keyOf(issue) });
  };
  return {
    getLocalIssueKeyFromRemoteId: (id?: string | number) =>
      (localOf(look, id) as { key?: string } | null)?.key ?? null,
    getLocalIssueFromRemoteId: (id?: string | number) => localOf(look, id),
    getLocalIssueFromRemoteUrn: (key?: string) => localOf(look, key),
    isUnderSync: (issue: string | { id?: string; key: string }) =>
      look('isUnderSync', typeof issue === 'string' ? issue : issue.id || issue.key),
    exalate: start,
    startSync: start,
    syncBackAfterProcessing: () => {
      if (input.direction === 'incoming') push({ kind: 'sync-back' });
      else
        warn(
          run,
          'An outgoing script sends already: syncBackAfterProcessing is for incoming ones.',
        );
    },
    unExalateAfterProcessing: () => {
      push({ kind: 'stop-sync' });
    },
    getTrackerUrl: () => localUrl,
    getRemoteTrackerUrl: () => remoteUrl,
    getRemoteIssueUrl: (key?: string) => `${remoteUrl}/browse/${key ?? remoteKeyOf(input)}`,
  };
}

function remoteKeyOf(input: Run['input']): string {
  return input.direction === 'incoming' ? (input.received.replica.key ?? '') : '';
}
