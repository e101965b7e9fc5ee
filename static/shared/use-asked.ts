/** The state of something that was asked of the app. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../src/entry/screens/calls';
import { toFailure } from './ask';

export interface Asked<T> {
  /** With a failure beside it: what was answered before to the same question. */
  value?: T;
  failure?: Failure;
  isLoading: boolean;
  /** Asks again; what is shown stays until the answer is there. */
  reload: () => Promise<void>;
}

interface State<T> {
  /** What the value is the answer to. */
  question?: () => Promise<T>;
  value?: T;
  failure?: Failure;
  isLoading: boolean;
}

/** Asks when the screen opens, and again when `of` changes. An answer that comes after a newer question is left out. */
export function useAsked<T>(load: () => Promise<T>, of: readonly unknown[]): Asked<T> {
  const [state, setState] = useState<State<T>>({ isLoading: true });
  const question = useCallback(load, of);
  const asked = useRef(0);
  const reload = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    setState((before) => ({ ...before, isLoading: true }));
    const next = await answer(question);
    if (mine === asked.current) setState(next);
  }, [question]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { ...state, reload };
}

/** The state that an answer leads to. */
async function answer<T>(
  question: () => Promise<T>,
): Promise<State<T> | ((before: State<T>) => State<T>)> {
  try {
    return { question, value: await question(), isLoading: false };
  } catch (thrown) {
    const failed = { failure: toFailure(thrown), isLoading: false };
    return (before) => (before.question === question ? { ...before, ...failed } : failed);
  }
}
