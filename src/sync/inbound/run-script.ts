/** Reads what the incoming script works on and runs it, writing in between where it calls `store`. */
import { SyncError } from '../../errors';
import { patch } from '../../replica/compare';
import type { IncomingInput, Need, WantedIssue } from '../../script/script';
import { recognise } from '../plan/recognise';
import { adoptOrphans } from './adopt';
import { forgetLost, isRestored, onlyTakes } from '../plan/restored';
import { lookUpFor } from '../scripts/lookups';
import { toScriptIssue, incomingScript, BLANK } from '../scripts/script-input';
import type { Incoming } from '../plan/plan';
import type { ReadIssue } from '../../model/issue';
import type { SyncPorts } from '../ports';
import { toInput, toRecording } from '../scripts/recording';
import { runToEnd, type Ended } from '../scripts/run-to-end';
import { write } from './apply';
import { saveInbound, type Writing } from './attempt';

/** The end of a run: what was read last, and what the script wants of it. */
export interface IncomingRun {
  reading: Incoming;
  wanted: WantedIssue;
  ended: Extract<Ended, { direction: 'incoming' }>;
}

/** @throws SyncError `script-…`, `needs-whole`, and those of reading and writing the issue */
export async function runIncoming(ports: SyncPorts, writing: Writing): Promise<IncomingRun> {
  const { connection, draft, event } = writing;
  const script = incomingScript(connection);
  let reading = await read(ports, writing);
  writing.recording = toRecording(event.message, writing.received, draft);
  const first = toInput(writing.recording, reading.data, connection, ports.now());
  const missed = new Set<string>();
  const supply = async (need: Exclude<Need, { kind: 'lookup' }>, input: IncomingInput) => {
    if (need.kind === 'whole')
      throw new SyncError(
        'wants-whole',
        `The incoming script reads all of ${need.list}; the whole issue was asked for.`,
      );
    writing.effects.push(...need.effects);
    await write(ports, writing, reading, leaveParent(writing, need.wanted, missed));
    // Should the script fail after this, what was written is known.
    if (writing.isLeased) await saveInbound(ports, writing);
    reading = await read(ports, writing);
    return { ...input, reloads: [...input.reloads, reading.data] };
  };
  const run = { runScript: ports.runScript, lookUp: lookUpFor(ports, connection, missed) };
  const ended = await runToEnd(run, script, first, supply).catch((error: unknown) =>
    giveUp(ports, writing, error),
  );
  writing.effects.push(...ended.effects);
  noteParent(writing, missed);
  writing.warnings.push(
    ...ended.warnings.map(({ message, line }) => ({
      message,
      ...(line !== undefined && { line }),
    })),
  );
  return { reading, wanted: leaveParent(writing, ended.wanted, missed), ended };
}

/** All that the script had written is noted, so nobody need look for it: the lease ends with the attempt. */
async function giveUp(ports: SyncPorts, writing: Writing, error: unknown): Promise<never> {
  if (writing.isLeased) {
    delete writing.draft.lease;
    await saveInbound(ports, writing);
  }
  throw error;
}

/** The script asked for the twin of the parent, and there is none yet: Jira may not make the issue without it. */
function noteParent({ received, draft, event }: Writing, missed: Set<string>): void {
  const { parent } = patch(received, event.message.delta);
  delete draft.awaits;
  if (!draft.local && parent && (missed.has(parent.id) || missed.has(parent.key)))
    draft.awaits = { id: parent.id, key: parent.key };
}

/**
 * What the script wants, without the parent that it takes away only because the other side's parent is not under
 * sync here: the issue keeps the parent that it has.
 */
function leaveParent(
  { received, draft, event, warnings }: Writing,
  wanted: WantedIssue,
  missed: ReadonlySet<string>,
): WantedIssue {
  const { parent } = patch(received, event.message.delta);
  const lost = wanted.assigned.find(({ field, value }) => field === 'parent' && value === null);
  if (!draft.local || !parent || !lost) return wanted;
  if (!missed.has(parent.id) && !missed.has(parent.key)) return wanted;
  warnings.push({
    message: `${parent.key}, the parent on the other site, is not under sync through this connection; the parent here is left as it is.`,
    line: lost.line,
  });
  return { ...wanted, assigned: wanted.assigned.filter((each) => each !== lost) };
}

async function read(ports: SyncPorts, writing: Writing): Promise<Incoming> {
  const { connection, draft, received, event } = writing;
  const { local } = draft;
  const issue = local && (await ports.issues.read(local.id));
  if (local && !issue) throw await ports.issues.explainMissing(local);
  if (issue) draft.local = { id: issue.raw.id, key: issue.raw.key };
  const { message } = event;
  if (issue && !writing.isRestored) await noticeRestored(ports, writing, issue);
  const data = issue ? toScriptIssue(issue, draft, connection) : BLANK;
  if (draft.isConnected && draft.applied === undefined) recognise(draft, message, data);
  return {
    connection,
    twin: draft,
    message,
    issue,
    data,
    fields: patch(received, message.delta),
    ...(writing.isRestored && { isRestored: true }),
  };
}

/**
 * An issue that was restored from a backup takes the peer's state, all of it.
 * @throws SyncError `needs-whole` if the message has only what changed
 */
async function noticeRestored(ports: SyncPorts, writing: Writing, issue: ReadIssue): Promise<void> {
  const { draft, connection, event } = writing;
  if (!isRestored(draft, issue) && !onlyTakes(draft)) return;
  if (event.message.delta.base !== null)
    throw new SyncError(
      'needs-whole',
      'The issue was restored from a backup on this site; the whole issue was asked for.',
    );
  writing.isRestored = true;
  forgetLost(draft, toScriptIssue(issue, draft, connection));
  await adoptOrphans(ports, writing);
}
