/** Plans what the incoming script wants, and carries it out under a lease. */
import { SyncError } from '../../errors';
import type { MissedLinks } from '../../model/missed-links';
import type { WantedIssue } from '../../script/script';
import { carryOut, type Site } from './carry-out';
import { missedLinks } from '../plan/links';
import { planIncoming } from '../plan/plan-incoming';
import { endsOf } from '../scripts/lookups';
import { noteOffer, offeredTo } from './known-transitions';
import { isTold, toOwed } from '../life/owed';
import type { Change, Incoming } from '../plan/plan';
import type { SyncPorts } from '../ports';
import { baseAfter, toWarning, type Refusal } from '../plan/refusals';
import { ASKED } from '../plan/transitions';
import { keepLease, lease, saveInbound, type Writing } from './attempt';

/** @returns false where the script ignored the request to create an issue */
export async function write(
  ports: SyncPorts,
  writing: Writing,
  reading: Incoming,
  wanted: WantedIssue,
): Promise<boolean> {
  const ends = await endsOf(ports, writing.connection, wanted.issueLinks);
  const plan = planIncoming({ ...reading, ends }, wanted);
  if (!plan) return false;
  if (wanted.issueLinks) noteMissed(writing, missedLinks(wanted.issueLinks, ends, writing.draft));
  const before = writing.draft.base;
  const refusals: Refusal[] = [];
  if (plan.changes.length > 0) {
    await lease(ports, writing, plan.changes);
    refusals.push(...(await carryOutNoting(ports, writing, reading, plan.changes)));
  }
  // A write that asks for no transition takes back none that an earlier one of this run has asked for.
  writing.asked = plan.base[ASKED] ?? writing.asked;
  const base = { ...plan.base, ...(writing.asked !== undefined && { [ASKED]: writing.asked }) };
  writing.draft.base = baseAfter(base, before, refusals);
  writing.asked = writing.draft.base[ASKED];
  writing.kept.push(...plan.kept);
  writing.warnings.push(...plan.warnings);
  return true;
}

function noteMissed({ draft }: Writing, missed: MissedLinks | undefined): void {
  if (missed) draft.missedLinks = missed;
  else delete draft.missedLinks;
}

async function carryOutNoting(
  ports: SyncPorts,
  writing: Writing,
  reading: Incoming,
  changes: Change[],
): Promise<Refusal[]> {
  const { draft, event } = writing;
  try {
    const refusals = await carryOut(changes, {
      issues: ports.issues,
      peer: ports.peer(event.connectionId),
      warn: (warning) => writing.warnings.push(warning),
      message: event.message,
      connection: writing.connection,
      twin: draft,
      files: new Set(reading.data.attachments.map(({ id }) => id)),
      customFields: reading.issue?.customFields ?? {},
      transitions: reading.issue?.transitions,
      offers: offersFor(writing, changes, ports.now()),
      sawQuota: (quota) => {
        writing.quota = quota;
      },
      checkpoint: () => saveInbound(ports, writing),
      keepLease: (change) => keepLease(ports, writing, change),
    });
    writing.changes.push(...changes);
    writing.refused.push(...refusals.flatMap(toOwed));
    const untold = refusals.filter((refusal) => !isTold(draft, refusal));
    writing.warnings.push(...untold.map(toWarning));
    return refusals;
  } catch (error) {
    // After a clear refusal nothing of the failed change exists. After anything else it may, so the
    // lease stays, ended, as the sign to look for it.
    if (error instanceof SyncError && error.verdict === 'park') delete draft.lease;
    else if (draft.lease) draft.lease.until = draft.lease.since;
    writing.isLeased = false;
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
