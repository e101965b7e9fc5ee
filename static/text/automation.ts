/** Words of the form of the automation rule's action. */
export const TEXT = {
  issue: 'Issue',
  issueHelp: 'A key, or a smart value such as {{issue.key}}: the issue that the rule is about.',
  connection: 'Name of the connection',
  connectionHelp:
    'As it stands on the page Apps, Tandem. A connection that is renamed there is to be renamed here.',
} as const;
