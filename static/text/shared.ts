/** Words that every screen may say. All words of the screens lie in this folder, ready for translation. */
export const SHARED = {
  loading: 'Loading',
  slow: 'This takes longer than usual. It is still being worked on.',
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  line: (line: number) => `line ${line}`,
  noAnswer: (why: string) => `The app did not answer: ${why}`,
  noAnswerNext: 'Reload the page and try again.',
} as const;
