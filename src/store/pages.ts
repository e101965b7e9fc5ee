/**
 * What of a twin grows with its issue, a mark for each comment, file and work log, kept in pages beside the
 * row. What changed since they were written lies in the row itself until it is much: one comment more on an
 * issue with thousands writes the row and no page. Pure.
 */
import { digest } from '../replica/digest';
import { ENTRY_KINDS, type EntryKind } from '../replica/replica';
import { fromColumns, toColumns, type Columns, type Entries } from './columns';

/** The parts of a twin that grow. Twins with few entries have no pages. */
export interface Growing {
  sent: Record<EntryKind, Entries>;
  held: Record<EntryKind, Entries>;
  pages?: Pages;
}

export interface Pages {
  /** Of each page, by which one that belongs to another version of the row is known. */
  digests: string[];
  /** What lies in all of them together; never in the row. */
  entries?: Parts;
}

const PARTS = ['sent', 'held'] as const;

/** Entries by part, kind and id. */
type Parts = Record<(typeof PARTS)[number], Record<EntryKind, Entries>>;

/** A page as it is stored, by part and kind. */
export type Page = Record<string, Record<string, Columns>>;

/**
 * As many as fit into one transaction beside the row and what goes with it (25 in all).
 * https://developer.atlassian.com/platform/forge/limits-kvs-ce/
 */
export const PAGES = 20;

/** Entries that a row has itself at the most. */
const INLINE = 60;

/**
 * Takes a twin apart. A new one stays whole: a row that must not exist yet is written for itself.
 * @returns the row; the pages that are to be written; what the twin's `pages` are once they are
 */
export function split<T extends Growing & { version: number }>(
  twin: T,
): { row: T; changed: Map<number, Page>; pages: Pages | undefined } {
  const { pages } = twin;
  if (!pages && (twin.version === 0 || count(twin) <= INLINE))
    return { row: twin, changed: new Map(), pages };
  const { digests = [], entries = none() } = pages ?? {};
  const news = newsIn(twin, entries);
  if (pages && count(news) <= INLINE)
    return { row: { ...withParts(twin, news), pages: { digests } }, changed: new Map(), pages };
  const all = toPages(twin);
  const next = { digests: all.map(digest), entries: partsOf(twin) };
  const changed = all.flatMap((page, index) =>
    next.digests[index] === digests[index] ? [] : [[index, page] as const],
  );
  return {
    row: { ...withParts(twin, none()), pages: { digests: next.digests } },
    changed: new Map(changed),
    pages: next,
  };
}

/** Puts a twin together again. @returns undefined where a page is not the one that the row means */
export function join<T extends Growing>(row: T, pages: (Page | undefined)[]): T | undefined {
  if (!row.pages) return row;
  const { digests } = row.pages;
  if (digests.some((meant, index) => digest(pages[index] ?? {}) !== meant)) return undefined;
  const entries = none();
  each((part, kind) => {
    for (const page of pages) {
      const columns = page?.[part]?.[kind];
      if (columns) Object.assign(entries[part][kind], fromColumns(columns));
    }
  });
  const twin = { ...withParts(row, structuredClone(entries)), pages: { digests, entries } };
  each((part, kind) => {
    for (const [id, entry] of Object.entries(row[part][kind]))
      if (entry === GONE) Reflect.deleteProperty(twin[part][kind], id);
      else twin[part][kind][id] = entry;
  });
  return twin;
}

/** Stands in the row for an entry that a page still has. */
const GONE = null;

/** What differs from the pages. */
function newsIn(twin: Growing, paged: Parts): Parts {
  const news = none();
  each((part, kind) => {
    const [now, before] = [twin[part][kind], paged[part][kind]];
    for (const [id, entry] of Object.entries(now))
      if (JSON.stringify(entry) !== JSON.stringify(before[id])) news[part][kind][id] = entry;
    for (const id of Object.keys(before)) if (!(id in now)) news[part][kind][id] = GONE;
  });
  return news;
}

function toPages(twin: Growing): Page[] {
  const parts = Array.from({ length: PAGES }, none);
  each((part, kind) => {
    for (const [id, entry] of Object.entries(twin[part][kind])) {
      const page = parts[pageOf(id)];
      if (page) page[part][kind][id] = entry;
    }
  });
  return parts.map((entries) => {
    const page: Page = {};
    each((part, kind) => {
      if (Object.keys(entries[part][kind]).length > 0)
        (page[part] ??= {})[kind] = toColumns(entries[part][kind]);
    });
    return page;
  });
}

/** The same twin with other entries. */
function withParts<T extends Growing>(twin: T, { sent, held }: Parts): T {
  return { ...twin, sent: { ...twin.sent, ...sent }, held: { ...twin.held, ...held } };
}

function partsOf(twin: Growing): Parts {
  const parts = none();
  each((part, kind) => {
    parts[part][kind] = structuredClone(twin[part][kind]);
  });
  return parts;
}

function none(): Parts {
  const kinds = () =>
    Object.fromEntries(ENTRY_KINDS.map((kind) => [kind, {}])) as Record<EntryKind, Entries>;
  return { sent: kinds(), held: kinds() };
}

function each(visit: (part: keyof Parts, kind: EntryKind) => void): void {
  for (const part of PARTS) for (const kind of ENTRY_KINDS) visit(part, kind);
}

function count(parts: Parts): number {
  let sum = 0;
  each((part, kind) => {
    sum += Object.keys(parts[part][kind]).length;
  });
  return sum;
}

/** The page of an entry: always the same one, whatever else is there. */
function pageOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return hash % PAGES;
}
