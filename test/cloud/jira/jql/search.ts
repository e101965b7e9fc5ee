/** Searching issues by JQL, in pages. */
import { limit } from '../limits/limit';
import type { Issue } from '../model/issue';
import type { Project } from '../model/project';
import { may, maySee } from '../permission';
import { refuse, UnknownInQuery } from '../refusal';
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

/**
 * All issues that match and that the caller may see, in order; none for a query with an unknown name.
 * @throws Refusal 400 for a query that cannot be read
 */
export function searchIssues(search: Search, request: SearchRequest): Issue[] {
  try {
    return findIssues(search, request);
  } catch (error) {
    if (error instanceof UnknownInQuery && limit.enforced('jira-query-unknown')) return [];
    throw error;
  }
}

function findIssues(search: Search, { jql, reconcile }: SearchRequest): Issue[] {
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
  const isVisible = visibility(search);
  const found = candidates(search, reconcile).filter((issue) => matches(issue) && isVisible(issue));
  return sortIssues(search, found, sorts);
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
function visibility({ site, caller }: Search): Predicate {
  // Most issues have no security level, and then all of a project are alike.
  const open = new Map<string, boolean>();
  const isOpen = (project: Project): boolean => {
    const known = open.get(project.id);
    if (known !== undefined) return known;
    const answer = !project.archived && may(site, caller, 'BROWSE_PROJECTS', project);
    open.set(project.id, answer);
    return answer;
  };
  return ({ id }) => {
    const present = site.store.issues.get(id);
    if (!present || present.archived || !isOpen(projectOf(site.store, present))) return false;
    return (present.values['security'] ?? null) === null || maySee(site, caller, present);
  };
}

/** Newest first where a query does not say; the id decides between equals. */
function sortIssues(search: Search, issues: Issue[], sorts: Sort[]): Issue[] {
  const wanted = sorts.length > 0 ? sorts : [{ field: { name: 'created' }, descending: true }];
  const ranks = wanted.map(({ field, descending }) => {
    const searchable = searchableOf(search, field);
    const rank = searchable.rank ?? ((issue: Issue) => searchable.values(issue)[0]);
    return { rank, sign: descending ? -1 : 1 };
  });
  return issues
    .map((issue) => ({ issue, places: ranks.map(({ rank }) => rank(issue)) }))
    .sort((a, b) => {
      for (const [index, { sign }] of ranks.entries()) {
        const order = compareRanks(a.places[index], b.places[index], sign);
        if (order !== 0) return order;
      }
      return Number(b.issue.id) - Number(a.issue.id);
    })
    .map(({ issue }) => issue);
}

/** What has no value comes last, whichever way the rest goes. */
function compareRanks(a: Comparable | undefined, b: Comparable | undefined, sign: number): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -sign : sign;
}
