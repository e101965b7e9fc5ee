/** A value that somebody types, once they have stopped for a moment. */
import { useEffect, useState } from 'react';

/** Milliseconds without a new letter. */
const QUIET_MS = 300;

export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
