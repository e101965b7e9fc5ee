/**
 * Carries out a plan: the only writer to Jira on the sync path. What each change made is noted in the
 * twin at once, so that whatever happens next, the notes are true.
 */
import { SyncError } from '../errors';
import type { ReplicaMessage } from '../peer/message';
import { filesIn, isFileRef, mapDocuments, placeFiles } from '../replica/files';
import type { EntryKind, IssueRef } from '../replica/replica';
import type { FieldWrite } from './merge';
import type { Change } from './plan';
import type { Connection, FieldValues, Peer, Quota, Refused, SyncPorts, Transition } from './ports';
import { attachmentOf, mediaOf } from './files';
import { chooseTransition } from './transitions';
import type { Twin } from './twin';

/** Where a plan is carried out. `twin` is a copy of the caller's and is written to. */
export interface Site {
  issues: SyncPorts['issues'];
  peer: Peer;
  message: ReplicaMessage;
  connection: Connection;
  twin: Twin;
  /** Jira's ids of custom fields by name, as far as the issue was read. */
  fieldIds: Record<string, string>;
  /** What the issue's workflow offered when it was read; undefined for an issue made just now. */
  transitions: Transition[] | undefined;
  sawQuota: (quota: Quota) => void;
  /** Called before each change: others stay away only from who gives signs of life. */
  keepLease: (change: Change) => Promise<void>;
  /** Called before and after what takes long: should it be cut off, less is to be found again and repeated. */
  checkpoint: () => Promise<void>;
}

/** Something that Jira did not take: the field it concerns, if it is one, and Jira's words. */
export interface Warning {
  message: string;
  line?: number;
  field?: string;
}

type Carry = {
  [K in Change['kind']]: (change: Extract<Change, { kind: K }>, site: Site) => Promise<Refused[]>;
};

