/**
 * What of a twin grows with its issue, a mark for each comment, file and work log, kept in pages beside
 * the row: one comment more on an issue with thousands writes one page and not all of them. Pure.
 */
import { digest } from '../replica/digest';
import { ENTRY_KINDS, type EntryKind } from '../replica/replica';

/** The parts of a twin that grow. Twins with few entries have no pages. */
export interface Growing {
  sent: Record<EntryKind, Record<string, unknown>>;
  held: Record<EntryKind, Record<string, unknown>>;
  /** Digest of each page, by which a page that belongs to another version of the row is known. */
  pages?: string[];
}

/** Entries by part, kind and id. */
export type Page = Record<string, Record<string, Record<string, unknown>>>;

/**
 * As many as fit into one transaction beside the row and what goes with it (25 in all).
 * https://developer.atlassian.com/platform/forge/limits-kvs-ce/
 */
export const PAGES = 20;

/** Entries up to which a twin is one row. */
const INLINE = 60;

const PARTS = ['sent', 'held'] as const;

/** Takes a twin apart. A new one stays whole: a row that must not exist yet is written for itself. */
export function split<T extends Growing & { version: number }>(
  twin: T,
): { row: T; changed: Map<number, Page> } {
  if (!twin.pages && (twin.version === 0 || count(twin) <= INLINE))
    return { row: twin, changed: new Map() };
  const pages = Array.from({ length: PAGES }, (): Page => ({}));
  const row = { ...twin, sent: { ...twin.sent }, held: { ...twin.held } };
  for (const part of PARTS) {
    for (const kind of ENTRY_KINDS) {
      for (const [id, entry] of Object.entries(twin[part][kind])) {
        const page = pages[pageOf(id)] ?? {};
        ((page[part] ??= {})[kind] ??= {})[id] = entry;
      }
      row[part][kind] = {};
    }
  }
  row.pages = pages.map(digest);
  const changed = pages.flatMap((page, index) =>
    row.pages?.[index] === twin.pages?.[index] ? [] : [[index, page] as const],
  );
  return { row, changed: new Map(changed) };
}

/** Puts a twin together again. @returns undefined where a page is not the one that the row means */
export function join<T extends Growing>(row: T, pages: (Page | undefined)[]): T | undefined {
  const twin = structuredClone(row);
  for (const [index, meant] of (row.pages ?? []).entries()) {
    const page = pages[index] ?? {};
    if (digest(page) !== meant) return undefined;
    for (const part of PARTS)
      for (const kind of ENTRY_KINDS) Object.assign(twin[part][kind], page[part]?.[kind]);
  }
  return twin;
}

function count(twin: Growing): number {
  const sizes = PARTS.flatMap((part) =>
    ENTRY_KINDS.map((kind) => Object.keys(twin[part][kind]).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The page of an entry: always the same one, whatever else is there. */
function pageOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return hash % PAGES;
}
