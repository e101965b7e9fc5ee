/** Tells the peer what became of its messages, and takes the peer's word on ours. */
import { CODES, SyncError } from '../../errors';
import { startOver } from '../../async';
import type { Result } from '../../peer/message';
import type { Outcome, SyncPorts } from '../ports';
import type { OutboundEvent } from '../../model/queue-event';
import type { Connection } from '../../model/connection';
import { confirmedBy, healed } from '../../model/peer-claims';
import { mayReact, newestOf, noteReaction } from './reactions';
import { about, toTell, type SyncEvent } from '../../model/sync-event';
import { end, endsMore, type StopPorts } from './stop';
import { confirm, parseTwinKey, twinKey, type Stopped, type Twin } from '../../model/twin';

/** What a result says beyond the twin itself. */
export type Answer = Pick<Result, 'outcome' | 'reason' | 'message' | 'who' | 'warnings'>;

/** The result for the peer: what was applied last, and how it went. */
export function toResult(twin: Twin, answer: Answer): Result {
  // The peer still makes its first message of a pair that was just agreed to.
  const local = isJustAgreed(twin) ? undefined : twin.local;
  return {
    twin: twin.name,
    ack: twin.applied?.seq ?? 0,
    ...(twin.run !== undefined && { run: twin.run }),
    ...answer,
    ...(local && { issue: local }),
  };
}

/** This side agreed to connect the two issues, and nothing has come of the peer's yet. */
function isJustAgreed({ isConnected, connectTo, applied }: Twin): boolean {
  return isConnected === true && connectTo === undefined && applied === undefined;
}

/** What the peer has not been told of a twin yet. */
export function dueAnswer(twin: Twin): Answer {
  const { parked, stopped } = twin;
  if (stopped)
    return {
      outcome: 'stopped',
      message: stopped.why,
      ...(stopped.who && { who: stopped.who }),
      ...(stopped.deleted === 'here' && { reason: 'issue-deleted' }),
    };
  const lacks = isJustAgreed(twin) || twin.missedLinks?.isNew === true;
  if (!parked) return { outcome: lacks ? 'needs-whole' : 'applied' };
  const outcome = parked.direction === 'outgoing' ? 'parked' : 'failed';
  return { outcome, message: `${parked.message} ${CODES[parked.code].next}`.slice(0, 2000) };
}

/** Sends one result at once. @throws SyncError `peer-…` */
export async function sendResult(
  ports: SyncPorts,
  connection: Connection,
  twin: Twin,
  answer: Answer,
): Promise<void> {
  await ports.peer(connection.id).send({ kind: 'results', results: [toResult(twin, answer)] });
}

/** Two writers of one twin at the same moment: the later one starts over. */
const MOST_ATTEMPTS = 6;

/** What noting a result needs of the world. */
export type ResultPorts = StopPorts & {
  work: Pick<SyncPorts['work'], 'outbound'>;
  store: Pick<SyncPorts['store'], 'twinsOf' | 'restBulk'>;
};

/** Notes what the peer said of several twins, the newest of each. @throws SyncError */
export async function takeResults(
  ports: ResultPorts,
  connectionId: string,
  results: Result[],
): Promise<void> {
  for (const result of newestOf(results)) await takeResult(ports, connectionId, result);
}

/**
 * Notes what the peer said of one twin.
 * @param envelopeId the envelope to be marked as seen with it, if it was not yet
 * @throws SyncError `replayed` if it was seen before
 */
export async function takeResult(
  ports: ResultPorts,
  connectionId: string,
  result: Result,
  envelopeId?: string,
): Promise<Outcome> {
  return startOver('twin-changed', MOST_ATTEMPTS, () =>
    takeOnce(ports, connectionId, result, envelopeId),
  );
}

async function takeOnce(
  ports: ResultPorts,
  connectionId: string,
  result: Result,
  envelopeId: string | undefined,
): Promise<Outcome> {
  const key = twinKey(connectionId, result.twin);
  const { connection, mark, ...loaded } = await ports.store.load(connectionId, key, envelopeId);
  const twin = healed(loaded.twin, ports.now());
  if (mark !== undefined) throw new SyncError('replayed', 'This message was received before.');
  if (!twin?.local) return { state: 'skipped', why: 'The twin is not known here.' };
  if (result.outcome === 'stopped')
    return takeStop(ports, twin, result, { envelopeId, by: connection?.peer.name });
  if (result.restFor !== undefined)
    await ports.store.restBulk(connectionId, ports.now() + result.restFor * 1000);
  const { next, event, isAsked } = afterResult(ports, twin, result);
  await ports.store.save({
    twin: next,
    ...(envelopeId !== undefined && { seen: envelopeId }),
    ...(event && { event }),
  });
  if (connection?.hasSibling && twin.acked === 0 && next.acked > 0)
    await mendProperty(ports, twin.local.id);
  await ports.work.outbound(nextSends(next, twin.local.id, isAsked));
  return { state: 'applied', seq: result.ack, changes: 0 };
}

/**
 * The twin once a result was noted, the row for the admin's list if it tells of a failure, and whether all
 * of the issue is sent at once.
 */
