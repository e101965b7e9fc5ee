/** From what the incoming script wants to the plan of what to write: pure. */
import { SyncError } from '../../errors';
import type { ReplicaMessage } from '../../peer/message';
import { filesIn } from '../../replica/files';
import { shapeOf } from '../../replica/identity';
import type { EntryKind, EntryOf, JsonValue } from '../../replica/replica';
import type { Assignment, ScriptIssue, WantedIssue } from '../../script/script';
import { planAttachments } from './attachments';
import { planComments } from './comments';
import { contestOf } from './conflict';
import { planLinks } from './links';
import { localiserOf, type Localise } from './localise';
import { merge, type Contest, type FieldWrite } from './merge-fields';
import type { Change, Incoming, Plan } from './plan';
import { restoredBase, withoutContest } from './restored';
import type { Base } from '../../model/twin';
import { planTransition } from './transitions';
import { planWorkLogs } from './work-logs';

/** A plan with the base that holds once it is carried out. */
export interface Planned extends Plan {
  base: Base;
}

/** Names that say where an issue is created; later they only warn. */
const PLACE = {
  projectKey: 'project',
  project: 'project',
  typeName: 'type',
  type: 'type',
} as const;

/** Assignments that ask for a transition. */
const TRANSITIONS = { doTransition: 'transition', setStatus: 'status', status: 'status' } as const;

/** @returns undefined where the script ignored the request to create an issue */
export function planIncoming(input: Incoming, wanted: WantedIssue): Planned | undefined {
  const { issue, data } = input;
  const byName = new Map(wanted.assigned.map((assignment) => [assignment.field, assignment]));
  const place = placeOf(byName);
  const fields = wanted.assigned.filter(({ field }) => isField(field));
  if (!issue && wanted.assigned.length === 0 && !wanted.comments && !wanted.attachments)
    return undefined;
  if (!issue && (!place.project || !place.type)) throw incomplete(place);

  const localise = localiserOf(input, wanted);
  const { twin, contest } = pastOf(input, fields, contestOf(input, localise));
  const merged = merge(fields, issue && data, twin.base, contest);
  const transition = planTransition(wantedTransition(wanted), issue, twin, merged.writes);
  const lists = planLists(input, wanted, localise);
  const made = issue ? [] : createIssue(place, merged.writes);
  const links = planLinks(
    { items: wanted.issueLinks, current: data.issueLinks ?? [], ends: input.ends ?? {} },
    twin,
  );
  return {
    changes: [
      ...made,
      ...inOrder(issue ? merged.writes : showing(merged.writes), lists.attachments),
      ...lists.changes,
      ...links.changes,
      ...(transition.change ? [transition.change] : []),
    ],
    base: { ...merged.base, ...links.base, ...transition.base },
    kept: merged.kept,
    warnings: [
      ...(issue ? moveWarnings(place, data) : []),
      ...unknownWarnings(wanted.assigned),
      ...lists.warnings,
      ...transition.warnings,
    ],
  };
}

/** The twin with the past that counts for the plan, and the contest that goes with it. */
function pastOf({ twin, data, isRestored }: Incoming, fields: Assignment[], contest: Contest) {
  if (!isRestored) return { twin, contest };
  const base = restoredBase(twin.base, data, fields);
  return { twin: { ...twin, base }, contest: withoutContest(contest) };
}

/** Fields that show files: of an issue that is just made they are written again once the files are there. */
function showing(writes: FieldWrite[]): FieldWrite[] {
  return writes
    .filter(({ value }) => filesIn(value).length > 0)
    .map((write) => ({ ...write, why: { ...write.why, to: 'with its pictures' } }));
}

/** Files come first where a field shows one of them. */
function inOrder(writes: FieldWrite[], attachments: Change[]): Change[] {
  const fields = setFields(writes);
  const isShown = attachments.length > 0 && showing(writes).length > 0;
  return isShown ? [...attachments, ...fields] : [...fields, ...attachments];
}

