/**
 * The names of everything that is kept. Keys match what Forge allows: up to 500 of letters, digits,
 * `:._-#` and blanks. https://developer.atlassian.com/platform/forge/storage-reference/limits/
 */

/**
 * Stands in an indexed attribute for what is not there: a string of an entity must not be empty.
 * https://developer.atlassian.com/platform/forge/runtime-reference/custom-entities/#values
 */
export const NONE = '-';

/** Custom entities, as manifest.yml declares them. */
export const ENTITY = {
  connection: 'connection',
  twin: 'twin',
  event: 'sync-event',
  script: 'script-version',
  job: 'job',
  pairRequests: 'pair-requests',
  claim: 'claim',
} as const;

/** Plain keys. */
export const KEY = {
  /** Fields of the last replica that was applied to a twin, as text: rich text nests deeper than the store allows. */
  received: (twinKey: string) => `received:${twinKey}`,
  /** What an event is about, as it came. */
  recording: (connectionId: string, eventId: string) => `recording:${connectionId}:${eventId}`,
  /** Entries of a twin that has many, in parts. */
  page: (twinKey: string, index: number | '') => `page:${twinKey}:${index}`,
  /** Marks an envelope as seen and holds its body while it waits. */
  inbox: (connectionId: string, envelopeId: string, part?: number) =>
    `inbox:${connectionId}:${envelopeId}${part === undefined ? '' : `:${part}`}`,
  /** Some of the peer's requests to connect issues of this site. */
  pairRequests: (connectionId: string, page: number) => `${connectionId}:${page}`,
  /** The twin that is being made of an issue. */
  claim: (connectionId: string, issueId: string) => `${connectionId}:${issueId}`,
  /** Keys and address of a connection; in the secret store. */
  secret: (connectionId: string) => `connection:${connectionId}`,
  /** This installation's own address, while it moves to a new one. */
  address: 'address',
  /** An invitation that is being accepted here. */
  acceptance: (connectionId: string) => `acceptance:${connectionId}`,
  /** A connection that was removed, until all that was kept of it is gone. */
  removal: (connectionId: string) => `removal:${connectionId}`,
  /** What Jira last said of the hour's points. */
  quota: 'quota',
  /** Until when the other site of a connection asked for no bulk work. */
  rest: (connectionId: string) => `rest:${connectionId}`,
  /** Somebody of whom something is kept. */
  person: (accountId: string) => `person:${accountId}`,
  /** How far the last look at whom something is kept of has come. */
  cycle: 'personal-data',
  /** How far rows of an older version have been written anew. */
  upgrade: 'upgrade',
  /** Until when the last sweep has looked. */
  swept: 'swept',
  /** When the daily look has looked last. */
  looked: 'looked',
  /** What waited on a connection, hour by hour. */
  samples: (connectionId: string) => `health:${connectionId}`,
  /** Which transitions new issues offer, kept for some minutes. */
  offers: (connectionId: string) => `offers:${connectionId}`,
  /** Names of this site, kept for some minutes while somebody writes scripts. */
  names: 'site-names',
  /** Some of the issues of a bulk job. */
  jobPage: (jobId: string, index: number | '') => `job-page:${jobId}:${index}`,
  draft: (connectionId: string, direction: string) => `draft:${connectionId}:${direction}`,
} as const;
