/** Work logs: adding, editing and deleting them, and what that does to the remaining estimate. */
import * as z from 'zod';
import type { Caller } from '../../contract';
import { tellWorkLog } from '../events';
import { faultOf } from '../field/adf';
import { formatDuration, parseDuration } from '../field/duration';
import { requireFilesHere } from '../field/media';
import { readTime } from '../field/text-kinds';
import { limit } from '../limits/limit';
import { projectOf } from '../model/find';
import type { Adf, ChangeItem, Issue, Visibility, WorkLog } from '../model/issue';
import type { Permission } from '../model/project';
import { may } from '../permission';
import { badPayload, refuse, refuseFields } from '../refusal';
import type { Site } from '../site-state';
import { authorOf, changeIssue, type Change } from './change';
import { isLocked, readVisibility, type EntryPlace } from './comment';
import { spentOn } from './computed';
import { estimateAfter, type Estimate } from './estimate';
import { changeItem } from './history';
import { readProperties } from './update-request';

const Body = z.looseObject({
  comment: z.unknown().optional(),
  started: z.string().optional(),
  timeSpent: z.string().optional(),
  timeSpentSeconds: z.number().optional(),
  visibility: z
    .looseObject({
      type: z.enum(['group', 'role']),
      value: z.string().optional(),
      identifier: z.string().optional(),
    })
    .nullish(),
  properties: z
    .array(z.object({ key: z.string().optional(), value: z.unknown().optional() }))
    .nullish(),
});

/** What a caller sent as a work log; absent means unsaid. */
export interface WorkLogInput {
  comment?: Adf;
  started?: number;
  timeSpentSeconds?: number;
  visibility?: Visibility;
  properties?: Record<string, unknown>;
  /** Absent means `auto`. */
  estimate?: Estimate;
}

/** A work log in its issue. */
export interface WorkLogPlace {
  issue: Issue;
  log: WorkLog;
}

export function readWorkLog(
  site: Site,
  caller: Caller,
  { project, issueId }: EntryPlace,
  input: unknown,
): WorkLogInput {
  const parsed = Body.safeParse(input);
  if (!parsed.success) return badPayload();
  const { comment, started, timeSpent, timeSpentSeconds, visibility, properties } = parsed.data;
  if (comment !== undefined && comment !== null) {
    if (faultOf(comment)) refuseFields({ comment: 'Worklog must not contain invalid ADF.' });
    requireFilesHere(site, issueId, comment as Adf);
  }
  const seconds = timeSpentSeconds ?? (timeSpent === undefined ? undefined : readSpent(timeSpent));
  return {
    ...(comment !== undefined && comment !== null && { comment: comment as Adf }),
    ...(started !== undefined && { started: readStarted(started) }),
    ...(seconds !== undefined && { timeSpentSeconds: seconds }),
    ...(visibility && { visibility: readVisibility(site, caller, project, visibility) }),
    ...(properties && { properties: readProperties(properties) }),
  };
}

function readStarted(text: string): number {
  const ms = readTime(text);
  return (
    ms ?? refuse(400, 'Invalid request payload. Refer to the REST API documentation and try again.')
  );
}

function readSpent(text: string): number | undefined {
  const seconds = parseDuration(text);
  if (seconds === undefined) refuseFields({ timeLogged: 'Invalid time duration entered.' });
  return seconds;
}

