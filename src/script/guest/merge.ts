/** What the helpers that merge make of a list: the other side's changes, each entry of it once. */
import { collectionOf, type Collection } from './collection';
import type { AttachmentEntry, Origin } from './entries';
import { union } from './identity';

interface Entry {
  id: string;
  origin: Origin;
  remoteId?: string;
  attribute: boolean;
}

/** What changed of a list on the other side. */
export interface Delta<T> {
  added?: readonly T[] | undefined;
  changed?: readonly T[] | undefined;
  removed?: readonly T[] | undefined;
}

/** Changes an entry, in place or by giving another one; null or false leaves it out. */
export type Change<T> = (entry: T) => T | null | false | undefined;

/**
 * Adds what was added, changes what was changed, takes out what was removed; a person's own entries stay.
 * What the script has put into the list already is changed where it stands.
 */
export function mergeEntries<T extends Entry>(
  local: readonly T[],
  { added = [], changed = [], removed = [] }: Delta<T>,
  change: Change<T> | undefined,
): Collection<T> {
  const gone = new Set(removed.map(({ id }) => id));
  const edited = new Set(changed.map(({ id }) => id));
  const copied = new Set(local.map(({ remoteId }) => remoteId));
  const news = new Map([...added, ...changed].map((entry) => [entry.id, entry]));
  for (const own of local) if (own.origin === 'replica' && news.has(own.id)) news.set(own.id, own);
  const once = (id: string): T[] => {
    const entry = news.get(id);
    news.delete(id);
    return entry ? changedBy(change, entry) : [];
  };
  const isNews = new Set(news.keys());
  const kept = local.flatMap((own) => {
    const id = own.origin === 'replica' ? own.id : own.remoteId;
    if (id !== undefined && gone.has(id)) return [];
    if (id === undefined || !isNews.has(id)) return [own];
    // Of one that is new there may be a copy already: it stands for it, as it is.
    if (copied.has(id) && !edited.has(id)) return own.origin === 'replica' ? [] : [own];
    return once(id);
  });
  const fresh = [...news.keys()].filter((id) => !copied.has(id)).flatMap(once);
  return collectionOf([...kept, ...fresh]);
}

function changedBy<T extends Entry>(change: Change<T> | undefined, entry: T): T[] {
  if (!change) return [entry];
  entry.attribute = false;
  const result = change(entry);
  return result === null || result === false ? [] : [result ?? entry];
}

/** Adds what was added, takes out copies of what was removed. @param removed takes the local ids of those */
export function mergeFiles(
  local: readonly AttachmentEntry[],
  { added = [], removed: gone = [] }: Delta<AttachmentEntry>,
  removed: Set<string>,
): Collection<AttachmentEntry> {
  const ids = new Set(gone.map(({ id }) => id));
  const isGone = ({ remoteId }: AttachmentEntry) => remoteId !== undefined && ids.has(remoteId);
  for (const copy of local.filter(isGone)) removed.add(copy.id);
  return collectionOf(
    union(
      local.filter((own) => !isGone(own)),
      added,
    ),
  );
}
