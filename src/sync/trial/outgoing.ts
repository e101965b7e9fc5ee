/** Runs an outgoing script as a sync would and stops before anything is sent: what would cross, field by field. */
import { difference } from '../../replica/compare';
import { ENTRY_KINDS, type Replica } from '../../replica/replica';
import { toText } from '../../replica/rich-text';
import { makeReplica, type Outgoing, type Sending } from '../outbound/make-replica';
import type { SyncPorts } from '../ports';
import { shorten } from '../../model/sync-event';

/** One thing that would be in the replica. */
export interface WouldSend {
  /** A field, or the list that it is in. */
  what: string;
  /** Shortened. */
  to: string;
  /** The line of the script that puts it there. */
  line?: number;
  /** The other side does not have it yet. */
  isNews: boolean;
}

export interface DryRun {
  sends: WouldSend[];
  warnings: { message: string; line?: number }[];
  log: string[];
}

/** @throws SyncError `script-…` with the line */
export async function dryRun(ports: SyncPorts, sending: Sending): Promise<DryRun> {
  const { twin } = sending;
  const made = await makeReplica(ports, sending);
  const { delta } = difference(made, twin.sent, twin.remote ? twin.acked : null);
  const entries = ENTRY_KINDS.flatMap((kind) => {
    const put = new Set<string>((delta[kind]?.put ?? []).map(({ id }) => id));
    return (made.replica[kind] ?? []).map((entry) =>
      row(made, kind, tellEntry(entry), put.has(entry.id)),
    );
  });
  return {
    sends: [...fieldsOf(made, delta.fields), ...entries],
    warnings: made.warnings.map(({ message, line }) => ({
      message,
      ...(line !== undefined && { line }),
    })),
    log: made.log,
  };
}

function fieldsOf(made: Outgoing, news: object): WouldSend[] {
  const lists: readonly string[] = ENTRY_KINDS;
  return Object.entries(made.replica)
    .filter(([field]) => !lists.includes(field))
    .map(([field, value]) => row(made, field, shorten(value), field in news));
}

function row({ lines }: Outgoing, what: string, to: string, isNews: boolean): WouldSend {
  const line = lines[what];
  return { what, to, isNews, ...(line !== undefined && { line }) };
}

type Entry = NonNullable<Replica['comments' | 'attachments' | 'workLogs']>[number];

function tellEntry(entry: Entry): string {
  if ('filename' in entry) return entry.filename;
  const author = entry.author?.displayName ?? '—';
  const body = 'body' in entry ? entry.body : entry.comment;
  const note = 'internal' in entry && entry.internal ? ' (internal)' : '';
  return `${author}${note}: ${shorten(toText(body))}`;
}
