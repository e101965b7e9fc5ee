/**
 * Carries out a plan: the only writer to Jira on the sync path. What each change made is noted in the
 * twin at once, so that whatever happens next, the notes are true.
 */
import { SyncError } from '../errors';
import type { ReplicaMessage } from '../peer/message';
import { fieldDigest } from '../replica/compare';
import { RichText, type EntryKind, type IssueRef } from '../replica/replica';
import { fromText, toText } from '../replica/rich-text';
import type { FieldWrite } from './merge';
import type { Change } from './plan';
import type { Connection, FieldValues, Peer, Quota, Refused, SyncPorts, Transition } from './ports';
import { download, LARGE } from './download';
import { placed, sendText } from './placing';
import { takeTransition, type KnownOffers } from './take-transition';
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
  offers: KnownOffers;
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
    notePlain(site.twin, values, refused);
    return refused;
  },
  'set-fields': async ({ writes }, site) => {
    const values = await valuesOf(writes, site);
    const refused = await site.issues.update(issueOf(site).id, values, site.fieldIds);
    notePlain(site.twin, values, refused);
    return refused;
  },
  'add-attachment': async (change, site) => {
    const { filename, mimeType } = change.file;
    const content = await download(
      { twin: site.message.twin, file: change.file },
      site.peer,
      site.issues,
    );
    const id = await site.issues.addAttachment(issueOf(site).id, { filename, mimeType, content });
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
  transition: ({ wanted, why }, site) =>
    takeTransition(wanted, { id: issueOf(site).id, status: why.from ?? '' }, site),
};

/**
 * Carries out all changes in their order. What Jira refuses of one comment, file or field is a warning
 * and the rest goes on; what it refuses of the issue itself is thrown. A file that arrives damaged is
 * thrown once the rest is done: it is the one thing to try again.
 */
export async function carryOut(changes: Change[], site: Site): Promise<Warning[]> {
  const warnings: Warning[] = [];
  const damaged: SyncError[] = [];
  let isNoted = true;
  for (const change of changes) {
    const isLong = takesLong(change, changes);
    if (isLong && !isNoted) await site.checkpoint();
    await site.keepLease(change);
    for (const refused of await carryOne(change, site, damaged))
      warnings.push(toWarning(change, refused));
    if (isLong) await site.checkpoint();
    isNoted = isLong;
  }
  if (damaged[0]) throw damaged[0];
  return warnings;
}

const DONE = { add: 'added', remove: 'removed' } as const;

function toWarning(change: Change, { field, reason, isPlain }: Refused): Warning {
  const line = lineOf(change, field);
  const at = line === undefined ? {} : { line };
  if (isPlain)
    return { message: `${field} arrived as plain text, without its formatting: ${reason}`, ...at };
  const [verb] = change.kind.split('-');
  const done = DONE[verb as keyof typeof DONE] as string | undefined;
  return { message: `${field} was not ${done ?? 'changed'}: ${reason}`, field, ...at };
}

/** Changes after which an issue that was just made is noted at once. */
const MANY = 20;

function takesLong(change: Change, all: Change[]): boolean {
  if (change.kind === 'create-issue') return all.length > MANY;
  return change.kind === 'add-attachment' && change.file.size > LARGE;
}

async function carryOne(change: Change, site: Site, damaged: SyncError[]): Promise<Refused[]> {
  try {
    return await CARRY[change.kind](change as never, site);
  } catch (error) {
    const isOwn = change.kind === 'create-issue' || change.kind === 'set-fields';
    if (isOwn || !(error instanceof SyncError) || !REFUSALS.has(error.code)) throw error;
    await requireOpen(error, change, site);
    const what =
      change.kind === 'add-attachment' ? `File ${change.file.filename}` : change.why.what;
    if (error.code === 'attachment-damaged') {
      damaged.push(new SyncError(error.code, `${what} was not added: ${error.message}`));
      return [];
    }
    return [{ field: what, reason: error.message }];
  }
}

/** What Jira refuses of an issue that takes no change at all waits, and is not passed over. */
async function requireOpen(error: SyncError, change: Change, site: Site): Promise<void> {
  if (error.code !== 'jira-refused' || change.kind === 'transition') return;
  const { id, key } = issueOf(site);
  if (await site.issues.isLocked(id))
    throw new SyncError(
      'jira-refused',
      `${key} takes no change: it is archived, or the app may not edit it. ${error.message}`,
    );
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

/** Remembers which texts are here in plain form only, so that they do not go back as if somebody wrote them. */
function notePlain(twin: Twin, values: FieldValues, refused: Refused[]): void {
  const plain = refused.flatMap(({ field, isPlain }): [string, string][] => {
    const doc = RichText.safeParse(values[field]);
    return isPlain && doc.success ? [[field, fieldDigest(field, fromText(toText(doc.data)))]] : [];
  });
  const others = Object.entries(twin.plain ?? {}).filter(([field]) => !(field in values));
  if (plain.length + others.length > 0) twin.plain = Object.fromEntries([...others, ...plain]);
  else delete twin.plain;
}

function valuesOf(writes: FieldWrite[], site: Site): Promise<FieldValues> {
  return placed(Object.fromEntries(writes.map(({ field, value }) => [field, value])), site);
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
