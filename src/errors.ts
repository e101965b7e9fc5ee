/**
 * Every failure that Tandem foresees, with what becomes of the sync event and what a Jira admin is told.
 * A failure outside this table is a bug of ours and is treated as one.
 */

/**
 * What the doors do about a failure.
 * - `retry`: the platform delivers the same event again later;
 * - `park`: the twin waits for a fix, a retry by hand, a new script version or its next change;
 * - `hold`: the connection waits (peer down, paused), its twins stay marked for sending;
 * - `ask`: the peer is asked for more and sends again;
 * - `refuse`: a caller asked for something it may not have or that is malformed; nothing changes;
 * - `bug`: retried by the platform, logged with its stack.
 */
export type Verdict = 'retry' | 'park' | 'hold' | 'ask' | 'refuse' | 'bug';

/** Failure codes: verdict, and what to do next in the words of a Jira admin. */
export const CODES = {
  // Scripts
  'script-failed': {
    verdict: 'park',
    next: 'Correct the script and publish it; parked issues sync again by themselves.',
  },
  'script-timeout': {
    verdict: 'park',
    next: 'Look for a loop that does not end, correct the script and publish it.',
  },
  'script-memory': { verdict: 'park', next: 'Make the script keep less data, then publish it.' },
  'script-missing': {
    verdict: 'park',
    next: 'Publish both scripts of this side on the Rules tab.',
  },
  'script-invalid': { verdict: 'refuse', next: 'Correct the lines named below and save again.' },
  // Jira
  'jira-refused': {
    verdict: 'park',
    next: 'Correct what Jira names, in the script or in the project, then retry.',
  },
  'jira-not-found': {
    verdict: 'park',
    next: 'Check that the issue exists and that the app may see its project, then retry.',
  },
  'jira-forbidden': {
    verdict: 'park',
    next: 'Give the app access to the project (role atlassian-addons-project-access), then retry.',
  },
  'jira-busy': { verdict: 'retry', next: 'Nothing: it is tried again when Jira allows it.' },
  'jira-down': { verdict: 'retry', next: 'Nothing: it is tried again.' },
  'jira-silent': { verdict: 'refuse', next: 'Try again in a minute.' },
  // Platform
  'platform-busy': { verdict: 'retry', next: 'Nothing: it is tried again.' },
  // Twins
  'twin-busy': {
    verdict: 'retry',
    next: 'Nothing: another change of the same issue is being written.',
  },
  'twin-changed': { verdict: 'retry', next: 'Nothing: it is tried again on the newest state.' },
  'parent-late': { verdict: 'retry', next: 'Nothing: it is made once its parent is here.' },
  'parent-missing': {
    verdict: 'park',
    next: 'Start the sync of its parent on the other site; this one then follows by itself. Or let the script create it as a type that needs no parent.',
  },
  'needs-whole': {
    verdict: 'ask',
    next: 'Nothing: the peer is asked to send the whole issue.',
  },
  'issue-restored': {
    verdict: 'park',
    next: 'Nothing: this issue takes the other site’s state with its next change there. To have that at once, stop the sync of the issue on the other site and start it again there.',
  },
  'wants-whole': {
    verdict: 'ask',
    next: 'Nothing: the peer is asked to send whole issues from now on.',
  },
  'loop-broken': {
    verdict: 'park',
    next: 'Two scripts answer each other for ever: compare both incoming scripts, then retry.',
  },
  'values-alternate': {
    verdict: 'park',
    next: 'Look at the automation rules of both sites that set this field, and change one of them; then retry.',
  },
  'attachment-damaged': {
    verdict: 'park',
    next: 'Retry; if it fails again, look at the file on the other site.',
  },
  'attachment-gone': {
    verdict: 'park',
    next: 'Nothing: the file was removed on the other site, or Jira does not give it there.',
  },
  // Peer
  'peer-down': {
    verdict: 'retry',
    next: 'Nothing: it is tried again until the other site answers.',
  },
  'peer-refused': {
    verdict: 'hold',
    next: 'Ask the admin of the other site whether the connection still exists and is active there.',
  },
  'peer-uninstalled': {
    verdict: 'hold',
    next: 'Ask the admin of the other site to install Tandem again. If it was installed anew or the site moved, its admin says so on Tandem’s page there, and you are asked here; else connect the sites again.',
  },
  displaced: {
    verdict: 'hold',
    next: 'Open Tandem’s page on this site: if this is a copy of a site, leave it as it is; if the site moved here, say so there. What waits is sent by itself then.',
  },
  'other-version': {
    verdict: 'hold',
    next: 'Update Tandem on the site that has the older version; what waits is sent by itself then.',
  },
  'unknown-kind': {
    verdict: 'refuse',
    next: 'Update Tandem on the site that has the older version; what waits is sent by itself then.',
  },
  'egress-refused': {
    verdict: 'hold',
    next: "Install the newest version of Tandem on this site and accept what it may reach. If an organization's policy blocks the address, ask the organization admin to allow it. What waits is sent by itself then.",
  },
  'too-large': {
    verdict: 'park',
    next: 'Send less: leave large fields or files out in the outgoing script.',
  },
  // Doors
  'bad-request': { verdict: 'refuse', next: 'Check the request.' },
  unauthenticated: { verdict: 'refuse', next: 'Connect the two sites again.' },
  forbidden: { verdict: 'refuse', next: 'Ask a Jira admin.' },
  'needs-consent': {
    verdict: 'refuse',
    next: 'The person in whose name this runs opens Tandem on this site once and allows it to act for them; then it works.',
  },
  'unknown-connection': {
    verdict: 'refuse',
    next: 'Check that the connection still exists on both sites.',
  },
  implausible: {
    verdict: 'refuse',
    next: 'If both sites are yours to trust: stop the sync of this issue on the other site and start it again.',
  },
  replayed: { verdict: 'refuse', next: 'Nothing: the message was received before.' },
  conflict: { verdict: 'refuse', next: 'Look at it again, then repeat what is still wanted.' },
  'invitation-invalid': { verdict: 'refuse', next: 'Ask the other admin for a new invitation.' },
  'keeps-failing': {
    verdict: 'park',
    next: 'Report this to the makers of Tandem with the id of the event, then try the issue again.',
  },
  bug: { verdict: 'bug', next: 'Report this to the makers of Tandem with the id of the event.' },
} as const satisfies Record<string, { verdict: Verdict; next: string }>;

