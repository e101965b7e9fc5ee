/**
 * Runs an incoming script as a sync would, on a message that came before, and stops where it would begin to
 * write: what would change in the local issue, field by field.
 */
import { patch } from '../../replica/compare';
import type { EntryKind } from '../../replica/replica';
import type { Effect, IncomingInput, Need, WantedIssue } from '../../script/script';
import { isField, planIncoming, wantedTransition, type Planned } from '../plan/plan-incoming';
import { BLANK, incomingScript, toScriptIssue } from '../scripts/script-input';
import { endsOf, lookUpFor } from '../scripts/lookups';
import { currentValue } from '../../replica/field-value';
import { whysOf, type Incoming } from '../plan/plan';
import type { Connection } from '../../model/connection';
import type { ReadIssue } from '../../model/issue';
import type { SyncPorts } from '../ports';
import { toInput, type Recording } from '../scripts/recording';
import { runToEnd } from '../scripts/run-to-end';
import { shorten, type Why } from '../../model/sync-event';
import type { Twin } from '../../model/twin';

/**
 * What an admin tries a draft on: an issue that the caller sees, as if what the other side sent last came once
 * more; or what came with an event, while its `recordedUntil` lies ahead. A first message is tried on the
 * blank issue that it met. Without `source` the published version is tried.
 */
export interface IncomingTrial {
  connectionId: string;
  source?: string | undefined;
  issueKey?: string | undefined;
  eventId?: string | undefined;
}

/** What a script is tried on. */
export interface Trial {
  connection: Connection;
  twin: Twin;
  /** As the caller sees it; undefined where the script would create it. */
  issue: ReadIssue | undefined;
  recording: Recording;
}

/** One thing that the script wants of the local issue. */
export interface WouldChange extends Why {
  /** False: the issue is so already, or the local value wins (then `conflict` says why). */
  isWritten: boolean;
}

export interface IncomingDryRun {
  /** The issue that would change; absent where it would be created. */
  issueKey?: string;
  /** The other side's issue. */
  remoteKey: string;
  /** The script would ignore the request to create an issue. */
  isIgnored: boolean;
  changes: WouldChange[];
  /** What helpers would do beyond the issue, in words. */
  effects: { what: string; line: number }[];
  warnings: { message: string; line?: number }[];
  log: string[];
}

/** @throws SyncError `script-…` with the line */
export async function dryRunIncoming(ports: SyncPorts, trial: Trial): Promise<IncomingDryRun> {
  const { connection, issue, recording } = trial;
  const result: IncomingDryRun = {
    ...(issue && { issueKey: issue.raw.key }),
    remoteKey: recording.message.from.key,
    isIgnored: false,
    changes: [],
    effects: [],
    warnings: [],
    log: [],
  };
  let reading = read(trial);
  const planned = async (wanted: WantedIssue) => {
    const ends = await endsOf(ports, connection, wanted.issueLinks);
    return take({ ...reading, ends }, wanted, result);
  };
  const supply = async (need: Exclude<Need, { kind: 'lookup' }>, input: IncomingInput) => {
    if (need.kind === 'whole') return withPart(input, need.list, result);
    reading = await planned(need.wanted);
    note(need.effects, result);
    return { ...input, reloads: [...input.reloads, reading.data] };
  };
  const input = toInput(recording, reading.data, connection, ports.now());
  const run = { runScript: ports.runScript, lookUp: lookUpFor(ports, connection) };
  const ended = await runToEnd(run, incomingScript(connection), input, supply);
  await planned(ended.wanted);
  note(ended.effects, result);
  result.warnings.push(...ended.warnings.map(toWarning));
  result.log.push(...ended.log.map((line) => line.text));
  return result;
}

function read({ connection, twin, issue, recording }: Trial): Incoming {
  const { message, before } = recording;
  return {
    connection,
    twin,
    message,
    issue,
    data: issue ? toScriptIssue(issue, twin, connection) : BLANK,
    fields: patch(before, message.delta),
  };
}

