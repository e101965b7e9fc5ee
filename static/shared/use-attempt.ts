/** What the last attempt of a viewer came to. */
import { useState } from 'react';
import type { Failure } from '../../src/entry/screens/calls';
import { toFailure } from './ask';

export interface Attempting {
  /** What it did, in words. */
  done?: string | undefined;
  failure?: Failure | undefined;
  isBusy: boolean;
  /** Does something; it gives the words for what it did, if there are any. */
  attempt: (work: () => Promise<string | undefined>) => Promise<void>;
}

export function useAttempt(): Attempting {
  const [state, setState] = useState<Omit<Attempting, 'attempt'>>({ isBusy: false });
  const attempt: Attempting['attempt'] = async (work) => {
    setState({ isBusy: true });
    try {
      setState({ isBusy: false, done: await work() });
    } catch (thrown) {
      setState({ isBusy: false, failure: toFailure(thrown) });
    }
  };
  return { ...state, attempt };
}