/** A code of {@link CODES}. */
export type ErrorCode = keyof typeof CODES;

/** Where in a script something happened. Both count from 1. */
export interface ScriptPosition {
  script: 'outgoing' | 'incoming';
  line: number;
  column?: number;
}

/** The one error class of Tandem: a code from {@link CODES} and a sentence for a Jira admin. */
export class SyncError extends Error {
  readonly code: ErrorCode;
  /** Seconds after which trying again makes sense, where someone said so (`Retry-After`). */
  readonly retryAfter: number | undefined;
  readonly at: ScriptPosition | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      cause?: unknown;
      retryAfter?: number | undefined;
      at?: ScriptPosition | undefined;
    } = {},
  ) {
    super(message, 'cause' in more ? { cause: more.cause } : undefined);
    this.name = 'SyncError';
    this.code = code;
    this.retryAfter = more.retryAfter;
    this.at = more.at;
  }

  get verdict(): Verdict {
    return CODES[this.code].verdict;
  }

  /** What to do next, in a sentence. */
  get next(): string {
    return CODES[this.code].next;
  }
}

/**
 * Whether a person has not yet allowed the app to act for them. Forge throws it, and must get it back from the
 * function, or Jira does not ask the person.
 * @see node_modules/@forge/api/out/api/errors.js
 */
export function isConsentMissing(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'NEEDS_AUTHENTICATION_ERR';
}

/** Whether the app's manifest, or a policy of the organization, does not let it reach an address. */
export function isEgressRefused(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'REQUEST_EGRESS_ALLOWLIST_ERR';
}

/** Turns whatever was thrown into a {@link SyncError}; what nobody foresaw becomes `bug`. */
export function toSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  if (isConsentMissing(thrown))
    return new SyncError('needs-consent', 'Tandem may not act for this person yet.', {
      cause: thrown,
    });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SyncError('bug', message, { cause: thrown });
}

/** How often an event with a bug is delivered again, some ten minutes in all, before its twin is parked. */
const PATIENCE = 6;

/** A bug that every delivery meets becomes a failure that parks: retrying for a day would tell nobody. */
export function losePatience(error: SyncError, retries: number): SyncError {
  if (error.verdict !== 'bug' || retries < PATIENCE) return error;
  const message = `Tandem failed ${retries + 1} times in a row: ${error.message}`;
  return new SyncError('keeps-failing', message, { cause: error.cause });
}
