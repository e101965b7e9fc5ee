/** Runs functions: one invocation from its start to its end, whatever that is. */
import type { WorldClock } from '../../world';
import type { Installation } from '../deploy/installation';
import { Invocation, timeLimit, type Fate, type ModuleType } from './invocation';
import type { Ledger } from '../calls/ledger';
import { LIMITS } from '../limits';
import { functionOf, memoryOf, type Manifest } from '../deploy/manifest';
import { startGauge } from '../process/memory';
import type { Handle, Processes } from '../process/processes';
import type { Delivery } from '../deliver/queues';

const MIB = 1024 * 1024;

/** What calls a function, and for which installation. */
export interface Trigger {
  installation: string;
  functionKey: string;
  moduleKey: string;
  moduleType: ModuleType;
  accountId?: string | undefined;
  pushes?: { count: number };
}

/** How an invocation ended. */
export type Result =
  | { fate: 'ended'; value: unknown }
  | { fate: 'failed'; error: Error }
  | { fate: Exclude<Fate, 'running' | 'ended'> };

export interface RunnerOptions {
  clock: WorldClock;
  uuid: () => string;
  manifest: Manifest;
  processes: Processes;
  ledger: Ledger;
  /** Undefined once it is uninstalled. */
  installation: (id: string) => Installation | undefined;
  isMemoryMeasured: boolean;
  /** Something is finished. */
  changed: () => void;
}

export class Runner {
  private readonly options: RunnerOptions;
  private readonly endings = new Map<Invocation, () => void>();

  constructor(options: RunnerOptions) {
    this.options = options;
  }

  /** Invocations under way. */
  get running(): number {
    return this.endings.size;
  }

  /** Delivers an event. @returns whether the platform is to deliver it again */
  async deliver(trigger: Trigger, payload: object): Promise<Delivery> {
    const installation = this.options.installation(trigger.installation);
    if (!installation) return { kind: 'done' };
    const result = await this.run(trigger, [payload, contextOf(installation)]);
    switch (result.fate) {
      case 'ended':
        return retryAsked(result.value);
      case 'failed':
        return trigger.moduleType === 'consumer'
          ? { kind: 'retry', reason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR' }
          : { kind: 'done' };
      case 'timeout':
        return { kind: 'retry', reason: 'FUNCTION_TIME_OUT' };
      case 'memory':
        return { kind: 'retry', reason: 'FUNCTION_OUT_OF_MEMORY' };
      case 'killed':
        return { kind: 'retry', reason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR' };
    }
  }

  async run(trigger: Trigger, args: unknown[]): Promise<Result> {
    const { clock, ledger, processes, isMemoryMeasured } = this.options;
    const spec = this.specOf(trigger);
    const holdsMore = isMemoryMeasured
      ? startGauge(spec.memoryMB * MIB, () => this.running)
      : () => false;
    const invocation = new Invocation(spec, clock, holdsMore);
    ledger.add(invocation);
    try {
      return await processes.use(trigger.functionKey, invocation, async (handle) => {
        const result = await this.race(invocation, handle, args);
        return { result, isClean: result.fate === 'ended' || result.fate === 'failed' };
      });
    } catch (error) {
      // The bundle did not load, or has no such export.
      invocation.error = error as Error;
      invocation.end('ended');
      return { fate: 'failed', error: error as Error };
    }
  }

  /** Cuts an invocation off: its code never runs again. */
  end(invocation: Invocation, fate: 'timeout' | 'killed' | 'memory'): void {
    if (!invocation.isRunning) return;
    invocation.end(fate);
    this.endings.get(invocation)?.();
  }

  private specOf({ installation, functionKey, moduleKey, moduleType, accountId, pushes }: Trigger) {
    const { manifest, uuid } = this.options;
    return {
      id: uuid(),
      installation,
      functionKey,
      moduleKey,
      moduleType,
      pushes: pushes ?? { count: 0 },
      memoryMB: memoryOf(manifest, functionOf(manifest, functionKey)),
      timeoutMs: timeLimit(manifest, functionKey, moduleType),
      ...(accountId !== undefined && { accountId }),
    };
  }

  private async race(invocation: Invocation, handle: Handle, args: unknown[]): Promise<Result> {
    const { clock, changed } = this.options;
    const cutOff = new Promise<Result>((resolve) => {
      this.endings.set(invocation, () => {
        resolve({ fate: invocation.fate as Exclude<Fate, 'running' | 'ended'> });
      });
    });
    const { timeoutMs } = invocation.spec;
    const timer = Number.isFinite(timeoutMs)
      ? clock.setTimeout(() => {
          this.end(invocation, 'timeout');
        }, timeoutMs)
      : undefined;
    const work = handle(args).then(
      (value): Result => ({ fate: 'ended', value }),
      (error: unknown): Result => ({ fate: 'failed', error: error as Error }),
    );
    let result = await Promise.race([work, cutOff]);
    if (invocation.isRunning && invocation.isOverMemory()) result = { fate: 'memory' };
    if (timer !== undefined) clock.clearTimeout(timer);
    if (result.fate === 'failed') invocation.error = result.error;
    invocation.end(result.fate === 'failed' ? 'ended' : result.fate);
    this.endings.delete(invocation);
    changed();
    return result;
  }
}

/** What a handler gets as its second argument. */
export function contextOf(installation: Installation): Record<string, unknown> {
  const ari = `ari:cloud:ecosystem::installation/${installation.id}`;
  return {
    cloudId: installation.site.cloudId,
    installContext: installation.contextAri,
    installation: { ari, contexts: [installation.contextAri] },
  };
}

/** An InvocationError is a plain object that says so (@forge/events out/invocationError.js). */
function retryAsked(value: unknown): Delivery {
  const { _retry, retryOptions } = (value ?? {}) as {
    _retry?: boolean;
    retryOptions?: { retryAfter?: number; retryReason?: string; retryData?: unknown };
  };
  if (_retry !== true) return { kind: 'done' };
  const seconds = Math.max(1, retryOptions?.retryAfter ?? 1);
  return {
    kind: 'retry',
    afterMs: Math.min(LIMITS.max('queue.retry-seconds'), seconds) * 1000,
    reason: retryOptions?.retryReason ?? 'FUNCTION_RETRY_REQUEST',
    data: isSmallEnough(retryOptions?.retryData) ? retryOptions?.retryData : undefined,
  };
}

/** What happens to too large a one no document says; here it does not come back. */
function isSmallEnough(retryData: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(retryData ?? null)) <= LIMITS.max('queue.retry-data');
}
