/**
 * Carries out a plan: the only writer to Jira on the sync path. What each change made is noted in the
 * twin at once, so that whatever happens next, the notes are true.
 */
import { SyncError } from '../../errors';
import type { ReplicaMessage } from '../../peer/message';
import type { EntryKind, IssueRef } from '../../replica/replica';
import type { Change, Plan } from '../plan/plan';
import type { Quota } from '../../model/quota';
import type { Connection } from '../../model/connection';
import type { Peer, SyncPorts } from '../ports';
import type { ReadIssue, Refused, Transition } from '../../model/issue';
import { download, LARGE } from './download';
import { sendText } from './write-text';
import type { Refusal } from '../plan/refusals';
import type { Why } from '../../model/sync-event';
import { takeTransition, type KnownOffers, type ScreenFields } from './take-transition';
import type { Twin } from '../../model/twin';
import { notePlain, tellShort, toWritten } from './written';

/** Where a plan is carried out. `twin` is a copy of the caller's and is written to. */
export interface Site {
  issues: SyncPorts['issues'];
  peer: Peer;
  message: ReplicaMessage;
  connection: Connection;
  twin: Twin;
  /** Ids of the attachments that the issue has now; changes with what is added and removed. */
  files: Set<string>;
  /** Jira's ids of custom fields by name, as far as the issue was read. */
  customFields: ReadIssue['customFields'];
  /** What the issue's workflow offered when it was read; undefined for an issue made just now. */
  transitions: Transition[] | undefined;
  offers: KnownOffers;
  sawQuota: (quota: Quota) => void;
  /** Takes what an admin should know of a change that was made. */
  warn: (warning: Plan['warnings'][number]) => void;
  /** Called before each change: others stay away only from who gives signs of life. */
  keepLease: (change: Change) => Promise<void>;
  /** Called before and after what takes long: should it be cut off, less is to be found again and repeated. */
  checkpoint: () => Promise<void>;
}

/** A site while a plan is carried out. */
interface Working extends Site {
  /** Fields that Jira did not take so far. */
  refused: Set<string>;
}

type Carry = {
  [K in Change['kind']]: (
    change: Extract<Change, { kind: K }>,
    site: Working,
  ) => Promise<Refused[]>;
};

const CARRY: Carry = {
  'create-issue': async ({ project, type, writes }, site) => {
    const written = await toWritten(writes, site);
    const made = await site.issues.create(project, type, written, [site.twin.key]);
    const { refused, quota, ...issue } = made;
    site.twin.local = issue;
    site.twin.state = 'active';
    site.sawQuota(quota);
    notePlain(site.twin, written, refused);
    return [...refused, ...tellShort(written)];
  },
  'set-fields': async ({ writes }, site) => {
    const written = await toWritten(writes, site);
    const refused = await site.issues.update(issueOf(site).id, written, site.customFields);
    notePlain(site.twin, written, refused);
    return [...refused, ...tellShort(written)];
  },
  'add-attachment': async (change, site) => {
    const { filename, mimeType } = change.file;
    const content = await download(
      { twin: site.message.twin, file: change.file },
      site.peer,
      site.issues,
    );
    const id = await site.issues.addAttachment(issueOf(site).id, { filename, mimeType, content });
    site.files.add(id);
    pair(site, 'attachments', change, id);
    return [];
  },
  'remove-attachment': async ({ id, remoteId }, site) => {
    await ignoreMissing(site.issues.removeAttachment(id));
    site.files.delete(id);
    unpair(site, 'attachments', remoteId);
    return [];
  },
  'add-comment': async (change, site) => {
    const origin = `${site.twin.key}:${change.remoteId}`;
    const { result, refused } = await sendText('comment', change.comment, site, (comment) =>
      site.issues.addComment(issueOf(site).id, { ...comment, origin }),
    );
    pair(site, 'comments', change, result);
    return refused;
  },
  'edit-comment': async (change, site) => {
    const { refused } = await sendText('comment', change.comment, site, (comment) =>
      ignoreMissing(site.issues.editComment(issueOf(site).id, change.id, comment)),
    );
    pair(site, 'comments', change, change.id);
    return refused;
  },
  'remove-comment': async ({ id, remoteId }, site) => {
    await ignoreMissing(site.issues.removeComment(issueOf(site).id, id));
    unpair(site, 'comments', remoteId);
    return [];
  },
  'add-work-log': async (change, site) => {
    const origin = `${site.twin.key}:${change.remoteId}`;
    const { result, refused } = await sendText('work log', change.log, site, (log) =>
      site.issues.addWorkLog(issueOf(site).id, log, origin),
    );
    pair(site, 'workLogs', change, result);
    return refused;
  },
  'edit-work-log': async (change, site) => {
    const { refused } = await sendText('work log', change.log, site, (log) =>
      ignoreMissing(site.issues.editWorkLog(issueOf(site).id, change.id, log)),
    );
    pair(site, 'workLogs', change, change.id);
    return refused;
  },
  'remove-work-log': async ({ id, remoteId }, site) => {
    await ignoreMissing(site.issues.removeWorkLog(issueOf(site).id, id));
    unpair(site, 'workLogs', remoteId);
    return [];
  },
  'add-link': ({ type, direction, other, why }, site) =>
    asWarning(
      why.what,
      site.issues.addLink(issueOf(site).id, { type, direction, otherId: other.id }),
    ),
  'remove-link': ({ id, why }, site) =>
    asWarning(why.what, ignoreMissing(site.issues.removeLink(id))),
  transition: async (change, site) =>
    takeTransition(
      change.wanted,
      { id: issueOf(site).id, status: { id: '', name: change.why.from ?? '' } },
      {
        issues: site.issues,
        transitions: site.transitions,
        offers: site.offers,
        warn: (message) => {
          site.warn({ message, ...lineOf(change.why) });
        },
        screen: await screenFields(change, site),
      },
    ),
};

