/** Who calls a resolver, and what they may do: asked of Jira as that person, on every call. */
import api from '@forge/api';
import { route, webTrigger, type APIResponse, type RequestInit, type Route } from '@forge/api';
import * as z from 'zod';
import { allOrThrow } from '../../async';
import { isConsentMissing, SyncError } from '../../errors';
import { byAskedKey } from '../../jira/asked-key';
import { readAnswer } from '../../jira/client';
import { parseIssue, type ReadIssue } from '../../jira/issue';
import type { Who } from '../../peer/message';
import { checkJql, countIssues } from '../../jira/search';
import { readMove } from '../../store/address';
import { notePerson } from '../../store/people';
import { type Here, siteName } from '../../connection/ports';

/** What Forge tells a resolver of its caller. */
export interface Context {
  accountId?: string;
  siteUrl?: string;
  extension?: { issue?: { id?: string; key?: string } };
}

const Permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** @throws SyncError `forbidden` unless the caller may administer Jira */
export async function requireAdmin(): Promise<void> {
  if (await isAdmin()) return;
  throw new SyncError('forbidden', 'Only Jira administrators may do this.');
}

/** Whether the caller may administer Jira. */
export function isAdmin(): Promise<boolean> {
  return may('ADMINISTER', route`/rest/api/3/mypermissions?permissions=ADMINISTER`);
}

/** @throws SyncError `forbidden` unless the caller may edit that issue */
export async function requireEditor(issueId: string): Promise<void> {
  const asked = route`/rest/api/3/mypermissions?permissions=EDIT_ISSUES&issueId=${issueId}`;
  if (await may('EDIT_ISSUES', asked)) return;
  throw new SyncError('forbidden', 'Only people who may edit this issue may do this.');
}

/**
 * Asks Jira as somebody. That Jira does not answer says nothing of what they may do.
 * @throws SyncError `jira-silent` if Jira was not reached, was busy or failed; Forge's error if the person has not
 *   consented yet
 */
async function askJira(
  as: Pick<ReturnType<typeof api.asUser>, 'requestJira'>,
  asked: Route,
  init?: RequestInit,
): Promise<APIResponse> {
  const response = await as.requestJira(asked, init).catch(unlessConsentMissing);
  if (response && response.status < 500 && response.status !== 429) return response;
  throw new SyncError('jira-silent', 'Jira did not answer, so nothing was done.');
}

function unlessConsentMissing(thrown: unknown): undefined {
  if (isConsentMissing(thrown)) throw thrown as Error;
  return undefined;
}

async function may(permission: string, asked: Route): Promise<boolean> {
  const response = await askJira(api.asUser(), asked);
  const parsed = Permissions.safeParse(await readAnswer(z.unknown(), response));
  return parsed.success && parsed.data.permissions[permission]?.havePermission === true;
}

/** @throws SyncError `forbidden` unless the caller sees that issue */
export async function requireVisible(issueId: string): Promise<void> {
  const asked = route`/rest/api/3/issue/${issueId}?fields=summary`;
  const response = await askJira(api.asUser(), asked);
  if (!response.ok) throw new SyncError('forbidden', 'This issue is not visible to you.');
}

/**
 * An issue as the caller sees it, which may be less than the app does. Of long lists the first entries.
 * @throws SyncError `forbidden` unless the caller sees it
 */
export async function readAsCaller(issueIdOrKey: string): Promise<ReadIssue> {
  const response = await askJira(
    api.asUser(),
    route`/rest/api/3/issue/${issueIdOrKey}?fields=*all&expand=names,transitions,changelog`,
  );
  if (response.ok) return parseIssue(await readAnswer(z.unknown(), response));
  throw new SyncError(
    'forbidden',
    `There is no issue ${issueIdOrKey}, or it is not visible to you.`,
  );
}

const Summaries = z.object({
  issues: z.array(
    z.object({ id: z.string(), key: z.string(), fields: z.object({ summary: z.string() }) }),
  ),
});

/** An issue as a line of a list shows it. */
export interface IssueSummary {
  id: string;
  key: string;
  summary: string;
}

/**
 * Issues by the keys that they are asked for by, as far as the caller sees them: in one call unless one was moved.
 * @param keys at most 100
 * @throws SyncError `jira-silent` if Jira does not answer, `jira-busy` if it refuses
 */
export function summariesAsCaller(keys: string[]): Promise<Map<string, IssueSummary>> {
  return byAskedKey(keys, readSummaries);
}

async function readSummaries(keys: string[]): Promise<IssueSummary[]> {
  const response = await postAsCaller(route`/rest/api/3/issue/bulkfetch`, {
    issueIdsOrKeys: keys,
    fields: ['summary'],
  });
  if (!response.ok) throw new SyncError('jira-busy', 'Jira could not read the issues just now.');
  const { issues } = await readAnswer(Summaries, response);
  return issues.map(({ id, key, fields: { summary } }) => ({ id, key, summary }));
}

/**
 * How many issues match, about, as far as the caller sees them.
 * @throws SyncError `jira-refused` with Jira's words if the JQL cannot be read or has an unknown name
 */
export function countAsCaller(jql: string): Promise<number> {
  return countIssues(jql, async (schema, asked, { json } = {}) => {
    const response = await postAsCaller(asked, json);
    if (response.ok) return readAnswer(schema, response);
    throw new SyncError('jira-refused', `Jira refused to count: it answered ${response.status}.`);
  });
}

/**
 * Checks a JQL that an admin typed: as the admin, who alone is told of what it finds, then as the app, which will search by it.
 * @throws SyncError `jira-refused` with Jira's words if the JQL cannot be read or has a name that is unknown to either
 */
export async function requireJql(jql: string): Promise<void> {
  await countAsCaller(jql);
  await checkJql(jql);
}

function postAsCaller(asked: Route, json: unknown): Promise<APIResponse> {
  return askJira(api.asUser(), asked, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(json),
  });
}

const Self = z.object({ accountId: z.string(), displayName: z.string() });

/** This site and the calling admin, for what is agreed between two sites. */
export async function here({ siteUrl, accountId }: Context): Promise<Here> {
  const [admin, app, url] = await allOrThrow([
    myself(api.asUser()),
    myself(api.asApp()),
    ownAddress(),
  ]);
  await notePerson(admin, Date.now());
  if (siteUrl === undefined) throw new SyncError('bug', 'The site did not tell its address.');
  return {
    url,
    site: { name: siteName(siteUrl), url: siteUrl },
    appAccountId: app.accountId,
    admin: {
      accountId: accountId ?? admin.accountId,
      displayName: admin.displayName,
      at: Date.now(),
    },
  };
}

/** The address that peers are told: the newest, also while an older one is still good. */
async function ownAddress(): Promise<string> {
  return (await readMove())?.url ?? (await webTrigger.getUrl('peer'));
}

/** The name of the calling person, who is noted as one of whom something is kept. */
export async function callerName(): Promise<string> {
  return (await readCaller()).displayName;
}

/** The calling person by account and name; noted as well. */
export async function readCaller(): Promise<Who> {
  const { accountId, displayName } = await myself(api.asUser());
  await notePerson({ accountId, displayName }, Date.now());
  return { accountId, displayName };
}

async function myself(
  as: Pick<ReturnType<typeof api.asUser>, 'requestJira'>,
): Promise<z.infer<typeof Self>> {
  const response = await askJira(as, route`/rest/api/3/myself`);
  if (!response.ok) throw new SyncError('jira-forbidden', 'Jira does not say who is asking.');
  return readAnswer(Self, response);
}