const CARRY: Carry = {
  'create-issue': async ({ project, type, writes }, site) => {
    const values = await valuesOf(writes, site);
    const made = await site.issues.create(project, type, values, [site.twin.key]);
    const { refused, quota, ...issue } = made;
    site.twin.local = issue;
    site.twin.state = 'active';
    site.sawQuota(quota);
    return refused;
  },
  'set-fields': async ({ writes }, site) => {
    const values = await valuesOf(writes, site);
    return site.issues.update(issueOf(site).id, values, site.fieldIds);
  },
  'add-attachment': async (change, site) => {
    const { filename, mimeType } = change.file;
    const bytes = await download(change, site);
    const id = await site.issues.addAttachment(issueOf(site).id, { filename, mimeType, bytes });
    pair(site, 'attachments', change, id);
    return [];
  },
  'remove-attachment': async ({ id, remoteId }, site) => {
    await ignoreMissing(site.issues.removeAttachment(id));
    unpair(site, 'attachments', remoteId);
    return [];
  },
  'add-comment': async (change, site) => {
    const origin = `${site.twin.key}:${change.remoteId}`;
    const id = await site.issues.addComment(issueOf(site).id, {
      ...(await placed(change.comment, site)),
      origin,
    });
    pair(site, 'comments', change, id);
    return [];
  },
  'edit-comment': async (change, site) => {
    const comment = await placed(change.comment, site);
    await ignoreMissing(site.issues.editComment(issueOf(site).id, change.id, comment));
    pair(site, 'comments', change, change.id);
    return [];
  },
  'remove-comment': async ({ id, remoteId }, site) => {
    await ignoreMissing(site.issues.removeComment(issueOf(site).id, id));
    unpair(site, 'comments', remoteId);
    return [];
  },
  'add-work-log': async (change, site) => {
    const origin = `${site.twin.key}:${change.remoteId}`;
    const log = await placed(change.log, site);
    pair(site, 'workLogs', change, await site.issues.addWorkLog(issueOf(site).id, log, origin));
    return [];
  },
  'edit-work-log': async (change, site) => {
    const log = await placed(change.log, site);
    await ignoreMissing(site.issues.editWorkLog(issueOf(site).id, change.id, log));
    pair(site, 'workLogs', change, change.id);
    return [];
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
  transition: async ({ wanted, why }, site) => {
    const { id } = issueOf(site);
    const available = site.transitions ?? (await site.issues.transitions(id));
    const choice = chooseTransition(wanted, available, why.from ?? '');
    if (choice.kind === 'none') return [{ field: 'transition', reason: choice.message }];
    if (choice.kind === 'take') await site.issues.transition(id, choice.transition.id);
    return [];
  },
};

/**
 * Carries out all changes in their order. What Jira refuses of one comment, file or field is a warning
 * and the rest goes on; what it refuses of the issue itself is thrown.
 */
export async function carryOut(changes: Change[], site: Site): Promise<Warning[]> {
  const warnings: Warning[] = [];
  let isNoted = true;
  for (const change of changes) {
    const isLong = takesLong(change, changes);
    if (isLong && !isNoted) await site.checkpoint();
    await site.keepLease(change);
    for (const { field, reason } of await carryOne(change, site)) {
      const line = lineOf(change, field);
      warnings.push({
        message: `${field} was not changed: ${reason}`,
        field,
        ...(line !== undefined && { line }),
      });
    }
    if (isLong) await site.checkpoint();
    isNoted = isLong;
  }
  return warnings;
}

/** Bytes of a file that is worth a note of its own. */
const LARGE = 1024 * 1024;

/** Changes after which an issue that was just made is noted at once. */
const MANY = 20;

function takesLong(change: Change, all: Change[]): boolean {
  if (change.kind === 'create-issue') return all.length > MANY;
  return change.kind === 'add-attachment' && change.file.size > LARGE;
}

async function carryOne(change: Change, site: Site): Promise<Refused[]> {
  try {
    return await CARRY[change.kind](change as never, site);
  } catch (error) {
    const isOwn = change.kind === 'create-issue' || change.kind === 'set-fields';
    if (isOwn || !(error instanceof SyncError) || !REFUSALS.has(error.code)) throw error;
    return [{ field: change.why.what, reason: error.message }];
  }
}

/** Failures of one comment, file or transition that do not stand in the way of the others. */
const REFUSALS = new Set(['jira-refused', 'too-large', 'attachment-damaged', 'attachment-gone']);

function lineOf(change: Change, field: string): number | undefined {
  const writes = 'writes' in change ? change.writes : [];
  return (writes.find((write) => write.field === field)?.why ?? change.why).line;
}

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

async function valuesOf(writes: FieldWrite[], site: Site): Promise<FieldValues> {
  const values = Object.fromEntries(writes.map(({ field, value }) => [field, value]));
  return placed(values, site);
}

/**
 * A value with its pictures in place: a plan names files by where they come from, and by now those that
 * were to be uploaded are there. Asks Jira only about files that no document has shown before.
 */
async function placed<T>(value: T, { twin, connection, issues }: Site): Promise<T> {
  const files = filesIn(value);
  if (files.length === 0) return value;
  const places = new Map<string, string>();
  for (const { id } of files) {
    if (!isFileRef(id)) {
      places.set(id, id);
      continue;
    }
    const attachmentId = attachmentOf(twin, connection.side, id);
    if (attachmentId === undefined) continue;
    const mediaId = mediaOf(twin, attachmentId) ?? (await issues.mediaId(attachmentId));
    if (mediaId === undefined) continue;
    twin.media = { ...twin.media, [mediaId]: attachmentId };
    places.set(id, mediaId);
  }
  return mapDocuments(value, (doc) => placeFiles(doc, (id) => places.get(id)));
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

/** Bytes of one range: base64 and its envelope stay under the platform's 5 MB for a web trigger. */
const RANGE_BYTES = 3 * 1024 * 1024;

async function download(
  { remoteId, file }: Extract<Change, { kind: 'add-attachment' }>,
  site: Site,
): Promise<Uint8Array[]> {
  const ranges: Uint8Array[] = [];
  for (let start = 0; start < file.size; start += RANGE_BYTES) {
    const length = Math.min(RANGE_BYTES, file.size - start);
    ranges.push(
      await site.peer.readAttachment({
        twin: site.message.twin,
        attachmentId: remoteId,
        start,
        length,
      }),
    );
  }
  return ranges;
}
