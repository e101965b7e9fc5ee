/** Which invocation runs, and what it may ask of the platform. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorldClock } from '../../world';
import type { Invocation } from '../invoke/invocation';

/** What a process asks of the platform. */
export interface Host {
  clock: WorldClock;
  /** What an invocation reads from its clock, in milliseconds since 1970. */
  now: (invocation: Invocation) => number;
  /** `global.__forge_fetch__`: every call of the platform. */
  forgeFetch: (
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ) => Promise<Response>;
  /** `global.fetch`: what goes outside. */
  outsideFetch: (invocation: Invocation, request: Request) => Promise<Response>;
  /** Ends an invocation that holds more memory than its function has. */
  outOfMemory: (invocation: Invocation) => void;
  /** `global.__forge_runtime__` of an invocation. */
  runtime: (invocation: Invocation) => object;
}

/** What the packages say of a call (@forge/api out/api/fetch.js). */
export interface ForgeMeta {
  type: string;
  provider?: string;
  remote?: string;
  accountId?: string;
}

/** An invocation, and the platform that it is one of. */
export interface Running {
  invocation: Invocation;
  host: Host;
}

/**
 * The invocation whose code is running, in whichever process. One for all: Node carries every storage along
 * with every promise, so one for each process would slow all of them down.
 */
export const current = new AsyncLocalStorage<Running>();

/** @throws Error where no invocation runs */
export function running(what: string): Running {
  const found = current.getStore();
  if (!found) throw new Error(`${what} outside of an invocation.`);
  return found;
}
