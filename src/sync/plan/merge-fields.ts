/**
 * The three-way merge: what the incoming script wants of a field, what it wanted last time (base), and
 * what the issue holds now. Pure. Only what the script newly wants is written, so an edit by a person
 * or an automation stays unless the other side really changed the same field.
 */
import { fieldDigest, setBehind } from '../../replica/compare';
import { canonical } from '../../replica/digest';
import { identity, shapeOf } from '../../replica/identity';
import type { JsonValue, RichText } from '../../replica/replica';
import { toText } from '../../replica/rich-text';
import type { Assignment, ScriptIssue } from '../../script/script';
import type { Localise } from './localise';
import type { Connection } from '../../model/connection';
import { shorten, type Why } from '../../model/sync-event';
import type { Base } from '../../model/twin';
import { currentValue } from '../../replica/field-value';

/** What decides a conflict, field by field. */
export interface Contest {
  /** What of a value can stand on this site. */
  localise: Localise;
  policy: Connection['policy'];
  /** The peer settles by the counterpart, so the two choose the same winner without looking at times. */
  isPolicyShared: boolean;
  /** When the peer's value was edited, ISO 8601. */
  remoteEdited: (field: string) => string | undefined;
  /** When the local value was edited. */
  localEdited: (field: string) => string | undefined;
  /**
   * This side sends the field too, and the peer had not seen the local value when it sent its own. Then
   * both sides must choose the same winner, or they would swap their values.
   */
  isCrossing: (field: string) => boolean;
  /** This value is what the peer has from us: it tells nothing new. */
  isOwnEcho: (field: string, wanted: JsonValue) => boolean;
  /**
   * Digest of the value that both sides last agreed on, where that is one of ours which the peer had seen
   * when it sent its own; undefined where what the script wanted last time is the common past.
   */
  agreed: (field: string, wanted: JsonValue) => string | undefined;
  /** The issue holds the peer's text in the only form in which Jira took it. */
  isStandIn: (field: string, now: JsonValue) => boolean;
  /** On equal times the side that made the invitation wins, on both sides. */
  isLocalFirst: boolean;
}

/** A field to write, and why. */
export interface FieldWrite {
  field: string;
  value: JsonValue;
  why: Why;
}

export interface Merged {
  writes: FieldWrite[];
  base: Base;
  /** Conflicts that the local value won. */
  kept: Why[];
}

/**
 * @param issue the issue as it is now; undefined before it is created
 * @param base what the script wanted last time, by field, as identities
 */
export function merge(
  assigned: Assignment[],
  issue: ScriptIssue | undefined,
  base: Base,
  contest: Contest,
): Merged {
  const merged: Merged = { writes: [], base: { ...base }, kept: [] };
  for (const assignment of assigned) mergeField(assignment, issue, contest, merged);
  return merged;
}

function mergeField(
  { field, value, line }: Assignment,
  issue: ScriptIssue | undefined,
  contest: Contest,
  merged: Merged,
): void {
  const now = currentValue(issue, field);
  const local = contest.localise(value, now);
  const target = identity(field, local);
  const wanted = identity(field, value);
  const current = identity(field, now);
  const last = merged.base[field];
  const why: Why = {
    what: field,
    from: tell(now),
    to: tell(local),
    line,
  };
  merged.base[field] = wanted;
  if (same(target, current)) return;

  const past = pastOf(field, { wanted, local, now }, last, contest);
  if (issue && past.isUnchanged) return;
  if (past.set) {
    const union = mergeSets(asSet(current), past.set, asSet(wanted));
    if (!same(union, current))
      merged.writes.push({ field, value: union, why: { ...why, to: shorten(union) } });
    return;
  }
  // What the peer sent without having seen ours may be older than it, even where nothing else tells.
  const isCrossing = contest.isCrossing(field);
  const isOld = isCrossing && isOursAlone(field, contest);
  const isConflict = !past.isStill || isOld || (isCrossing && !contest.isPolicyShared);
  const verdict = isConflict ? settle(field, contest) : undefined;
  if (verdict?.winner === 'local') {
    merged.kept.push({ ...why, conflict: `Kept the local value: ${verdict.reason}.` });
    return;
  }
  const conflict = verdict && `Took the other side's value: ${verdict.reason}.`;
  merged.writes.push({
    field,
    value: local,
    why: conflict === undefined ? why : { ...why, conflict },
  });
}

