/** What people wrote in a history, for whoever compares it with what is there in the end. */
import type { End, Thread } from './cast';

/** A comment, work log or file that must exist exactly once at each end, unless its author removed it. */
export interface Entry {
  kind: 'comment' | 'work log' | 'file';
  /** A word that occurs nowhere else; of a file, its content. */
  mark: string;
  words: string;
  thread: Thread;
  /** Where it was written. */
  end: End;
  id: string;
  /** Who wrote it: nobody else changes it. */
  by: string;
  isRemoved: boolean;
  /** The issue that it was written on was deleted: copies of it may stay where they are, once. */
  isOrphan?: true;
  /** Of a comment on a service project: customers do not see it. */
  isInternal?: boolean;
  /** Of a work log. */
  seconds?: number;
}

/** A link that somebody made between two threads at one end. */
export interface Link {
  end: End;
  from: Thread;
  to: Thread;
  isRemoved: boolean;
}

export interface Memory {
  entries: Entry[];
  links: Link[];
  /** What was done, for whoever reads a failing seed. */
  log: string[];
}

export function createMemory(): Memory {
  return { entries: [], links: [], log: [] };
}