function planLists(
  { connection, twin, message, data }: Incoming,
  wanted: WantedIssue,
  localise: Localise,
): Pick<Plan, 'changes' | 'warnings'> & { attachments: Change[] } {
  const seq = twin.applied ? message.seq : 0;
  const attachments = planAttachments({
    items: wanted.attachments,
    current: data.attachments,
    received: byId(message, 'attachments'),
    held: twin.held.attachments,
  });
  const comments = planComments({
    items: wanted.comments,
    current: data.comments,
    received: byId(message, 'comments'),
    held: twin.held.comments,
    mayBePublic: connection.publicComments,
    seq,
    localise,
  });
  const workLogs = planWorkLogs({
    items: wanted.workLogs,
    current: data.workLogs,
    received: byId(message, 'workLogs'),
    held: twin.held.workLogs,
    seq,
    localise,
  });
  return {
    attachments,
    changes: [...comments.changes, ...workLogs],
    warnings: comments.warnings,
  };
}

interface Place {
  project?: Assignment;
  type?: Assignment;
}

function placeOf(byName: Map<string, Assignment>): Place {
  const place: Place = {};
  for (const [name, part] of Object.entries(PLACE)) {
    const assignment = byName.get(name);
    if (assignment && nameIn(assignment.value)) place[part] = assignment;
  }
  return place;
}

function incomplete(place: Place): SyncError {
  const missing = place.project ? 'issue.typeName' : 'issue.projectKey';
  return new SyncError(
    'script-failed',
    `The incoming script did not set ${missing}, so it is not known what to create. To ignore the request, return before setting anything.`,
  );
}

function createIssue(place: Place, writes: FieldWrite[]): Change[] {
  const project = nameIn(place.project?.value ?? null);
  const type = nameIn(place.type?.value ?? null);
  const line = place.project?.line;
  return [
    {
      kind: 'create-issue',
      project,
      type,
      writes,
      why: { what: 'issue', to: `${type} in ${project}`, ...(line !== undefined && { line }) },
    },
  ];
}

function setFields(writes: FieldWrite[]): Change[] {
  return writes.length === 0
    ? []
    : [
        {
          kind: 'set-fields',
          writes,
          why: { what: 'fields', to: writes.map((write) => write.field).join(', ') },
        },
      ];
}

/** The transition that was asked for, by whichever of its names. */
export function wantedTransition({ assigned }: WantedIssue) {
  for (const [name, by] of Object.entries(TRANSITIONS)) {
    const assignment = assigned.find(({ field }) => field === name);
    const target = assignment ? nameIn(assignment.value) : '';
    if (assignment && target) return { by, name: target, line: assignment.line };
  }
  return undefined;
}

/** A field of its own, neither the place of the issue nor its workflow. */
export function isField(field: string): boolean {
  return !(field in PLACE) && !(field in TRANSITIONS) && shapeOf(field) !== 'plain';
}

function unknownWarnings(assigned: Assignment[]): Plan['warnings'] {
  return assigned
    .filter(
      ({ field }) => shapeOf(field) === 'plain' && !(field in PLACE) && !(field in TRANSITIONS),
    )
    .map(({ field, line }) => ({
      message: `issue.${field} cannot be set in Jira, so it was left as it is.`,
      line,
    }));
}

/** A later sync neither moves nor retypes an issue. */
function moveWarnings(place: Place, data: ScriptIssue): Plan['warnings'] {
  const checks = [
    { part: place.project, now: data.project?.key, what: 'move it to project' },
    { part: place.type, now: data.type?.name, what: 'change its type to' },
  ];
  return checks.flatMap(({ part, now, what }) => {
    const wanted = nameIn(part?.value ?? null);
    return part && wanted && wanted !== now
      ? [
          {
            message: `The issue stays as it is (${now ?? 'unknown'}): a sync does not ${what} ${wanted}.`,
            line: part.line,
          },
        ]
      : [];
  });
}

function nameIn(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const name = value['key'] ?? value['name'];
  return typeof name === 'string' ? name : '';
}

function byId<K extends EntryKind>(message: ReplicaMessage, kind: K): Map<string, EntryOf[K]> {
  const put = (message.delta[kind]?.put ?? []) as EntryOf[K][];
  return new Map(put.map((entry) => [entry.id, entry]));
}
