/** Work logs by Jira's REST API v3. */
import { route } from '@forge/api';
import * as z from 'zod';
import { SyncError } from '../errors';
import type { RichText } from '../replica/replica';
import { request, requestJson } from './client';
import { ORIGIN } from './comment';

export interface WorkLogBody {
  comment: RichText | null;
  /** ISO 8601. */
  started: string;
  timeSpentSeconds: number;
  visibility?: { type: 'group' | 'role'; value: string } | undefined;
}

/** Adds a work log that carries its origin from the first moment. @returns its id */
export async function addWorkLog(
  issueId: string,
  log: WorkLogBody,
  origin: string,
): Promise<string> {
  const { id } = await requestJson(
    z.object({ id: z.string() }),
    route`/rest/api/3/issue/${issueId}/worklog?adjustEstimate=leave&notifyUsers=false`,
    {
      method: 'POST',
      json: { ...content(log), properties: [{ key: ORIGIN, value: { origin } }] },
    },
  );
  return id;
}

export async function editWorkLog(
  issueId: string,
  workLogId: string,
  log: WorkLogBody,
): Promise<void> {
  const path = route`/rest/api/3/issue/${issueId}/worklog/${workLogId}?adjustEstimate=leave&notifyUsers=false`;
  const comment = log.comment ?? NO_TEXT;
  await request(path, { method: 'PUT', json: content({ ...log, comment }) });
}

/** What is left out of a change stays as it is. */
const NO_TEXT: RichText = { type: 'doc', version: 1, content: [] };

export async function removeWorkLog(issueId: string, workLogId: string): Promise<void> {
  const path = route`/rest/api/3/issue/${issueId}/worklog/${workLogId}?adjustEstimate=leave&notifyUsers=false`;
  await request(path, { method: 'DELETE' });
}

function content(log: WorkLogBody): Record<string, unknown> {
  const { comment, started, timeSpentSeconds, visibility } = log;
  return {
    ...(comment && { comment }),
    started: toJiraTime(started),
    timeSpentSeconds,
    ...(visibility && { visibility }),
  };
}

/**
 * Jira takes `2026-11-23T21:45:51.123+0000` and neither `Z` nor a colon in the offset.
 * @throws SyncError `jira-refused` if it is no time, or one whose year has not four digits
 */
function toJiraTime(time: string): string {
  const at = new Date(time);
  const text = Number.isNaN(at.getTime()) ? '' : at.toISOString();
  if (/^\d{4}-/.test(text)) return text.replace('Z', '+0000');
  throw new SyncError('jira-refused', `Its start, ${JSON.stringify(time)}, is no time.`);
}
