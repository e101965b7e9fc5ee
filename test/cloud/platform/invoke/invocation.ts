/**
 * One invocation of a function: who it is for, what it has called and logged, and whether it still runs.
 * What is left running when it ends is cut off: on the platform it may never run, or run inside another
 * tenant's invocation.
 */
import type { WorldClock } from '../../world';
import type { Manifest } from '../deploy/manifest';
import { LIMITS } from '../limits';

/** A call that leaves the function. */
export interface Call {
  kind: 'jira' | 'kvs' | 'queue' | 'graphql' | 'fetch' | 'privacy';
  /** Such as `GET /rest/api/3/issue/10001` or `kvs entity/get`. */
  name: string;
  /** Milliseconds since the start of the invocation. */
  start: number;
  end?: number;
  /** Of the store and of what goes outside: bodies without headers. */
  bytesRead?: number;
  bytesWritten?: number;
  status?: number;
}

export interface LogLine {
  level: string;
  text: string;
}

/** Why a function is called, as the platform's time limits know it. */
export type ModuleType =
  'trigger' | 'resolver' | 'webtrigger' | 'action' | 'consumer' | 'scheduled' | 'lifecycle';

export interface InvocationSpec {
  id: string;
  /** The installation it is for. */
  installation: string;
  functionKey: string;
  moduleKey: string;
  moduleType: ModuleType;
  /** The person it runs for, where there is one. */
  accountId?: string;
  /** Pushes that led here, counted since the first invocation. */
  pushes: { count: number };
  memoryMB: number;
  timeoutMs: number;
}

/** Why an invocation did not come to its end. */
export type Fate = 'running' | 'ended' | 'timeout' | 'killed' | 'memory';

export class Invocation {
  readonly spec: InvocationSpec;
  readonly startedAt: number;
  readonly calls: Call[] = [];
  readonly logs: LogLine[] = [];
  fate: Fate = 'running';
  endedAt: number | undefined;
  /** What the handler threw. */
  error: Error | undefined;
  /** Calls that were made after it had ended: work that nobody awaited. */
  afterEnd: string[] = [];
  private logBytes = 0;
  private dropped = 0;
  private readonly clock: WorldClock;
  private readonly holdsMore: () => boolean;
  private waiting = 0;
  private release: () => void;

  /** @param holdsMore whether more memory is held than the function has */
  constructor(spec: InvocationSpec, clock: WorldClock, holdsMore: () => boolean) {
    this.holdsMore = holdsMore;
    this.spec = spec;
    this.clock = clock;
    this.startedAt = clock.now();
    this.release = clock.hold();
  }

  get isRunning(): boolean {
    return this.fate === 'running';
  }

  /** Whether a call of its code is made: what was not awaited by the end never is. */
  mayCall(): boolean {
    return this.isRunning || (this.fate === 'ended' && !LIMITS.enforced('invocation.after-end'));
  }

  end(fate: Exclude<Fate, 'running'>): void {
    if (!this.isRunning) return;
    this.fate = fate;
    this.endedAt = this.clock.now();
    this.release();
    if (fate !== 'ended') return;
    for (const call of this.calls)
      if (call.end === undefined) this.afterEnd.push(`${call.name} (still under way)`);
  }

  /** Time may pass while the function only waits for this. */
  async whileWaiting<T>(work: Promise<T>): Promise<T> {
    this.waiting += 1;
    this.release();
    try {
      return await work;
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0 && this.isRunning) this.release = this.clock.hold();
    }
  }

  /** Whether its function holds more than it has; looked at wherever its code pauses. */
  isOverMemory(): boolean {
    return LIMITS.enforced('invocation.memory') && this.holdsMore();
  }

  remainingMs(): number {
    return Math.max(0, this.startedAt + this.spec.timeoutMs - this.clock.now());
  }

  /** Keeps a line of the log, within what the platform keeps. */
  log(level: string, text: string): void {
    const minutes = Math.max(1, Math.ceil(this.spec.timeoutMs / 60_000));
    const bytes = Buffer.byteLength(text);
    const isOver =
      this.logs.length >= LIMITS.max('invocation.log-lines') * minutes ||
      this.logBytes + bytes > LIMITS.max('invocation.log-bytes');
    if (isOver) {
      this.dropped += 1;
      return;
    }
    this.logBytes += bytes;
    this.logs.push({ level, text });
  }

  /** Lines that the platform did not keep. */
  get droppedLogs(): number {
    return this.dropped;
  }

  begin(kind: Call['kind'], name: string): Call {
    const call: Call = { kind, name, start: this.clock.now() - this.startedAt };
    this.calls.push(call);
    return call;
  }

  finish(call: Call, more: Partial<Call>): void {
    Object.assign(call, more, { end: this.clock.now() - this.startedAt });
  }
}

/** Milliseconds that a function may run, by the kind of module that calls it. */
export function timeLimit(manifest: Manifest, functionKey: string, moduleType: ModuleType): number {
  const spec = manifest.modules.function.find((each) => each.key === functionKey);
  switch (moduleType) {
    case 'resolver':
      return LIMITS.max('invocation.seconds.resolver') * 1000;
    case 'trigger':
    case 'lifecycle':
      return LIMITS.max('invocation.seconds.trigger') * 1000;
    // An action has as long as a web trigger.
    case 'action':
    case 'webtrigger':
      return LIMITS.max('invocation.seconds.webtrigger') * 1000;
    case 'consumer':
    case 'scheduled':
      return (spec?.timeoutSeconds ?? LIMITS.max('invocation.seconds.consumer')) * 1000;
  }
}