function lineOf({ line }: Why): { line?: number } {
  return line === undefined ? {} : { line };
}

/** Jira takes a resolution with a transition; so it may what it refused to set without one. */
async function screenFields(
  { fields }: Extract<Change, { kind: 'transition' }>,
  site: Working,
): Promise<ScreenFields> {
  const { values: all } = await toWritten(fields, site);
  const isDue = (field: string) => field === 'resolution' || site.refused.has(field);
  return {
    due: Object.fromEntries(Object.entries(all).filter(([field]) => isDue(field))),
    all,
    customFields: site.customFields,
    took: (names) => {
      for (const name of names) site.refused.delete(name);
    },
  };
}

/**
 * Carries out all changes in their order. What Jira refuses of one comment, file or field is a warning
 * and the rest goes on; what it refuses of the issue itself is thrown. A file that arrives damaged is
 * thrown once the rest is done: it is the one thing to try again.
 * @returns what was refused
 */
export async function carryOut(changes: Change[], on: Site): Promise<Refusal[]> {
  const site: Working = { ...on, refused: new Set() };
  const refusals: Refusal[] = [];
  const damaged: SyncError[] = [];
  let isNoted = true;
  for (const change of changes) {
    const isLong = takesLong(change, changes);
    if (isLong && !isNoted) await site.checkpoint();
    await site.keepLease(change);
    for (const refused of await carryOne(change, site, damaged)) {
      refusals.push({ ...refused, change });
      if ('writes' in change && !refused.isPlain && !refused.isShort)
        site.refused.add(refused.field);
    }
    if (isLong) await site.checkpoint();
    isNoted = isLong;
  }
  if (damaged[0]) throw damaged[0];
  // What a transition took along was refused before, and is written now.
  return refusals.filter(
    ({ change, field, isPlain, isShort }) =>
      !('writes' in change) || isPlain || isShort || site.refused.has(field),
  );
}

/** Changes after which an issue that was just made is noted at once. */
const MANY = 20;

function takesLong(change: Change, all: Change[]): boolean {
  if (change.kind === 'create-issue') return all.length > MANY;
  return change.kind === 'add-attachment' && change.file.size > LARGE;
}

async function carryOne(change: Change, site: Working, damaged: SyncError[]): Promise<Refused[]> {
  try {
    return await CARRY[change.kind](change as never, site);
  } catch (error) {
    const isOwn = change.kind === 'create-issue' || change.kind === 'set-fields';
    if (isOwn || !(error instanceof SyncError)) throw error;
    const isEntryForbidden = 'remoteId' in change && error.code === 'jira-forbidden';
    if (!REFUSALS.has(error.code) && !isEntryForbidden) throw error;
    await requireOpen(error, change, site);
    const what =
      change.kind === 'add-attachment' ? `File ${change.file.filename}` : change.why.what;
    if (error.code === 'attachment-damaged') {
      damaged.push(new SyncError(error.code, `${what} was not added: ${error.message}`));
      return [];
    }
    return [{ field: what, reason: error.message, ...owedAs(change, error) }];
  }
}

/** An entry is tried again later; whatever else was refused the base makes wanted anew. */
function owedAs(change: Change, { code, message }: SyncError): Pick<Refused, 'isOwed'> {
  if (!('remoteId' in change)) return {};
  const isForbidden = code === 'jira-forbidden' || /\bpermission/i.test(message);
  return { isOwed: isForbidden ? 'permission' : 'other' };
}

/** What Jira refuses of an issue that takes no change at all waits, and is not passed over. */
async function requireOpen(error: SyncError, change: Change, site: Site): Promise<void> {
  const mayBeLocked = error.code === 'jira-refused' || error.code === 'jira-forbidden';
  if (!mayBeLocked || change.kind === 'transition') return;
  const { id, key } = issueOf(site);
  if (await site.issues.isLocked(id))
    throw new SyncError(
      'jira-refused',
      `${key} takes no change: it is archived, or the app may not edit it. ${error.message}`,
    );
}

/** Failures of one comment, file or transition that do not stand in the way of the others. */
const REFUSALS = new Set(['jira-refused', 'too-large', 'attachment-damaged', 'attachment-gone']);

function issueOf(site: Site): IssueRef {
  if (!site.twin.local) throw new SyncError('bug', 'The issue is written before it is created.');
  return site.twin.local;
}

function pair(
  site: Site,
  kind: EntryKind,
  change: { remoteId: string; digest: string },
  localId: string,
): void {
  site.twin.held[kind][change.remoteId] = [change.digest, localId];
}

function unpair(site: Site, kind: EntryKind, remoteId: string): void {
  Reflect.deleteProperty(site.twin.held[kind], remoteId);
}

/** A link that Jira does not take stands in the way of nothing. */
async function asWarning(what: string, work: Promise<void>): Promise<Refused[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (!(error instanceof SyncError) || error.verdict !== 'park') throw error;
    return [{ field: what, reason: error.message }];
  }
}

/** What is to be changed or removed and is gone already needs nothing more. */
async function ignoreMissing(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'jira-not-found') throw error;
  }
}
