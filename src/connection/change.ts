/**
 * What admins change of a connection that stands, here and on the other site. Pure: each change gives
 * the new row, with what the other site is to be told of it, and the words for the list of who changed what.
 */
import { SyncError } from '../errors';
import type { Connection, News } from '../model/connection';
import type { AddressTold } from '../model/site-address';
import { isAhead } from '../model/peer-claims';
import { ABILITIES, type ControlMessage, type Who } from '../peer/message';

/** What of a connection changes. */
export type Controlled = Owing &
  Pick<
    Connection,
    | 'side'
    | 'name'
    | 'state'
    | 'policy'
    | 'isPolicyShared'
    | 'isNameByPeer'
    | 'publicComments'
    | 'reason'
    | 'paused'
    | 'peerPublicComments'
    | 'heard'
    | 'said'
    | 'changes'
  >;

/** A change that an admin of this site makes. */
export type Change =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'rename'; name: string }
  | { kind: 'policy'; policy: Controlled['policy'] }
  | { kind: 'comments'; publicComments: boolean };

/** What of a connection tells what the other site has heard. */
type Owing = Pick<Connection, 'untold' | 'addressTold' | 'peerTakes'>;

/** Changes that a connection remembers. */
const MOST_CHANGES = 50;

/** Both sites have agreed to it, and neither has ended it. */
export function stands({ state }: Pick<Controlled, 'state'>): boolean {
  return state === 'active' || state === 'paused';
}

/**
 * The row after an admin of this site changed it, with what the other site is to be told.
 * @param asked by whom, and when in milliseconds since 1970
 * @throws SyncError `conflict` if the connection is not agreed on yet, or not any more
 */
export function change<Row extends Controlled>(
  row: Row,
  { kind: action, ...wanted }: Change,
  { who, at: now }: { who: Who; at: number },
): Row {
  if (!stands(row))
    throw new SyncError('conflict', 'Only a connection that both sites agreed to can be changed.');
  const topic = TOPIC[action];
  const isShared = SHARED.has(topic);
  // The other site's clock may be fast, and this one may have been set back: what is known already is older all the same.
  const known = Math.max(row.said?.[topic] ?? 0, isShared ? heardAt(row, topic, now) : 0);
  const at = Math.max(now, known + 1);
  const by = who.displayName;
  const message: ControlMessage = { kind: 'control', action, by, who, at, ...wanted };
  const after = { ...apply(row, message, 'local'), said: { ...row.said, [topic]: at } };
  const next = owe(note(after, message, false), message);
  return isShared ? { ...next, heard: { ...row.heard, [topic]: at } } : next;
}

/**
 * The row after an admin of the other site changed it; the same where a newer change is known.
 * @param now milliseconds since 1970
 */
export function follow<Row extends Controlled>(row: Row, heard: ControlMessage, now: number): Row {
  const topic = TOPIC[heard.action];
  const { at } = heard;
  if (row.state === 'broken' || (at !== undefined && isOutdated(row, topic, at, now))) return row;
  const next = note(apply(row, heard, 'remote'), heard, true);
  return at === undefined ? next : { ...next, heard: { ...row.heard, [topic]: at } };
}

/** What a change is about: of two about the same the later counts. */
const TOPIC = {
  pause: 'pause',
  resume: 'pause',
  rename: 'rename',
  policy: 'policy',
  comments: 'comments',
  remove: 'remove',
} as const satisfies Record<ControlMessage['action'], string>;

/** Both sites have these in common. Of the others each has its own, and hears of the other's. */
const SHARED: ReadonlySet<string> = new Set(['rename', 'policy']);

/** Of what two admins set at the same moment, that of side `a` counts on both sites. */
function isOutdated(row: Controlled, topic: string, at: number, now: number): boolean {
  const known = heardAt(row, topic, now);
  return at < known || (at === known && SHARED.has(topic) && row.side === 'a');
}

/** A time that is still to come was taken before such times were refused: it counts for nothing. */
function heardAt({ heard }: Controlled, topic: string, now: number): number {
  const known = heard?.[topic] ?? 0;
  return isAhead(known, now) ? 0 : known;
}

/** The row with something that the other site is to be told, in place of what was to be told of the same before. */
export function owe<Row extends Owing>(row: Row, news: News): Row {
  const others = untoldOf(row).filter((each) => aboutOf(each) !== aboutOf(news));
  return { ...row, untold: [...others, news] };
}

/** The row once the other site has heard something. @param now milliseconds since 1970 */
export function told<Row extends Owing>(row: Row, news: News, now: number): Row {
  const isNews = (each: News) => aboutOf(each) === aboutOf(news) && stampOf(each) === stampOf(news);
  const left = untoldOf(row).filter((each) => !isNews(each));
  const { untold: _, ...rest } = row;
  return {
    ...rest,
    ...(left.length > 0 && { untold: left }),
    ...(news.kind === 'address' && { addressTold: toldNow(news.url, now) }),
  } as Row;
}

/** The other side has this side's address, and what this side takes. */
export function toldNow(url: string, at: number): AddressTold {
  return { url, at, takes: ABILITIES };
}

/** What the other site is still to be told, in order. */
export function untoldOf({ untold = [] }: Owing): News[] {
  return untold;
}

function aboutOf(news: News): string {
  if (news.kind === 'control') return TOPIC[news.action];
  return news.kind === 'confirm' && news.key !== undefined ? 'keys' : news.kind;
}

function stampOf(news: News): number | string | undefined {
  return news.kind === 'confirm' ? news.key : news.at;
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
      return { ...row, name: name ?? row.name, isNameByPeer: side === 'remote' };
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
  const { by, who, at = 0 } = message;
  const what = describe(message);
  return noteChange(row, { at, by, ...(who && { who }), what, isRemote });
}

/** What stands in the list of who changed what. */
interface Noted {
  at: number;
  by: string;
  who?: Who;
  what: string;
  isRemote?: boolean;
}

/** Adds to the list of who changed what; what is told twice stands there once. */
export function noteChange<Row extends Pick<Controlled, 'changes'>>(
  row: Row,
  { at, by, who, what, isRemote = false }: Noted,
): Row {
  const known = row.changes ?? [];
  const isKnown = known.some(
    (each) => each.at === at && each.by === by && each.what === what && each.isRemote === isRemote,
  );
  if (isKnown) return row;
  const change = { at, by, ...(who && { who }), what, isRemote };
  return { ...row, changes: [change, ...known].slice(0, MOST_CHANGES) };
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
