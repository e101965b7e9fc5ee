/** Words of the issue panel. */
export const TEXT = {
  none: 'This issue is not under sync',
  noneNext: 'It comes under sync by a transition such as Send to development.',
  twin: 'Twin',
  status: 'Status there',
  last: 'Last sync',
  waiting:
    'The other site has not confirmed the last change from here yet. That can take some minutes.',
  creating: 'Being created on the other site',
  problem: 'The sync of this issue waits',
  outcome: {
    outgoing: {
      sent: 'Sent to the other site',
      applied: 'The other site has taken it',
      skipped: 'There was nothing new to send',
      failed: 'Could not be sent',
    },
    incoming: {
      sent: 'Sent to the other site',
      applied: 'Received from the other site',
      skipped: 'Nothing was to be changed here',
      failed: 'A change of the other site could not be made here',
    },
  },
  syncNow: 'Sync now',
  syncAsked: 'The sync was asked for.',
  stopped: 'The sync of this issue was stopped',
} as const;
