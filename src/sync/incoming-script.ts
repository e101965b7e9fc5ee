/** Reads what the incoming script works on and runs it, writing in between where it calls `store`. */
import { SyncError } from '../errors';
import { deltaOf, patch } from '../replica/compare';
import type { Comment, EntryKind, EntryOf, Fields } from '../replica/replica';
import { ENTRY_KINDS } from '../replica/replica';
import type {
  Delta,
  IncomingInput,
  Need,
  ReceivedReplica,
  ScriptIssue,
  WantedIssue,
} from '../script/script';
import type { Incoming } from './incoming';
import { lookUpFor } from './lookups';
import { toScriptConnection, toScriptIssue } from './outgoing';
import type { SyncPorts } from './ports';
import { runToEnd, type Ended } from './script-run';
import { write, type Writing } from './writing';

/** The end of a run: what was read last, and what the script wants of it. */
export interface IncomingRun {
  reading: Incoming;
  wanted: WantedIssue;
  ended: Extract<Ended, { direction: 'incoming' }>;
}

/** @throws SyncError `script-…`, `needs-whole`, and those of reading and writing the issue */
export async function runIncoming(ports: SyncPorts, writing: Writing): Promise<IncomingRun> {
  const { connection, draft, event } = writing;
  if (!connection.incoming) {
    throw new SyncError(
      'script-missing',
      `Connection ${connection.name} has no published incoming script on this site.`,
    );
  }
  const isFirst = draft.applied === undefined;
  let reading = await read(ports, writing);
  const first: IncomingInput = {
    direction: 'incoming',
    issue: reading.data,
    received: receive(writing, reading.data),
    previous: isFirst ? null : writing.received,
    firstSync: isFirst && draft.name.initiator !== connection.side,
    reloads: [],
    connection: toScriptConnection(connection),
    lookups: {},
    now: ports.now(),
  };
  const supply = async (need: Exclude<Need, { kind: 'lookup' }>, input: IncomingInput) => {
    if (need.kind === 'whole')
      throw new SyncError(
        'wants-whole',
        `The incoming script reads all of ${need.list}; the whole issue was asked for.`,
      );
    await write(ports, writing, reading, need.wanted);
    reading = await read(ports, writing);
    return { ...input, reloads: [...input.reloads, reading.data] };
  };
  const run = { runScript: ports.runScript, lookUp: lookUpFor(ports, connection) };
  const ended = await runToEnd(run, connection.incoming, first, supply);
  writing.warnings.push(
    ...ended.warnings.map(({ message, line }) => ({
      message,
      ...(line !== undefined && { line }),
    })),
  );
  return { reading, wanted: ended.wanted, ended };

  async function read(site: SyncPorts, attempt: Writing): Promise<Incoming> {
    const local = attempt.draft.local;
    const issue = local && (await site.issues.read(local.id));
    if (local && !issue)
      throw new SyncError(
        'jira-not-found',
        `Issue ${local.key} is gone, or the app may not see it.`,
      );
    if (issue) attempt.draft.local = { id: issue.raw.id, key: issue.raw.key };
    const data = issue ? toScriptIssue(issue, attempt.draft, connection) : BLANK;
    const { message } = event;
    return {
      connection,
      twin: attempt.draft,
      message,
      issue,
      data,
      fields: patch(attempt.received, message.delta),
    };
  }
}

/** The fields that now hold, and what is new in the lists. */
function receive({ received, draft, event }: Writing, data: ScriptIssue): ReceivedReplica {
  const { delta } = event.message;
  const isWhole = delta.base === null;
  const lists = (kind: EntryKind) => (delta[kind] ? { [kind]: delta[kind].put } : {});
  return {
    replica: {
      ...patch(received, delta),
      ...lists('comments'),
      ...lists('attachments'),
      ...lists('workLogs'),
    },
    comments: news('comments'),
    attachments: news('attachments'),
    workLogs: news('workLogs'),
    partial: isWhole ? [] : [...ENTRY_KINDS],
  };

  function news<K extends EntryKind>(kind: K): Delta<EntryOf[K]> {
    const { added, changed, removed } = deltaOf(kind, delta, draft.held[kind]);
    return { added, changed, removed: removed.map((id) => lastKnown(kind, id, data)) };
  }
}

/** A removed entry as a script sees it: its local copy under the peer's id, or nothing but that id. */
function lastKnown<K extends EntryKind>(kind: K, id: string, data: ScriptIssue): EntryOf[K] {
  const copy = data[kind].find((entry) => entry.remoteId === id);
  const blank: Comment = {
    id,
    author: null,
    body: { type: 'doc', version: 1, content: [] },
    created: '',
    updated: '',
    internal: false,
  };
  return (copy
    ? { ...copy, id }
    : {
        ...blank,
        filename: '',
        mimeType: '',
        size: 0,
        started: '',
        timeSpentSeconds: 0,
      }) as unknown as EntryOf[K];
}

const NO_FIELDS: Required<Fields> = {
  id: '',
  key: '',
  url: '',
  summary: null,
  description: null,
  environment: null,
  project: { key: '' },
  type: { name: '' },
  status: { name: '' },
  resolution: null,
  priority: null,
  assignee: null,
  reporter: null,
  creator: null,
  labels: [],
  components: [],
  fixVersions: [],
  affectedVersions: [],
  due: null,
  created: '',
  updated: '',
  resolved: null,
  securityLevel: null,
  originalEstimate: null,
  remainingEstimate: null,
  parent: null,
  subTasks: [],
  issueLinks: [],
  customFields: {},
  customKeys: {},
};

/** The issue before it is created. */
const BLANK: ScriptIssue = { ...NO_FIELDS, comments: [], attachments: [], workLogs: [] };