/** Of a list that the script reads as a whole, a test run knows only what came then. */
function withPart(input: IncomingInput, list: EntryKind, result: IncomingDryRun): IncomingInput {
  result.warnings.push({
    message: `The script reads all of replica.${list}: it was tried on those that came with this message; a sync would ask for all.`,
  });
  const { received } = input;
  const partial = received.partial.filter((each) => each !== list);
  return { ...input, received: { ...received, partial } };
}

/** Plans what is wanted. @returns the issue as it would be then, for what follows a `store(issue)` */
function take(reading: Incoming, wanted: WantedIssue, result: IncomingDryRun): Incoming {
  const { known, later } = withoutLaterTransition(reading, wanted);
  const plan = planIncoming(reading, known);
  if (!plan) {
    result.isIgnored = true;
    return reading;
  }
  result.changes.push(...rowsOf(plan, reading, known), ...later);
  result.warnings.push(...plan.warnings.map(toWarning));
  return after(reading, plan);
}

/** What a workflow offers after a transition is known only once it was taken. */
function withoutLaterTransition(
  { issue }: Incoming,
  wanted: WantedIssue,
): { known: WantedIssue; later: WouldChange[] } {
  const later = wantedTransition(wanted);
  if (issue?.raw.id !== MOVED || !later) return { known: wanted, later: [] };
  const assigned = wanted.assigned.filter(({ line }) => line !== later.line);
  const { name, line } = later;
  return {
    known: { ...wanted, assigned },
    later: [{ what: 'transition', to: name, line, isWritten: true }],
  };
}

/** Stands for an issue as it would be after a transition. */
const MOVED = 'moved';

function rowsOf(plan: Planned, { data }: Incoming, wanted: WantedIssue): WouldChange[] {
  const written = whysOf(plan.changes).map((why) => ({ ...why, isWritten: true }));
  const kept = plan.kept.map((why) => ({ ...why, isWritten: false }));
  const told = new Set([...written, ...kept].map(({ what }) => what));
  const same = wanted.assigned
    .filter(({ field }) => isField(field) && !told.has(field))
    .map(({ field, value, line }) => ({
      what: field,
      from: shorten(currentValue(data, field)),
      to: shorten(value),
      line,
      isWritten: false,
    }));
  return [...written, ...kept, ...same];
}

/** The issue with what is planned done to it, as far as a script can see it. */
function after(reading: Incoming, plan: Planned): Incoming {
  const data = structuredClone(reading.data);
  for (const change of plan.changes) {
    if (!('writes' in change)) continue;
    for (const { field, value } of change.writes) {
      const name = field.replace(/^customFields\./, '');
      if (name === field) Object.assign(data, { [field]: value });
      else Object.assign((data.customFields ??= {}), { [name]: { value } });
    }
  }
  const move = plan.changes.find((change) => change.kind === 'transition');
  if (move) data.status = { name: move.goal ?? move.wanted.name };
  const raw = reading.issue?.raw ?? { id: 'new', key: '', fields: {} };
  const nothing = { customFields: {}, transitions: [], edits: [], twins: [], stopped: [] };
  return {
    ...reading,
    twin: { ...reading.twin, base: plan.base },
    issue: { ...nothing, ...reading.issue, raw: { ...raw, id: move ? MOVED : raw.id } },
    data,
  };
}

const EFFECTS = {
  'start-sync': 'Start the sync of',
  'stop-sync': 'Stop the sync of this issue',
  'sync-back': 'Send this issue back',
} as const;

function note(effects: Effect[], result: IncomingDryRun): void {
  result.effects.push(
    ...effects.map((effect) => ({
      what: `${EFFECTS[effect.kind]}${'issueKey' in effect ? ` ${effect.issueKey}` : ''}`,
      line: effect.line,
    })),
  );
}

function toWarning({ message, line }: { message: string; line?: number }) {
  return { message, ...(line !== undefined && { line }) };
}
