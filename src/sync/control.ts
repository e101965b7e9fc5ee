/**
 * What admins change of a connection that stands, here and on the other site. Pure: each change gives
 * the new row, and the words for the list of who changed what.
 */
import { SyncError } from '../errors';
import type { ControlMessage } from '../peer/message';

/** What of a connection changes. */
export interface Controlled {
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  policy: 'remote' | 'local' | 'newer';
  /** An admin set it, so the other side has its counterpart. */
  isPolicyShared?: boolean;
  publicComments: boolean;
  reason?: string;
  paused?: { local?: string; remote?: string };
  peerPublicComments?: boolean;
  heard?: Record<string, number>;
  changes?: { at: number; by: string; what: string; isRemote: boolean }[];
}

/** A change that an admin of this site makes. */
export type Change =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'rename'; name: string }
  | { kind: 'policy'; policy: Controlled['policy'] }
  | { kind: 'comments'; publicComments: boolean };

/** Changes that a connection remembers. */
const MOST_CHANGES = 50;

/** What the other site is told of a change. @param who the admin's name, and milliseconds since 1970 */
export function toMessage(change: Change, { by, at }: { by: string; at: number }): ControlMessage {
  const { kind: action, ...rest } = change;
  return { kind: 'control', action, by, at, ...rest };
}

/**
 * The row after an admin of this site changed it.
 * @throws SyncError `conflict` if the connection is not agreed on yet, or not any more
 */
export function change<Row extends Controlled>(row: Row, wanted: ControlMessage): Row {
  if (row.state !== 'active' && row.state !== 'paused')
    throw new SyncError('conflict', 'Only a connection that both sites agreed to can be changed.');
  return note(apply(row, wanted, 'local'), wanted, false);
}

/** The row after an admin of the other site changed it; the same where a newer message was heard before. */
export function follow<Row extends Controlled>(row: Row, heard: ControlMessage): Row {
  const topic = heard.action === 'resume' ? 'pause' : heard.action;
  const { at } = heard;
  if (row.state === 'broken' || (at !== undefined && (row.heard?.[topic] ?? 0) > at)) return row;
  const next = note(apply(row, heard, 'remote'), heard, true);
  return at === undefined ? next : { ...next, heard: { ...row.heard, [topic]: at } };
}

/** Who wins there, seen from here. */
const COUNTERPART = { local: 'remote', remote: 'local', newer: 'newer' } as const;

function apply<Row extends Controlled>(
  row: Row,
  { action, by, name, policy, publicComments }: ControlMessage,
  side: 'local' | 'remote',
): Row {
  switch (action) {
    case 'pause':
      return rest(row, { ...row.paused, [side]: by });
    case 'resume': {
      const { [side]: _, ...paused } = row.paused ?? {};
      return rest(row, paused);
    }
    case 'rename':
      return { ...row, name: name ?? row.name };
    case 'policy': {
      const wanted = policy ?? row.policy;
      return {
        ...row,
        policy: side === 'local' ? wanted : COUNTERPART[wanted],
        isPolicyShared: true,
      };
    }
    case 'comments':
      return side === 'local'
        ? { ...row, publicComments: publicComments ?? row.publicComments }
        : { ...row, peerPublicComments: publicComments ?? false };
    case 'remove':
      return {
        ...row,
        state: 'broken',
        reason: `Removed by ${by} on the other site. Nothing crosses any more.`,
      };
  }
}

/** It rests while an admin of either site wants it to. */
function rest<Row extends Controlled>(row: Row, paused: NonNullable<Row['paused']>): Row {
  const { reason: _, paused: __, ...kept } = row;
  const { local, remote } = paused;
  const who = [
    ...(local === undefined ? [] : [`Paused by ${local} on this site.`]),
    ...(remote === undefined ? [] : [`Paused by ${remote} on the other site.`]),
  ];
  if (who.length === 0) return { ...kept, state: 'active' } as Row;
  return { ...kept, state: 'paused', paused, reason: who.join(' ') } as Row;
}

function note<Row extends Controlled>(row: Row, message: ControlMessage, isRemote: boolean): Row {
  const { by, at = 0 } = message;
  return noteChange(row, { at, by, what: describe(message), isRemote });
}

/** Adds to the list of who changed what. */
export function noteChange<Row extends Pick<Controlled, 'changes'>>(
  row: Row,
  { isRemote = false, ...entry }: { at: number; by: string; what: string; isRemote?: boolean },
): Row {
  const changes = [{ ...entry, isRemote }, ...(row.changes ?? [])];
  return { ...row, changes: changes.slice(0, MOST_CHANGES) };
}

const WINS = {
  remote: "the other side's edits win",
  local: 'its own edits win',
  newer: 'the later edit wins',
} as const;

function describe({ action, name = '', policy, publicComments }: ControlMessage): string {
  switch (action) {
    case 'pause':
      return 'Paused the connection';
    case 'resume':
      return 'Resumed the connection';
    case 'rename':
      return `Renamed the connection to ${name}`;
    case 'remove':
      return 'Removed the connection';
    case 'policy':
      return `Set who wins a conflict: on that site ${WINS[policy ?? 'remote']}`;
    case 'comments':
      return publicComments === true
        ? 'Let comments arrive public'
        : 'Made comments arrive internal';
  }
}
