/** The admin page's test run: a draft on an issue that the caller sees, read as the caller sees it. */
import { SyncError } from '../errors';
import type { Checked } from '../script/script';
import { readConnection } from '../store/connection';
import { twinsOfIssue } from '../store/twin';
import { dryRun } from '../sync/dry-run';
import { newTwin, type Twin } from '../sync/twin';
import { readAsCaller } from './caller';
import type { AdminCalls } from './screens';
import { wire } from './wiring';

/**
 * @param checked the draft, as the checker left it
 * @throws SyncError `forbidden`, `script-…`, `unknown-connection`
 */
export async function testRun(
  { connectionId, issueKey }: Pick<AdminCalls['testRun'][0], 'connectionId' | 'issueKey'>,
  { compiled, diagnostics }: Checked,
): Promise<AdminCalls['testRun'][1]> {
  const [connection, raw] = await Promise.all([
    readConnection(connectionId),
    readAsCaller(issueKey),
  ]);
  if (!connection)
    throw new SyncError('unknown-connection', 'There is no such connection on this site.');
  if (!compiled) {
    const [first] = diagnostics;
    throw new SyncError('script-invalid', `Line ${first?.line ?? 1}: ${first?.message ?? ''}`);
  }
  const { id, key } = raw;
  const known = (await twinsOfIssue<Twin>(id)).find((twin) => twin.connectionId === connectionId);
  const twin =
    known ?? newTwin(connectionId, { initiator: connection.side, issueId: id }, { id, key });
  const issue = { raw, transitions: [], edits: [], twins: [], service: false };
  const sending = { connection: { ...connection, outgoing: compiled }, twin, issue };
  return dryRun(wire(), { ...sending, readAt: Date.now() });
}
