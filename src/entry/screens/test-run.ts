/**
 * The admin page's test run: a draft on an issue that the caller sees, read as the caller sees it, or on
 * what came with an event. Nothing is written and nothing is sent.
 */
import { allOrThrow } from '../../async';
import { SyncError } from '../../errors';
import type { ReadIssue } from '../../jira/issue';
import type { Checked } from '../../script/compile/checked';
import type { CompiledScript } from '../../script/script';
import { readConnection } from '../../store/connection';
import { readRecorded } from '../../store/sync-event';
import { twinsOfIssue } from '../../store/find-twins';
import { load } from '../../store/twin';
import { dryRun } from '../../sync/trial/outgoing';
import { dryRunIncoming, type Trial } from '../../sync/trial/incoming';
import { quietRecording, type Recording } from '../../sync/scripts/recording';
import type { SyncEvent } from '../../model/sync-event';
import { newTwin, type Twin } from '../../model/twin';
import { readAsCaller, requireVisible } from '../wiring/caller';
import type { AdminCalls } from './calls';
import { wire } from '../wiring/sync-ports';
import type { Connection } from '../../model/connection';

/**
 * @param checked the draft, as the checker left it
 * @throws SyncError `forbidden`, `script-…`, `unknown-connection`
 */
export async function testRun(
  { connectionId, issueKey }: Pick<AdminCalls['testRun'][0], 'connectionId' | 'issueKey'>,
  checked: Checked,
): Promise<AdminCalls['testRun'][1]> {
  const [connection, issue] = await allOrThrow([
    connectionOf(connectionId),
    readAsCaller(issueKey),
  ]);
  const outgoing = compiledIn(checked);
  const { id, key } = issue.raw;
  const known = await twinOf(connectionId, issue);
  const twin =
    known ?? newTwin(connectionId, { initiator: connection.side, issueId: id }, { id, key });
  const sending = { connection: { ...connection, outgoing }, twin, issue };
  return dryRun(wire(), { ...sending, readAt: Date.now() });
}

/**
 * @param checked the draft, as the checker left it; undefined tries the published version
 * @throws SyncError `forbidden`, `script-…`, `unknown-connection`, `bad-request` where there is nothing to try it on
 */
export async function testRunIncoming(
  {
    connectionId,
    issueKey = '',
    eventId,
  }: Pick<AdminCalls['testRunIncoming'][0], 'connectionId' | 'issueKey' | 'eventId'>,
  checked: Checked | undefined,
): Promise<AdminCalls['testRunIncoming'][1]> {
  const row = await connectionOf(connectionId);
  const connection = checked ? { ...row, incoming: compiledIn(checked) } : row;
  const trial =
    eventId === undefined
      ? await onIssue(connectionId, issueKey)
      : await onEvent(connection, eventId);
  return dryRunIncoming(wire(), { ...trial, connection });
}

/** What the peer sent of an issue last, as if it came once more. */
async function onIssue(connectionId: string, issueKey: string): Promise<Omit<Trial, 'connection'>> {
  const issue = await readAsCaller(issueKey);
  const twin = await twinOf(connectionId, issue);
  const recording =
    twin && quietRecording(twin, (await load<Twin>(connectionId, twin.key)).received);
  if (recording) return { twin, issue, recording };
  throw new SyncError(
    'bad-request',
    `Nothing has come for ${issueKey} through this connection yet. Choose an event instead.`,
  );
}

/** What came with an event, on the issue as it is now; a first message on the blank issue that it met. */
async function onEvent({ id }: Connection, eventId: string): Promise<Omit<Trial, 'connection'>> {
  const { event, recording: text } = await readRecorded<SyncEvent>(id, eventId);
  if (!event || text === undefined)
    throw new SyncError(
      'bad-request',
      'What came with this event is not kept any more, or was too long to be kept.',
    );
  const recording = JSON.parse(text) as Recording;
  const { twin: known } = await load<Twin>(id, event.twinKey);
  const isBlank = recording.isFirst && event.direction === 'incoming' && !isOurs(recording, id);
  if (isBlank) {
    if (event.issueId !== undefined) await requireVisible(event.issueId);
    return { twin: newTwin(id, recording.message.twin, undefined), issue: undefined, recording };
  }
  if (!known?.local) throw new SyncError('bad-request', 'The issue of this event is gone.');
  return { twin: known, issue: await readAsCaller(known.local.id), recording };
}

/** This side started the twin: its issue existed before anything came. */
function isOurs({ message }: Recording, connectionId: string): boolean {
  return connectionId.endsWith(`.${message.twin.initiator}`);
}

async function connectionOf(connectionId: string): Promise<Connection> {
  const connection = await readConnection(connectionId);
  if (connection) return connection;
  throw new SyncError('unknown-connection', 'There is no such connection on this site.');
}

function compiledIn({ compiled, diagnostics }: Checked): CompiledScript {
  if (compiled) return compiled;
  const [first] = diagnostics;
  throw new SyncError('script-invalid', `Line ${first?.line ?? 1}: ${first?.message ?? ''}`);
}

async function twinOf(connectionId: string, { raw }: ReadIssue): Promise<Twin | undefined> {
  return (await twinsOfIssue<Twin>(raw.id)).find((twin) => twin.connectionId === connectionId);
}
