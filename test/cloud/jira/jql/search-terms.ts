/** What the parts of the search say to each other. */
import type { Caller } from '../../contract';
import type { Issue } from '../model/issue';
import type { Site } from '../site-state';

/** A value to compare: an id, a text, a number or a time in milliseconds. */
export type Comparable = string | number;

export interface Searchable {
  /** Which operators it takes: those for sets, for texts, or for what has an order. */
  kind: 'set' | 'text' | 'date' | 'number';
  /** Values in an issue; none where the field is empty. */
  values(issue: Issue): Comparable[];
  /** Ids that a word means; undefined for a word that means nothing, which Jira refuses. */
  resolve?(word: string): Comparable[] | undefined;
  /** What `ORDER BY` compares; the first value unless given. */
  rank?: (issue: Issue) => Comparable | undefined;
}

/** Where a query runs. */
export interface Search {
  site: Site;
  caller: Caller;
}
