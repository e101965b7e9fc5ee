/** Words of the form of the automation rule's action. */
export const TEXT = {
  issue: 'Issue',
  issueHelp: 'A key, or a smart value such as {{issue.key}}: the issue that the rule is about.',
  connection: 'Connection',
  connectionHelp:
    'The rule keeps the connection itself, so it may be renamed. A name that was kept before still works while no other connection has it.',
  choose: 'Choose a connection',
} as const;
