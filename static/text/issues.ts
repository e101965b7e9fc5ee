/** Words of work on many issues, and of finding those under sync. */
export const TEXT = {
  start: 'Start many issues',
  startHelp:
    'Every issue that matches is sent through the connection. Those under sync already are left as they are.',
  jql: 'Issues to start, as JQL',
  jqlExample: 'project = DESK AND status = Open',
  count: 'Count them',
  counted: (n: number) =>
    `${n === 1 ? 'One issue matches' : `About ${n.toLocaleString()} issues match`}.`,
  startAction: 'Start them',
  started: 'They are being started. The list below says how far that is.',
  auto: 'Start by itself',
  autoHelp:
    'Issues that match are started when they are made or changed. It is looked at every five minutes. While the connection is paused they wait.',
  autoJql: 'Issues that start by themselves, as JQL',
  autoOn: (by: string, time: string) => `Switched on by ${by}, ${time}.`,
  autoSave: 'Save',
  autoOff: 'Switch off',
  autoSaved: 'Saved. New matches start within five minutes.',
  autoIsOff: 'Switched off. Nothing starts by itself any more.',
  connect: 'Connect pairs that exist',
  connectHelp:
    'Enter one pair a line: the key of the issue here, then the key on the other site, with a comma, semicolon, tab or space between them. Nothing is created. An admin of the other site has to agree, unless that site allows it for these issues.',
  pairs: 'Pairs',
  pairsExample: 'DESK-1, ACME-7',
  openCsv: 'Open a CSV file',
  csvFile: 'CSV file with pairs',
  wrongLines: (lines: string) =>
    `These lines hold no two issue keys: ${lines}. Correct or delete them.`,
  connectAction: (n: number) =>
    n === 1 ? 'Connect one pair' : `Connect ${n.toLocaleString()} pairs`,
  requests: (peer: string) => `${peer} asks to connect issues`,
  requestsHelp: (total: number) =>
    `${total === 1 ? 'One pair waits' : `${total.toLocaleString()} pairs wait`} for your answer. If you agree, the issue here takes the values that the other site sends, and what your outgoing script sends of it goes there. Until then nothing of it crosses. A request without an answer ends after 7 days.`,
  requestColumns: { issue: 'Issue here', twin: 'Issue there', asked: 'Asked' },
  requestSelect: (key: string, remoteKey: string) => `${key} with ${remoteKey}`,
  requestSelectAll: 'Select all on this page',
  requestAgree: (n: number) =>
    n === 0 ? 'Connect' : n === 1 ? 'Connect one pair' : `Connect ${n} pairs`,
  requestDecline: (n: number) =>
    n === 0 ? 'Decline' : n === 1 ? 'Decline one pair' : `Decline ${n} pairs`,
  requestHidden: (n: number) =>
    `${n === 1 ? 'One request names an issue that does' : `${n.toLocaleString()} requests name issues that do`} not exist here or that you may not see.`,
  requestHiddenDecline: 'Decline them',
  requestsAgreed: (n: number) =>
    n === 1
      ? 'One pair is being connected: the other site was asked to send its issue.'
      : `${n} pairs are being connected: the other site was asked to send its issues.`,
  requestsFailed: (lines: string) => `Not connected: ${lines}`,
  requestsDeclined: 'Declined. The other site is told.',
  requestsPrevious: 'Previous page',
  requestsNext: 'Next page',
  scope: 'Let the other site connect issues without asking',
  scopeHelp:
    'If the other site asks to connect an issue that matches, Tandem agrees within five minutes: its admins can then have that issue synced, and overwritten, without anybody here looking. Leave it empty to decide on each request yourself.',
  scopeJql: 'Issues that the other site may connect, as JQL',
  scopeOn: (by: string, time: string) => `Set by ${by}, ${time}.`,
  scopeSaved: 'Saved. Requests for matching issues are answered within five minutes.',
  scopeIsOff: 'Switched off. Every request waits for an admin.',
  stop: 'Stop many issues',
  stopHelp:
    'Issues and what was copied stay as they are, on both sites. They can be started again.',
  stopJql: 'Issues to stop, as JQL; empty for all of this connection',
  stopAction: 'Stop them',
  stopTitle: (jql: string) =>
    jql === ''
      ? 'Stop the sync of all issues of this connection?'
      : 'Stop the sync of these issues?',
  stopText: (jql: string) =>
    jql === ''
      ? 'Nothing of them crosses any more, on either side, until they are started again.'
      : `Those that match ${jql} do not sync any more, on either side, until they are started again.`,
  stopped: 'They are being stopped. The list below says how far that is.',
  jobs: 'Work on many issues',
  none: 'Nothing was asked for yet',
  noneNext: 'Start, connect or stop many issues below; how far it is shows here.',
  kind: { start: 'Start', connect: 'Connect pairs', stop: 'Stop' },
  state: {
    collecting: 'Looking for issues',
    running: 'Running',
    paused: 'Paused',
    done: 'Done',
    cancelled: 'Cancelled',
    failed: 'Failed',
  },
  asked: (by: string, time: string) => `by ${by}, ${time}`,
  all: 'all issues of the connection',
  progress: (ended: number, total: number) =>
    `${ended.toLocaleString()} of ${total.toLocaleString()}`,
  left: (minutes: number) =>
    minutes < 1 ? 'less than a minute left' : `about ${minutes} min left`,
  outcome: {
    waiting: 'waiting',
    sent: 'sent, not confirmed yet',
    done: 'done',
    skipped: 'left out',
    failed: 'failed',
  },
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  results: 'Show the issues',
  resultsNot: 'Hide the issues',
  download: 'Download the list',
  resultColumns: { issue: 'Issue', twin: 'Twin', outcome: 'Outcome', message: 'Why' },
  more: 'Show more',
  find: 'Find issues by JQL',
  findHelp:
    'These queries work wherever Jira takes JQL: search, filters, boards, dashboards, automation rules.',
  queries: [
    { jql: 'tandemState = active', says: 'under sync' },
    { jql: 'tandemState = ended', says: 'under sync once, and stopped' },
    { jql: 'tandemState IS EMPTY', says: 'never under sync' },
    { jql: 'tandemOrigin IS NOT EMPTY', says: 'made by Tandem' },
  ],
  findTwin: 'Find the issue here by its twin there',
  twin: 'Key of the other site’s issue',
  findAction: 'Make the query',
  noTwin: (key: string) => `Nothing is known of ${key} on this connection.`,
  noTwinNext: 'Look at the key, and at the connection that is chosen above.',
  copyJql: (jql: string) => `Copy ${jql}`,
} as const;