/** The common past of the two values of a field. */
interface Past {
  /** The script wants nothing new. */
  isUnchanged: boolean;
  /** Whether the issue still holds the common past. */
  isStill: boolean;
  /** The common past of a set. */
  set: string[] | undefined;
}

function pastOf(
  field: string,
  { wanted, local, now }: { wanted: JsonValue; local: JsonValue; now: JsonValue },
  last: JsonValue | undefined,
  contest: Contest,
): Past {
  const isSet = shapeOf(field) === 'set';
  const isStill =
    same(identity(field, now), last ?? null) ||
    (last !== undefined && contest.isStandIn(field, now));
  // The issue holds what the peer sent last. What was agreed on, or ours, before that is past: should the
  // peer send it now, it means it.
  const isTheirs = last !== undefined && isStill;
  const agreed = isTheirs ? undefined : contest.agreed(field, wanted);
  if (agreed !== undefined) {
    const holds = (value: JsonValue) => fieldDigest(field, value) === agreed;
    return {
      isUnchanged: holds(local),
      isStill: holds(now),
      set: isSet ? setBehind(agreed) : undefined,
    };
  }
  return {
    isUnchanged:
      (last !== undefined && same(wanted, last)) || (!isTheirs && contest.isOwnEcho(field, local)),
    isStill,
    set: isSet && last !== undefined ? asSet(last) : undefined,
  };
}

interface Verdict {
  winner: 'local' | 'remote';
  reason: string;
}

/** Somebody edited the field here; the peer sends what it had from this side, or from the first. */
function isOursAlone(field: string, contest: Contest): boolean {
  return contest.localEdited(field) !== undefined && contest.remoteEdited(field) === undefined;
}

function settle(field: string, contest: Contest): Verdict {
  if (contest.isCrossing(field) && isOursAlone(field, contest))
    return { winner: 'local', reason: 'the other side has not edited it' };
  if (contest.policy === 'local')
    return { winner: 'local', reason: 'this connection lets local edits win' };
  const isSettled = contest.isPolicyShared || !contest.isCrossing(field);
  if (contest.policy === 'remote' && isSettled) {
    return { winner: 'remote', reason: "this connection lets the other side's edits win" };
  }
  return newer(contest.localEdited(field), contest.remoteEdited(field), contest.isLocalFirst);
}

function newer(
  local: string | undefined,
  remote: string | undefined,
  isLocalFirst: boolean,
): Verdict {
  const [ours, theirs] = [Date.parse(local ?? '') || 0, Date.parse(remote ?? '') || 0];
  if (ours !== theirs)
    return { winner: ours > theirs ? 'local' : 'remote', reason: 'it was edited later' };
  return { winner: isLocalFirst ? 'local' : 'remote', reason: 'both were edited at the same time' };
}

/** What both sides added and neither removed. */
function mergeSets(current: string[], last: string[], wanted: string[]): string[] {
  const removed = new Set(last.filter((each) => !wanted.includes(each)));
  const added = wanted.filter((each) => !last.includes(each));
  return [...new Set([...current.filter((each) => !removed.has(each)), ...added])].sort();
}

/** A document is told by its text. */
function tell(value: JsonValue): string {
  const isDocument = typeof value === 'object' && value !== null && 'type' in value;
  return shorten(isDocument && value['type'] === 'doc' ? toText(value as RichText) : value);
}

function asSet(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return canonical(a ?? null) === canonical(b ?? null);
}
