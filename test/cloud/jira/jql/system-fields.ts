/** What JQL knows of Jira's own fields. */
import { textOf } from '../field/adf';
import { findIssue, findProject, projectOf, statusOf } from '../model/find';
import { toText, type Adf, type Issue, type Stored } from '../model/issue';
import { may, maySee, securityOf } from '../permission';
import type { Site } from '../site-state';
import type { Comparable, Search, Searchable } from './search-terms';

/** Ids of those that a word names. */
export function byName(
  list: Iterable<{ id: string; name: string }>,
  word: string,
): string[] | undefined {
  const lower = word.toLowerCase();
  const ids = [...list].filter(({ id, name }) => id === word || name.toLowerCase() === lower);
  return ids.length === 0 ? undefined : ids.map(({ id }) => id);
}

/** A list of one or none. */
export function one(value: Comparable | null | undefined): Comparable[] {
  return value === null || value === undefined ? [] : [value];
}

/** `ACME-12` sorts by project and number. */
function keyRank({ key }: Issue): string {
  const number = key.lastIndexOf('-') + 1;
  return key.slice(0, number) + key.slice(number).padStart(12, '0');
}

const CATEGORY_NAMES = {
  undefined: 'no category',
  new: 'to do',
  indeterminate: 'in progress',
  done: 'done',
} as const;

type Make = (search: Search) => Searchable;

export const people = (valueOf: (issue: Issue) => Stored | undefined): Make => {
  return ({ site }) => ({
    kind: 'set',
    values: (issue) => one(valueOf(issue) as string | null),
    resolve: (word) =>
      byName(
        [...site.store.users.values()].flatMap(({ accountId, displayName, email }) => [
          { id: accountId, name: displayName },
          { id: accountId, name: email },
        ]),
        word,
      ),
    rank: (issue) => site.store.users.get(toText(valueOf(issue)))?.displayName,
  });
};

const time = (valueOf: (issue: Issue) => number | null): Make => {
  return () => ({ kind: 'date', values: (issue) => one(valueOf(issue)) });
};

const listed = (
  id: string,
  listOf: (site: Site) => Iterable<{ id: string; name: string }>,
): Make => {
  return ({ site }) => ({
    kind: 'set',
    values: (issue) => [issue.values[id] ?? []].flat() as string[],
    resolve: (word) => byName(listOf(site), word),
  });
};

const ofProjects = (
  pick: (project: ReturnType<typeof projectOf>) => { id: string; name: string }[],
) => {
  return (site: Site) => [...site.store.projects.values()].flatMap(pick);
};

const issuekey: Make = ({ site, caller }) => ({
  kind: 'set',
  values: (issue) => [issue.id],
  resolve(word) {
    const found = findIssue(site.store, word);
    return found && maySee(site, caller, found) ? [found.id] : undefined;
  },
  rank: keyRank,
});

const status: Make = ({ site }) => ({
  kind: 'set',
  values: (issue) => [issue.statusId],
  resolve: (word) => byName(site.store.statuses.values(), word),
});

/** Jira's own fields by the names that JQL gives them, in lower case. */
export const SYSTEM_SEARCHABLES: Record<string, Make> = {
  project: ({ site, caller }) => ({
    kind: 'set',
    values: (issue) => [issue.projectId],
    resolve(word) {
      // A project that the caller may not see is one that there is not.
      const seen = [...site.store.projects.values()].filter((project) =>
        may(site, caller, 'BROWSE_PROJECTS', project),
      );
      const found = findProject(site.store, word);
      return found && seen.includes(found) ? [found.id] : byName(seen, word);
    },
    rank: (issue) => projectOf(site.store, issue).key,
  }),
  issuekey,
  key: issuekey,
  id: issuekey,
  issue: issuekey,
  status,
  statuscategory: ({ site }) => ({
    kind: 'set',
    values: (issue) => [statusOf(site.store, issue).category],
    resolve(word) {
      const lower = word.toLowerCase();
      const found = Object.entries(CATEGORY_NAMES).find(([key, name]) =>
        [key, name].includes(lower),
      );
      return found && [found[0]];
    },
  }),
  issuetype: ({ site }) => ({
    kind: 'set',
    values: (issue) => [issue.typeId],
    resolve: (word) => byName(site.store.issueTypes.values(), word),
  }),
  priority: ({ site }) => ({
    ...listed('priority', ({ store }) => store.priorities)({ site, caller: { kind: 'app' } }),
    rank: (issue) => -Number(issue.values['priority'] ?? 0),
  }),
  resolution: (search) => {
    const named = listed('resolution', ({ store }) => store.resolutions)(search);
    const resolve = (word: string) =>
      word.toLowerCase() === 'unresolved' ? [''] : named.resolve?.(word);
    // Jira's word for having none.
    return { ...named, values: (issue) => [toText(issue.values['resolution'])], resolve };
  },
  assignee: people((issue) => issue.values['assignee']),
  reporter: people((issue) => issue.values['reporter']),
  creator: people((issue) => issue.creatorId),
  labels: () => ({
    kind: 'set',
    values: (issue) => (issue.values['labels'] ?? []) as string[],
    resolve: (word) => [word],
  }),
  component: listed(
    'components',
    ofProjects(({ components }) => components),
  ),
  fixversion: listed(
    'fixVersions',
    ofProjects(({ versions }) => versions),
  ),
  affectedversion: listed(
    'versions',
    ofProjects(({ versions }) => versions),
  ),
  level: (search) => ({
    ...listed(
      'security',
      ofProjects(({ securityLevels }) => securityLevels),
    )(search),
    values: (issue) => one(securityOf(search.site, issue)?.id),
  }),
  parent: (search) => ({
    ...issuekey(search),
    values: (issue) => one(issue.parentId),
    rank: (issue) => Number(issue.parentId ?? 0),
  }),
  created: time((issue) => issue.created),
  updated: time((issue) => issue.updated),
  resolved: time((issue) => issue.resolved),
  duedate: time(({ values }) => (values['duedate'] ? Date.parse(toText(values['duedate'])) : null)),
  summary: () => ({ kind: 'text', values: (issue) => one(issue.values['summary'] as string) }),
  description: () => ({ kind: 'text', values: (issue) => documents(issue.values['description']) }),
  comment: () => ({
    kind: 'text',
    values: (issue) => issue.comments.map(({ body }) => textOf(body)),
  }),
  text: () => ({
    kind: 'text',
    values: (issue) => [
      toText(issue.values['summary']),
      ...documents(issue.values['description']),
      ...issue.comments.map(({ body }) => textOf(body)),
    ],
  }),
};

/** The text of a document. */
export function documents(value: Stored | undefined): string[] {
  return value ? [textOf(value as unknown as Adf)] : [];
}
