/** The state of something that was asked of the app. */
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../src/entry/screens';
import { toFailure } from './ask';

export interface Asked<T> {
  value?: T;
  failure?: Failure;
  isLoading: boolean;
  /** Asks again; what is shown stays until the answer is there. */
  reload: () => Promise<void>;
}

/** Asks when the screen opens, and again when `of` changes. */
export function useAsked<T>(load: () => Promise<T>, of: readonly unknown[]): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, 'reload'>>({ isLoading: true });
  const ask = useCallback(load, of);
  const reload = useCallback(async () => {
    setState((before) => ({ ...before, isLoading: true }));
    try {
      setState({ value: await ask(), isLoading: false });
    } catch (thrown) {
      setState({ failure: toFailure(thrown), isLoading: false });
    }
  }, [ask]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { ...state, reload };
}
