/** Words of what happened and what waits. */
export const TEXT = {
  none: 'Nothing has happened yet',
  noneNext: 'Take a transition that has the Tandem post function, and come back.',
  columns: {
    at: 'When',
    issue: 'Issue',
    way: 'Way',
    state: 'State',
    summary: 'What happened',
    again: 'Actions',
  },
  list: 'Sync events, newest first',
  way: { outgoing: 'Sent', incoming: 'Received' },
  state: {
    sent: 'Sent',
    applied: 'Applied',
    skipped: 'Skipped',
    failed: 'Failed',
    parked: 'Parked',
  },
  issueKey: 'Issue key, of this site or the other',
  everyState: 'Every state',
  everyTime: 'The last 30 days',
  hours: (hours: number) =>
    hours === 1 ? 'The last hour' : hours === 24 ? 'The last day' : 'The last week',
  noneSo: 'Nothing that happened fits',
  noneSoNext: 'Choose another state or time, or empty the issue key.',
  noneSoYet:
    'Only the newest events were looked through: «Show older» goes on. Or choose another state or time, or empty the issue key.',
  older: 'Show older',
  script: (version: number) => `By version ${version} of the script.`,
  whyColumns: { what: 'What', from: 'From', to: 'To', why: 'Why' },
  reload: 'Reload',
  why: 'Why',
  again: 'Sync again',
  againOne: (issue: string) => `Sync ${issue} again`,
  asked: (issue: string) => `${issue} is synced again. Reload in a moment to see what came of it.`,
  askedNot: (issue: string) => `${issue} is not synced again: its sync was stopped or removed.`,
  askedNotNext: 'Start it again from the panel on the issue, or on the Issues tab.',
  log: 'Console',
  parked: {
    title: (n: number) => `${n === 1 ? 'An issue waits' : `${n} issues wait`} for this`,
    heldTitle: (n: number) => `${n === 1 ? 'An issue is' : `${n} issues are`} held back`,
    heldWhy: 'The connection is not active. They are sent by themselves once it is.',
    since: 'since',
    retry: 'Retry',
    retryOne: (issue: string) => `Retry ${issue}`,
    retryAll: 'Retry all that failed for this reason',
    retried: (n: number) =>
      n === 0
        ? 'Nothing is tried again: it does not wait any more, or its sync was stopped.'
        : `${n === 1 ? 'One issue is' : `${n} issues are`} tried again.`,
    listed: (n: number) => `Only the ${n} that wait longest are listed; there may be more.`,
  },
} as const;