function afterResult(
  ports: ResultPorts,
  twin: Twin,
  result: Result,
): { next: Twin; event?: SyncEvent | undefined; isAsked: boolean } {
  const { outcome } = result;
  const now = ports.now();
  const isReacting = mayReact(twin, outcome, now);
  const next = noteReaction(noteResult(twin, result, now), outcome, now);
  const wantsWhole = outcome === 'needs-whole' || outcome === 'wants-whole';
  // The sweep serves a demand that comes too soon.
  if (wantsWhole && !isReacting) next.heldSince ||= now;
  const isFailure = FAILURES[outcome] !== undefined && isReacting;
  return {
    next,
    event: isFailure ? failureEvent(ports, next, result) : undefined,
    isAsked: wantsWhole && isReacting,
  };
}

/** What is to be sent once a result was noted. */
function nextSends(twin: Twin, issueId: string, isAsked: boolean): OutboundEvent[] {
  const { connectionId, key: twinKey } = twin;
  const mayEnd = twin.endsBy !== undefined && !twin.stopped && twin.unconfirmedSince === 0;
  return [
    ...(isAsked ? [{ connectionId, twinKey, issueId, cause: 'again' } as const] : []),
    ...(mayEnd ? [{ connectionId, twinKey, issueId, cause: 'change' } as const] : []),
  ];
}

/** What failed on the other side: how our list of events shows it. */
const FAILURES: Partial<Record<Result['outcome'], Pick<SyncEvent, 'direction' | 'summary'>>> = {
  failed: { direction: 'outgoing', summary: 'The other side could not apply it' },
  parked: { direction: 'incoming', summary: 'The other side cannot send its changes' },
};

/**
 * Starts of one issue through two connections at the same moment may each have named their own twin alone
 * in the issue's property. A look at each of them puts that right.
 */
async function mendProperty(ports: ResultPorts, issueId: string): Promise<void> {
  const keys = await ports.store.twinsOf(issueId);
  if (keys.length < 2) return;
  await ports.work.outbound(
    keys.flatMap((twinKey): OutboundEvent[] => {
      const parsed = parseTwinKey(twinKey);
      return parsed
        ? [{ connectionId: parsed.connectionId, twinKey, issueId, cause: 'change' }]
        : [];
    }),
  );
}

function noteResult(twin: Twin, result: Result, now: number): Twin {
  const next = confirm(twin, confirmedBy(result.ack, twin), now);
  if (result.issue) next.remote = result.issue;
  if (result.outcome === 'wants-whole') next.peerWantsWhole = true;
  const { message, warnings } = result;
  const failure = FAILURES[result.outcome];
  if (next.stopped) {
    // The peer still syncs this twin: the next sweep tells it again that it ended here.
    next.unconfirmedSince = 0;
    next.answerDueSince ||= now;
    if (!failure) return next;
  }
  // It arrived, and waits there for somebody or was ignored: sending it again would change nothing.
  if (result.outcome === 'failed' || result.outcome === 'skipped') next.unconfirmedSince = 0;
  next.last = {
    at: now,
    direction: failure?.direction ?? 'outgoing',
    outcome: failure ? 'failed' : result.outcome === 'applied' ? 'applied' : 'skipped',
    ...(message !== undefined && { message }),
    ...(warnings && { warnings: toTell(warnings) }),
  };
  return next;
}

/** The twin ended on the other side: it ends here, unless it was started again since. */
async function takeStop(
  ports: ResultPorts,
  twin: Twin,
  { run = 1, reason, who, message = 'The sync was stopped on the other site.' }: Result,
  { envelopeId, by = 'the other site' }: { envelopeId: string | undefined; by: string | undefined },
): Promise<Outcome> {
  const seen = envelopeId === undefined ? {} : { seen: envelopeId };
  const said: Stopped = {
    at: ports.now(),
    by,
    ...(who && { who }),
    why: message,
    isRemote: true,
    ...(reason === 'issue-deleted' && { deleted: 'there' }),
    ...(reason === 'waits' && { waits: true }),
  };
  const { stopped: known } = twin;
  // What was stopped here starts only here, whatever the other side says of its own issue since.
  const stopped =
    known && !known.isRemote && said.deleted ? { ...known, deleted: said.deleted } : said;
  if (!endsMore(twin, stopped) || run < (twin.run ?? 1)) {
    await ports.store.save({ twin: twin.stopped ? { ...twin, answerDueSince: 0 } : twin, ...seen });
    return { state: 'skipped', why: 'This sync has ended before.' };
  }
  const at = { connectionId: twin.connectionId, twinKey: twin.key };
  await end(ports, at, stopped, envelopeId);
  return { state: 'applied', seq: 0, changes: 0 };
}

function failureEvent(ports: ResultPorts, twin: Twin, result: Result): SyncEvent {
  const { direction = 'outgoing', summary } = FAILURES[result.outcome] ?? {};
  return {
    id: ports.newId(),
    ...about(twin),
    at: ports.now(),
    direction,
    state: 'failed',
    seq: result.ack,
    summary: `${summary ?? 'It failed on the other side'}: ${result.message ?? 'no reason given'}`,
    why: [],
    warnings: [],
  };
}
