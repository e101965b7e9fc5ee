/** One attempt to write a twin's local issue: its lease, and its notes, which stay true whatever happens next. */
import { SyncError } from '../../errors';
import { MOST_FILE_BYTES } from '../../peer/message';
import type { Fields, JsonValue } from '../../replica/replica';
import type { Effect } from '../../script/script';
import { nameOfLink } from '../plan/links';
import type { OwedEntry } from '../../model/owed';
import { askedBy, type Change, type Plan } from '../plan/plan';
import type { Quota } from '../../model/quota';
import type { Connection } from '../../model/connection';
import type { Loaded, Saved, SyncPorts } from '../ports';
import type { Offers } from '../../model/issue';
import type { Recording } from '../scripts/recording';
import type { Why } from '../../model/sync-event';
import { parkedIn, setParked, waitsFor } from '../../model/parked';
import type { Lease, Twin } from '../../model/twin';
import type { InboundEvent } from '../../model/queue-event';

/** An attempt under way. */
export interface Writing {
  event: InboundEvent;
  connection: Connection;
  /** Fields of the last replica that was applied. */
  received: Fields;
  /** What the twin is becoming. */
  draft: Twin;
  /** Inbound writes that the stored twin has seen if nobody else wrote. */
  expectedInbound: number;
  isLeased: boolean;
  /** The transition that an earlier write of the attempt asked for. */
  asked?: JsonValue | undefined;
  quota?: Quota;
  /** What is left of the hour's points, if Jira told before. */
  low: Loaded['low'];
  /** Which transitions new issues offer, as far as that is known. */
  offers: Offers;
  /** Jira was asked for them. */
  isOffersNew?: true;
  /** What came, for test runs; from when the script runs on it. */
  recording?: Recording;
  /** What helpers asked for beyond the issue. */
  effects: Effect[];
  changes: Change[];
  /** What an admin should know that was not written. */
  kept: Why[];
  warnings: Plan['warnings'];
  /** Entries that Jira refused. */
  refused: OwedEntry[];
  /** The local issue was restored from a backup, and takes the peer's state. */
  isRestored?: boolean;
}

/** How long an attempt keeps others from the issue without a sign of life. */
const LEASE_MS = 120_000;

/** Bytes a millisecond that files move at the least: 0.5 MB a second. */
const SLOWEST = 500;

/** An attempt about which nothing is stored yet. */
export function begin(
  event: InboundEvent,
  connection: Connection,
  loaded: Loaded,
  twin: Twin,
): Writing {
  const draft = structuredClone(twin);
  const { id, key } = event.message.from;
  const before = draft.remote?.key ?? key;
  draft.remote = { id, key };
  return {
    event,
    connection,
    received: loaded.received,
    draft,
    expectedInbound: twin.inbound,
    isLeased: false,
    low: loaded.low,
    offers: loaded.offers ?? {},
    effects: [],
    changes: [],
    kept: before === key ? [] : [{ what: 'key of the other issue', from: before, to: key }],
    warnings: [],
    refused: [],
  };
}

/** Takes the lease, or notes in the one that the attempt has what it is about to do next. */
export async function lease(ports: SyncPorts, writing: Writing, changes: Change[]): Promise<void> {
  const held = writing.isLeased ? writing.draft.lease : undefined;
  const now = ports.now();
  const { files, links, ...intent } = intentOf(changes);
  const { transition: _, ...kept } = held ?? { by: ports.newId(), since: now, until: 0 };
  const all = [...(held?.files ?? []), ...files];
  const allLinks = [...(held?.links ?? []), ...links];
  writing.draft.lease = {
    ...kept,
    until: Math.max(kept.until, now + LEASE_MS),
    ...intent,
    ...(all.length > 0 && { files: all }),
    ...(allLinks.length > 0 && { links: allLinks }),
  };
  await saveInbound(ports, writing);
  writing.isLeased = true;
}

/** What others must know of an attempt, should it be cut off. */
type Intent = Pick<Lease, 'project' | 'transition'> & Required<Pick<Lease, 'files' | 'links'>>;

function intentOf(changes: Change[]): Intent {
  const intent: Intent = { files: [], links: [] };
  for (const change of changes) {
    if (change.kind === 'create-issue') intent.project = change.project;
    if (change.kind === 'transition' && change.goal !== undefined)
      intent.transition = { asked: askedBy(change.wanted), goal: change.goal };
    if (change.kind === 'add-link') intent.links.push(nameOfLink(change));
    if (change.kind !== 'add-attachment') continue;
    const { filename, size } = change.file;
    intent.files.push({ remoteId: change.remoteId, filename, size, digest: change.digest });
  }
  return intent;
}

/** Gives a sign of life before a change that may outlast the lease. */
export async function keepLease(ports: SyncPorts, writing: Writing, change: Change): Promise<void> {
  const held = writing.draft.lease;
  if (!held) return;
  const size = change.kind === 'add-attachment' ? change.file.size : 0;
  // The peer says the size. A larger file is not fetched.
  const bytes = Math.min(size, MOST_FILE_BYTES);
  const needed = ports.now() + LEASE_MS / 2 + bytes / SLOWEST;
  if (held.until >= needed) return;
  held.until = needed + LEASE_MS / 2;
  await saveInbound(ports, writing);
}

/**
 * Saves the attempt's notes. An outbound sync may have saved its own part of the twin meanwhile: the two
 * parts are put together. @throws SyncError `twin-busy` if another attempt has taken the lease
 */
export async function saveInbound(
  ports: SyncPorts,
  writing: Writing,
  also: Omit<Saved, 'twin'> & { outbound?: (twin: Twin) => void } = {},
): Promise<void> {
  const { outbound, ...rest } = also;
  for (let attempt = 1; ; attempt += 1) {
    outbound?.(writing.draft);
    writing.draft.inbound = writing.expectedInbound + 1;
    try {
      const pages = await ports.store.save({ twin: writing.draft, ...rest });
      writing.draft.version += 1;
      if (pages) writing.draft.pages = pages;
      writing.expectedInbound += 1;
      return;
    } catch (error) {
      const lostRace = error instanceof SyncError && error.code === 'twin-changed';
      if (!lostRace || attempt === MOST_ATTEMPTS) throw error;
      await takeOutboundPart(ports, writing);
    }
  }
}

/** Outbound saves of one twin seldom come faster than this many within one inbound save. */
const MOST_ATTEMPTS = 6;

async function takeOutboundPart(
  ports: SyncPorts,
  { event, draft, expectedInbound }: Writing,
): Promise<void> {
  const { twin: fresh } = await ports.store.load(event.connectionId, draft.key);
  if (fresh?.inbound !== expectedInbound) {
    throw new SyncError('twin-busy', 'Another change of this issue is being written.', {
      retryAfter: 5,
    });
  }
  const { version, seq, acked, sent, unconfirmedSince, heldSince } = fresh;
  Object.assign(draft, { version, seq, acked, sent, unconfirmedSince, heldSince });
  if (fresh.media) draft.media = { ...fresh.media, ...draft.media };
  setParked(draft, waitsFor(parkedIn(fresh, 'outgoing'), parkedIn(draft, 'incoming')));
  if (draft.local) draft.state = draft.parked ? 'parked' : 'active';
  for (const part of [
    'seen',
    'newest',
    'alternations',
    'executionId',
    'peerWantsWhole',
    'endsBy',
    'pages',
    'reacted',
  ] as const) {
    if (fresh[part] === undefined) Reflect.deleteProperty(draft, part);
    else Object.assign(draft, { [part]: fresh[part] });
  }
}
