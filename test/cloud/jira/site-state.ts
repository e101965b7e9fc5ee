/** What every part of a Jira site shares: its store, its clock, its switches and who listens. */
import type { Caller, IndexedProperty, JiraListener, World } from '../contract';
import type { Quota } from './manners/quota';
import type { Issue } from './model/issue';
import type { Store } from './model/store';
import type { SearchIndex } from './jql/search-index';

/** Jira's documented rate limits; https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
export interface RateLimits {
  /** Points that the app's calls may cost; the same object for several sites in tier 1. */
  quota: Quota;
  /** Requests a second by method, for each endpoint; a bucket holds as many. */
  perSecond: { GET: number; POST: number; PUT: number; DELETE: number };
  /** Writes to one issue in 2 s and in 30 s. */
  writesPerIssue: { in2s: number; in30s: number };
}

/** Switches of a site, changed by {@link SiteAdmin.settings} at any time. */
export interface Settings {
  rateLimits: false | RateLimits;
  /** Milliseconds after which search sees a change. */
  searchLagMs: number;
  /** Bytes that an attachment may have. */
  attachmentLimit: number;
  /** Until this time (milliseconds since 1970) the app's calls are refused with {@link freshStatus}. */
  appFreshUntil: number;
  freshStatus: 401 | 403;
  /** A comment with a visibility that was added on a transition is not found by the app (FRGE-709). */
  hidesTransitionComments: boolean;
  /** Keys of issues that a bulk fetch cannot give for the moment, and names with an error. */
  unfetched: readonly string[];
}

export interface Site {
  readonly name: string;
  readonly baseUrl: string;
  readonly cloudId: string;
  readonly appAccountId: string;
  readonly world: World;
  readonly store: Store;
  readonly settings: Settings;
  readonly index: SearchIndex;
  listener: JiraListener | undefined;
  /** See `JiraSite`. */
  indexedProperties: readonly IndexedProperty[] | undefined;
}

/** Jira's own figures, with a quota of the test's choice. */
export function documentedRateLimits(quota: Quota): RateLimits {
  return {
    quota,
    perSecond: { GET: 100, POST: 100, PUT: 50, DELETE: 50 },
    writesPerIssue: { in2s: 20, in30s: 100 },
  };
}

/** Account id behind a caller; undefined for an anonymous one. */
export function accountOf(site: Site, caller: Caller): string | undefined {
  if (caller.kind === 'app') return site.appAccountId;
  return caller.kind === 'user' ? caller.accountId : undefined;
}

/** Stores an issue's new value, for everyone at once and for search after its lag. */
export function putIssue(site: Site, issue: Issue): void {
  site.store.issues.set(issue.id, issue);
  site.index.note(issue.id, issue);
}

/** Milliseconds in the form of REST v3: `2026-11-23T21:45:51.123+0000`. */
export function toJiraTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
