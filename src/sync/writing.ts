/**
 * One attempt to write a twin's local issue: takes the lease, carries out plans, and keeps notes that
 * stay true whatever happens next.
 */
import { SyncError } from '../errors';
import type { ReplicaMessage } from '../peer/message';
import type { Fields } from '../replica/replica';
import type { Effect, WantedIssue } from '../script/script';
import { carryOut, type Site } from './carry-out';
import { planIncoming, type Incoming } from './incoming';
import { endsOf } from './links';
import { noteOffer, offeredTo } from './offers';
import type { Change, Plan } from './plan';
import type { Connection, Loaded, Offers, Quota, Saved, SyncPorts } from './ports';
import type { Recording } from './recording';
import type { Why } from './sync-event';
import type { Twin } from './twin';

/** A message as it was taken from the inbox. */
export interface InboundEvent {
  connectionId: string;
  message: ReplicaMessage;
  /** Id of the envelope: the same on every delivery. */
  envelopeId: string;
  /** Where the door marked the message as seen while it queued it: what the mark must be. */
  accepted?: Accepted;
}

export interface Accepted {
  mark: string;
  /** When the door queued it, in milliseconds since 1970. */
  at: number;
}

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
  const { id, key, url } = event.message.from;
  const before = draft.remote?.key ?? key;
  draft.remote = { ...draft.remote, id, key, url };
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
  };
}

/**
 * Plans what the script wants and carries it out.
 * @returns false where the script ignored the request to create an issue
 */
export async function write(
  ports: SyncPorts,
  writing: Writing,
  reading: Incoming,
  wanted: WantedIssue,
): Promise<boolean> {
  const ends = await endsOf(ports, writing.connection, wanted.issueLinks);
  const plan = planIncoming({ ...reading, ends }, wanted);
  if (!plan) return false;
  if (plan.changes.length > 0) {
    await lease(ports, writing, plan.changes);
    await carryOutNoting(ports, writing, reading, plan.changes);
  }
  const refused = new Set(writing.warnings.flatMap((warning) => warning.field ?? []));
  writing.draft.base = Object.fromEntries(
    Object.entries(plan.base).filter(([field]) => !refused.has(field)),
  );
  writing.kept.push(...plan.kept);
  writing.warnings.push(...plan.warnings);
  return true;
}

async function carryOutNoting(
  ports: SyncPorts,
  writing: Writing,
  reading: Incoming,
  changes: Change[],
): Promise<void> {
  const { draft, event } = writing;
  const names = Object.entries(reading.issue?.raw.names ?? {});
  try {
    const warnings = await carryOut(changes, {
      issues: ports.issues,
      peer: ports.peer(event.connectionId),
      message: event.message,
      connection: writing.connection,
      twin: draft,
      fieldIds: Object.fromEntries(names.map(([id, name]) => [name, id])),
      transitions: reading.issue?.transitions,
      offers: offersFor(writing, changes, ports.now()),
      sawQuota: (quota) => {
        writing.quota = quota;
      },
      checkpoint: () => saveInbound(ports, writing),
      keepLease: (change) => keepLease(ports, writing, change),
    });
    writing.changes.push(...changes);
    writing.warnings.push(...warnings);
  } catch (error) {
    // After a clear refusal nothing of the failed change exists. After anything else it may, so the
    // lease stays, ended, as the sign to look for it.
    if (error instanceof SyncError && error.verdict === 'park') delete draft.lease;
    else if (draft.lease) draft.lease.until = draft.lease.since;
    await saveInbound(ports, writing);
    throw withoutParent(writing, error, ports.now());
  }
}

function offersFor(writing: Writing, changes: Change[], at: number): Site['offers'] {
  const kind = changes.flatMap((change) =>
    change.kind === 'create-issue' ? `${change.project} ${change.type}` : [],
  )[0];
  if (kind === undefined) return { known: undefined, note: () => undefined };
  return {
    known: offeredTo(writing.offers, kind, at),
    note: (transitions) => {
      writing.offers = noteOffer(writing.offers, kind, { transitions, at });
      writing.isOffersNew = true;
    },
  };
}

/** How long a parent that was started along with its child may take to arrive. */
const PARENT_MS = 2 * 60_000;

/** Jira did not create a child whose parent has no twin yet: it waits for it, at first for seconds. */
function withoutParent({ draft, event }: Writing, error: unknown, now: number): unknown {
  const isRefused = error instanceof SyncError && error.code === 'jira-refused';
  if (!isRefused || draft.local || !draft.awaits) return error;
  const isLate = now - event.message.readAt < PARENT_MS;
  return new SyncError(
    isLate ? 'parent-late' : 'parent-missing',
    `Its parent ${draft.awaits.key} is not under sync here. ${error.message}`,
  );
}

async function lease(ports: SyncPorts, writing: Writing, changes: Change[]): Promise<void> {
  if (writing.isLeased) return;
  const now = ports.now();
  const goal = changes.flatMap((change) =>
    change.kind === 'transition' ? (change.goal ?? []) : [],
  )[0];
  const project = changes.flatMap((change) =>
    change.kind === 'create-issue' ? change.project : [],
  )[0];
  const files = changes.flatMap((change) => {
    if (change.kind !== 'add-attachment') return [];
    const { filename, size } = change.file;
    return [{ remoteId: change.remoteId, filename, size, digest: change.digest }];
  });
  writing.draft.lease = {
    by: ports.newId(),
    since: now,
    until: now + LEASE_MS,
    ...(goal !== undefined && { goal }),
    ...(project !== undefined && { project }),
    ...(files.length > 0 && { files }),
  };
  await saveInbound(ports, writing);
  writing.isLeased = true;
}

/** Gives a sign of life before a change that may outlast the lease. */
async function keepLease(ports: SyncPorts, writing: Writing, change: Change): Promise<void> {
  const held = writing.draft.lease;
  if (!held) return;
  const bytes = change.kind === 'add-attachment' ? change.file.size : 0;
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
  if (fresh.parked?.direction === 'outgoing') draft.parked = fresh.parked;
  else if (draft.parked?.direction === 'outgoing') delete draft.parked;
  for (const part of ['seen', 'executionId', 'peerWantsWhole', 'endsBy', 'pages'] as const) {
    if (fresh[part] === undefined) Reflect.deleteProperty(draft, part);
    else Object.assign(draft, { [part]: fresh[part] });
  }
}
