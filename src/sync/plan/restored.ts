/**
 * An issue that was restored from a backup while Tandem's own data was not: how this side notices it, and how it
 * takes back from the other side what the backup lacks. Pure.
 */
import { SyncError } from '../../errors';
import { identity } from '../../replica/identity';
import { ENTRY_KINDS } from '../../replica/replica';
import type { Assignment, ScriptIssue } from '../../script/script';
import { LINKS, linksThere } from './links';
import { currentValue } from '../../replica/field-value';
import type { Contest } from './merge-fields';
import type { ReadIssue } from '../../model/issue';
import { ON_BOTH } from './recognise';
import { ASKED } from './transitions';
import { eachWait } from '../../model/parked';
import type { Base, Newest, Twin } from '../../model/twin';

/** Groups of edits that Jira shows of an issue that was read with others. */
const EDITS_SHOWN = 40;

/** What is known of an issue after it was read, or after it is known as it is now. */
export function newestOf(known: Newest | undefined, issue: ReadIssue): Newest {
  return {
    updated: Math.max(known?.updated ?? 0, updatedOf(issue)),
    edited: Math.max(known?.edited ?? 0, ...editsOf(issue)),
  };
}

/** The same after an entry was added to the issue: that has made it newer than it was when it was read. */
export function afterAdding(known: Newest): Newest {
  return { ...known, updated: known.updated + 1 };
}

/**
 * Whether the issue is older than it was before: Jira was restored from a backup. It was last changed before that,
 * or, if somebody has edited it since it was restored, its change log lacks an edit that was there.
 */
export function isRestored({ newest }: Pick<Twin, 'newest'>, issue: ReadIssue): boolean {
  if (!newest) return false;
  if (updatedOf(issue) < newest.updated) return true;
  const edits = editsOf(issue);
  const isThere = newest.edited === 0 || edits.includes(newest.edited);
  // Of many edits Jira shows the newest: the one that is looked for may be older than all of them.
  const isShown =
    new Set(edits).size < EDITS_SHOWN || edits.some((edited) => edited < newest.edited);
  return !isThere && isShown;
}

function updatedOf({ raw }: ReadIssue): number {
  return Date.parse(String(raw.fields['updated'])) || 0;
}

function editsOf({ edits }: ReadIssue): number[] {
  return edits.map(({ at }) => Date.parse(at) || 0);
}

/** Whether the twin takes what comes and sends nothing, until the other side's whole issue ends that. */
export function onlyTakes({ parked }: Pick<Twin, 'parked'>): boolean {
  return eachWait(parked).some(({ code }) => code === 'issue-restored');
}

/** Why nothing of such an issue is sent. */
export function restoredError({ local }: Pick<Twin, 'local'>): SyncError {
  return new SyncError(
    'issue-restored',
    `${local?.key ?? 'The issue'} is older than it was when Tandem last read it: this site was restored from a backup. Nothing of it is sent, so that the other site keeps what is newer.`,
  );
}

/** Takes copies out of the twin's notes that the issue has no more, and has all others compared anew. */
export function forgetLost(twin: Twin, issue: ScriptIssue): void {
  for (const kind of ENTRY_KINDS) {
    const present = new Set(issue[kind].map(({ id }) => id));
    for (const [remoteId, [, localId]] of Object.entries(twin.held[kind])) {
      if (localId === undefined || localId === ON_BOTH) continue;
      if (present.has(localId)) twin.held[kind][remoteId] = ['', localId];
      else Reflect.deleteProperty(twin.held[kind], remoteId);
    }
  }
}

/**
 * The past of a restored issue: what it holds now, so that whatever the other side has is newer. What was wanted of
 * its status and links is wanted again.
 */
export function restoredBase(base: Base, issue: ScriptIssue, assigned: Assignment[]): Base {
  const { [ASKED]: _, ...rest } = base;
  const held = assigned.map(({ field }) => [field, identity(field, currentValue(issue, field))]);
  return {
    ...rest,
    ...(Object.fromEntries(held) as Base),
    ...(rest[LINKS] !== undefined && {
      [LINKS]: linksThere(rest[LINKS], issue.issueLinks ?? []),
    }),
  };
}

/** A contest that the other side's values win: what a restored issue holds is older than whatever was sent of it. */
export function withoutContest(contest: Contest): Contest {
  return {
    ...contest,
    isCrossing: () => false,
    isOwnEcho: () => false,
    agreed: () => undefined,
  };
}
