/** Words of the post function's form. */
export const TEXT = {
  connection: 'Connection',
  choose: 'Choose the connection that the issue is sent through',
  option: (name: string, peer: string) => (peer === '' ? name : `${name} (${peer})`),
  missing: 'No connection is chosen, so the post function was not kept',
  missingNext: 'Choose one below, then press the button again.',
  none: 'There is no connection yet',
  noneNext: 'Ask a Jira admin to connect this site under Apps, Tandem.',
  removed: (name: string | undefined) =>
    name === undefined
      ? 'No connection is chosen, so nothing is sent'
      : `The connection ${name} was removed, so nothing is sent`,
  removedNext: 'Choose another one.',
  removedEdit: 'Edit this post function to choose another one, or remove it from the transition.',
  last: 'Keep this post function last in the list: what stands before it, such as comments of the transition, is sent along.',
  states: {
    invited: 'The other site has not accepted the invitation yet. Until it has, nothing is sent.',
    paused: 'The connection is paused. What is sent meanwhile waits, and goes once it is resumed.',
    broken:
      'The connection was ended by the other site. Nothing is sent until the sites connect again.',
  },
  sends: 'What the outgoing script sends',
  noScript:
    'This side has no outgoing script yet. Publish one under Apps, Tandem, on the tab Rules.',
  through: (name: string, peer: string) => `Sends the issue through ${name} to ${peer}.`,
} as const;
