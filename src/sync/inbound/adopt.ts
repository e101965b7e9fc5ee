/**
 * After an attempt that was cut off: finds what it made, so that nothing is made twice. Issues, comments
 * and work logs carry their origin since the very request that made them; a file is known by its name,
 * size and uploader, and the lease names those that the attempt began with.
 */
import { serialise } from '../../replica/serialise';
import type { EntryKind } from '../../replica/replica';
import type { SyncPorts } from '../ports';
import { copies, type Twin } from '../../model/twin';
import type { Writing } from './attempt';

/** Notes in the draft what an earlier attempt made. @throws SyncError */
export async function adoptOrphans(ports: SyncPorts, writing: Writing): Promise<void> {
  const { draft, connection } = writing;
  if (!draft.local && draft.lease?.project !== undefined) {
    const found = await ports.issues.findCreated(draft.lease.project, draft.key);
    if (found) Object.assign(draft, { local: found, state: 'active' });
  }
  const issue = draft.local && (await ports.issues.read(draft.local.id));
  if (!issue) return;
  const data = serialise(issue.raw, connection.localUrl);
  const known = copies(draft);
  const unpaired = (kind: EntryKind) =>
    data[kind].filter((entry) => !known[kind].has(entry.id)).map((entry) => entry.id);

  await adoptByOrigin(ports, writing, 'comments', unpaired('comments'));
  await adoptByOrigin(ports, writing, 'workLogs', unpaired('workLogs'));

  const begun = (draft.lease?.files ?? []).filter(
    (file) => draft.held.attachments[file.remoteId]?.[1] === undefined,
  );
  if (begun.length === 0) return;
  const others = await copiesOfOthers(ports, draft, issue.raw.id);
  const free = data.attachments.filter(
    (file) =>
      !known.attachments.has(file.id) &&
      !others.has(file.id) &&
      file.author?.accountId === connection.appAccountId &&
      Date.parse(file.created) >= (draft.lease?.since ?? 0) - CLOCKS_APART_MS,
  );
  for (const { remoteId, filename, size, digest } of begun) {
    const index = free.findIndex((each) => each.filename === filename && each.size === size);
    const [copy] = index < 0 ? [] : free.splice(index, 1);
    if (copy) draft.held.attachments[remoteId] = [digest, copy.id];
  }
}

/** Jira's clock and the app's agree but for this. */
const CLOCKS_APART_MS = 60_000;

/** Ids of files that are copies of other twins of the issue. */
async function copiesOfOthers(
  { store }: Pick<SyncPorts, 'store'>,
  { key }: Twin,
  issueId: string,
): Promise<Set<string>> {
  const twins = await store.twinsOfIssue(issueId);
  const others = twins.filter((twin) => twin.key !== key);
  return new Set(others.flatMap((twin) => [...copies(twin).attachments]));
}

async function adoptByOrigin(
  ports: SyncPorts,
  { draft }: Writing,
  kind: 'comments' | 'workLogs',
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  const prefix = `${draft.key}:`;
  for (const [id, origin] of await ports.issues.origins(kind, ids)) {
    if (!origin.startsWith(prefix)) continue;
    const remoteId = origin.slice(prefix.length);
    draft.held[kind][remoteId] = [draft.held[kind][remoteId]?.[0] ?? '', id];
  }
}
