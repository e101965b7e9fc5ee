/** What an editor is told; apart from `complete.ts`, so that who names it need not know the compiler. */

/** Something that may stand at a place. */
export interface Completion {
  label: string;
  /** What an editor shows beside it. */
  type: 'property' | 'method' | 'variable' | 'keyword' | 'text';
}
