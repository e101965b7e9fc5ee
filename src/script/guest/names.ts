/** Names that a script sees, in the order in which the wrapper takes them. */
export const NAMES = [
  'issue',
  'replica',
  'previous',
  'firstSync',
  'connection',
  'console',
  'commentHelper',
  'attachmentHelper',
  'workLogHelper',
  'workflowHelper',
  'nodeHelper',
  'syncHelper',
  'debug',
  'store',
  '__plus',
  '__minus',
] as const;