export function addWorkLog(
  site: Site,
  caller: Caller,
  issue: Issue,
  input: WorkLogInput,
): WorkLogPlace {
  requireRight(site, caller, issue, 'WORK_ON_ISSUES');
  if (!input.timeSpentSeconds)
    refuseFields({ timeLogged: 'You must indicate the time spent working.' });
  if (issue.workLogs.length >= limit.max('jira-worklogs-per-issue'))
    refuse(413, 'The issue has reached its limit of worklogs.');
  const now = site.world.clock.now();
  const authorId = authorOf(site, caller);
  const log: WorkLog = {
    id: site.store.nextId('worklog'),
    authorId,
    updateAuthorId: authorId,
    comment: input.comment,
    started: input.started ?? now,
    timeSpentSeconds: input.timeSpentSeconds ?? 0,
    created: now,
    updated: now,
    visibility: input.visibility,
    properties: input.properties ?? {},
  };
  site.store.workLogIssues.set(log.id, issue.id);
  const after = { ...issue, workLogs: [...issue.workLogs, log] };
  const changed = putLogs(site, caller, { before: issue, after }, { log, ...input });
  tellWorkLog(site, caller, 'created', { issue: changed, log });
  return { issue: changed, log };
}

export function editWorkLog(
  site: Site,
  caller: Caller,
  { issue, log }: WorkLogPlace,
  input: WorkLogInput,
): WorkLog {
  requireOwnOrAll(site, caller, { issue, log }, 'EDIT');
  const { properties, estimate, ...said } = input;
  const edited: WorkLog = {
    ...log,
    ...said,
    properties: { ...log.properties, ...properties },
    updateAuthorId: authorOf(site, caller),
    updated: site.world.clock.now(),
  };
  const workLogs = issue.workLogs.map((each) => (each.id === log.id ? edited : each));
  const change = { before: issue, after: { ...issue, workLogs } };
  const changed = putLogs(site, caller, change, { log, estimate });
  tellWorkLog(site, caller, 'updated', { issue: changed, log: edited });
  return edited;
}

export function deleteWorkLog(
  site: Site,
  caller: Caller,
  { issue, log }: WorkLogPlace,
  estimate: Estimate,
): void {
  requireOwnOrAll(site, caller, { issue, log }, 'DELETE');
  site.store.workLogIssues.delete(log.id);
  const workLogs = issue.workLogs.filter((each) => each.id !== log.id);
  const change = { before: issue, after: { ...issue, workLogs } };
  const changed = putLogs(site, caller, change, { log, estimate });
  tellWorkLog(site, caller, 'deleted', { issue: changed, log });
}

/** Stores an issue with other work logs than before, and what follows for its estimate. */
function putLogs(
  site: Site,
  caller: Caller,
  { before, after }: Change,
  { log, estimate = { adjust: 'auto' } }: { log: WorkLog; estimate?: Estimate | undefined },
): Issue {
  const difference = spentOn(after) - spentOn(before);
  const timetracking = estimateAfter(before, difference, estimate);
  const values = { ...after.values, ...(timetracking !== undefined && { timetracking }) };
  const extra = [
    ...spentItems(before, after),
    changeItem('WorklogId', 'worklog', { id: log.id, text: log.id }, { id: null, text: null }),
  ];
  return changeIssue(site, caller, { before, after: { ...after, values }, extra }).issue;
}

function spentItems(before: Issue, after: Issue): ChangeItem[] {
  const [old, now] = [spentOn(before), spentOn(after)];
  const end = (seconds: number) => ({ id: String(seconds), text: formatDuration(seconds) });
  return old === now ? [] : [changeItem('timespent', 'timespent', end(old), end(now))];
}

function requireRight(site: Site, caller: Caller, issue: Issue, permission: Permission): void {
  if (!may(site, caller, permission, projectOf(site.store, issue)) || isLocked(site, issue))
    refuse(400, 'You do not have the permission to associate a worklog to this issue.');
}

function requireOwnOrAll(
  site: Site,
  caller: Caller,
  { issue, log }: WorkLogPlace,
  verb: 'EDIT' | 'DELETE',
): void {
  const project = projectOf(site.store, issue);
  const allowed =
    may(site, caller, `${verb}_ALL_WORKLOGS`, project) ||
    (log.authorId === authorOf(site, caller) && may(site, caller, `${verb}_OWN_WORKLOGS`, project));
  if (!allowed || isLocked(site, issue))
    refuse(400, `You do not have permission to ${verb.toLowerCase()} this worklog.`);
}
