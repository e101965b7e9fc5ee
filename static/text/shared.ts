/** Words that every screen may say. All words of the screens lie in this folder, ready for translation. */
export const SHARED = {
  loading: 'Loading',
  slow: 'This takes longer than usual. It is still being worked on.',
  cancel: 'Cancel',
  again: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser does not allow it. Select the text and copy it with the keyboard.',
  line: (line: number) => `line ${line}`,
  noAnswer: (why: string) => `The app did not answer: ${why}`,
  noAnswerNext: 'Try again in a moment. If it stays so, reload the page.',
  failed: (why: string) => `Something went wrong on this page: ${why}`,
  notLoaded: 'This part of the page could not be loaded',
  notLoadedNext: 'Look at your connection to the network, then reload the page.',
  reloadPage: 'Reload the page',
  notShownNext:
    'Try again. If it stays so, reload the page and tell the makers of Tandem these words.',
  notRead: (why: string) => `The file could not be read: ${why}`,
  notReadNext: 'Look whether it is still there, and choose it again.',
} as const;
