/**
 * What is dear to make and the same for everybody, made once in a process. Jest gives every test file modules
 * of its own; `test/environment.ts` lets the files that one worker runs share this place.
 */

declare global {
  var keptInProcess: Map<string, unknown> | undefined;
}

const place = (globalThis.keptInProcess ??= new Map<string, unknown>());

/** @returns what was made under that name before, in whichever file */
export function kept<T>(name: string, make: () => T): T {
  if (!place.has(name)) place.set(name, make());
  return place.get(name) as T;
}
