/** Searching issues by JQL, in pages. */
import { limit } from '../limit';
import type { Issue } from '../model/issue';
import { maySee } from '../permission';
import { refuse } from '../refusal';
import { projectOf } from '../model/find';
import { compileJql, type Predicate } from './compile';
import { parseJql, type Sort } from './parse';
import type { Comparable, Search } from './search-terms';
import { searchableOf } from './searchable';

/** What a query asks for. */
export interface SearchRequest {
  jql: string;
  /** Ids of issues that are to be searched as they are now, whatever the index says. */
  reconcile: string[];
}

/** All issues that match and that the caller may see, in order. */
export function searchIssues(search: Search, { jql, reconcile }: SearchRequest): Issue[] {
  const { where, sorts } = parseJql(jql);
  if (!where && limit.enforced('jira-bounded-search'))
    refuse(
      400,
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  if (sorts.length > limit.max('jira-sort-fields'))
    refuse(
      400,
      `The order by clause must not contain more than ${limit.max('jira-sort-fields')} fields.`,
    );
  const matches: Predicate = where ? compileJql(search, where) : () => true;
  const compare = comparison(search, sorts);
  return candidates(search, reconcile)
    .filter((issue) => matches(issue) && isSearchable(search, issue))
    .sort(compare);
}

function candidates({ site }: Search, reconcile: string[]): Issue[] {
  const indexed = site.index.issues();
  if (reconcile.length === 0) return [...indexed.values()];
  const merged = new Map(indexed);
  for (const id of reconcile) {
    const present = site.store.issues.get(id);
    if (present) merged.set(id, present);
  }
  return [...merged.values()];
}

/** Deleted, archived and hidden issues are judged as they are now, not as the index has them. */
function isSearchable({ site, caller }: Search, { id }: Issue): boolean {
  const present = site.store.issues.get(id);
  if (!present || present.archived || projectOf(site.store, present).archived) return false;
  return maySee(site, caller, present);
}

/** Newest first where a query does not say; the id decides between equals. */
function comparison(search: Search, sorts: Sort[]): (a: Issue, b: Issue) => number {
  const wanted = sorts.length > 0 ? sorts : [{ field: { name: 'created' }, descending: true }];
  const ranks = wanted.map(({ field, descending }) => {
    const searchable = searchableOf(search, field);
    const rank = searchable.rank ?? ((issue: Issue) => searchable.values(issue)[0]);
    return { rank, sign: descending ? -1 : 1 };
  });
  return (a, b) => {
    for (const { rank, sign } of ranks) {
      const order = compareRanks(rank(a), rank(b));
      if (order !== 0) return order * sign;
    }
    return Number(b.id) - Number(a.id);
  };
}

/** What has no value comes last. */
function compareRanks(a: Comparable | undefined, b: Comparable | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
