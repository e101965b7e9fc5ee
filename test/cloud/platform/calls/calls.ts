/**
 * Every call that leaves a function: to Jira, the store, the queues, the platform's own API, and outside.
 * Each is noted, delayed, made to fail where faults say so, and answered as the real one would be.
 */
import type { Clock } from '../../contract';
import type { ForgeMeta } from '../process/current';
import type { Faults } from './faults';
import { unreachable, type Fault, type Intervention, type Moment } from './faults';
import type { Installation } from '../deploy/installation';
import type { Call, Invocation } from '../invoke/invocation';
import { json } from './json';
import type { Network } from './network';
import type { Target, Targets } from './targets';

export interface CallsOptions {
  clock: Clock;
  faults: Faults;
  latency: () => number;
  network: Network;
  targets: Targets;
  installation: (id: string) => Installation;
  intercept: (moment: Moment) => Intervention;
  kill: (invocation: Invocation) => void;
}

export class Calls {
  private readonly options: CallsOptions;

  constructor(options: CallsOptions) {
    this.options = options;
  }

  /** `global.__forge_fetch__`. */
  forgeFetch = (
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ): Promise<Response> =>
    this.perform(invocation, this.options.targets.inside(invocation, meta, path, init));

  /** `global.fetch`. A request that the app has given up is not waited for; it may still have its effect. */
  outsideFetch = (invocation: Invocation, request: Request): Promise<Response> =>
    unlessAborted(
      request.signal,
      this.perform(invocation, this.options.targets.outside(invocation, request)),
    );

  private async perform(invocation: Invocation, target: Target): Promise<Response> {
    const index = invocation.calls.length;
    const call = invocation.begin(target.kind, target.name);
    const intervention = this.decide(invocation, target, index);
    if (intervention === 'kill-before') return this.cutOff(invocation);
    const response = await this.answered(invocation, call, target, intervention);
    if (intervention === 'kill-after') return this.cutOff(invocation);
    if (intervention === 'lose-answer') throw unreachable(`${target.name} (its answer was lost)`);
    return response;
  }

  private decide(invocation: Invocation, target: Target, index: number): Intervention | Fault {
    const { spec } = invocation;
    const asked = this.options.intercept({
      installation: spec.installation,
      site: this.options.installation(spec.installation).site.name,
      functionKey: spec.functionKey,
      moduleType: spec.moduleType,
      invocationId: spec.id,
      index,
      kind: target.kind,
      name: target.name,
    });
    return asked === 'proceed' ? this.options.faults.next() : asked;
  }

  /** Waits for as long as the platform does, and notes how it ended. */
  private async answered(
    invocation: Invocation,
    call: Call,
    target: Target,
    intervention: Intervention | Fault,
  ): Promise<Response> {
    try {
      const work = this.reach(invocation, call, target, intervention);
      const response = await this.options.network.inTime(target, work);
      invocation.finish(call, { status: response.status });
      return response;
    } catch (error) {
      invocation.finish(call, { status: 0 });
      throw error;
    }
  }

  private async reach(
    invocation: Invocation,
    call: Call,
    target: Target,
    intervention: Intervention | Fault,
  ): Promise<Response> {
    const { clock, faults, installation, latency, network } = this.options;
    const ms = latency() + (intervention === 'slow' ? faults.slowMs() : 0);
    if (ms > 0) await invocation.whileWaiting(clock.sleep(ms));
    if (!invocation.mayCall()) return never();
    const { cloudId } = installation(invocation.spec.installation).site;
    const failure = network.refuse(target, cloudId) ?? failureOf(target, intervention);
    if (failure) return failure;
    const running = target.run(call);
    return target.kind === 'fetch' ? invocation.whileWaiting(running) : running;
  }

  private cutOff(invocation: Invocation): Promise<never> {
    this.options.kill(invocation);
    return never();
  }
}

/** Rejects with the signal's reason once it is aborted. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
    work.then(resolve, reject);
  });
}

/** The answer of a call that fails before it has an effect. */
function failureOf(target: Target, intervention: Intervention | Fault): Response | undefined {
  switch (intervention) {
    case 'fail':
    case 'server-error':
      return json(503, {
        code: 'SERVICE_UNAVAILABLE',
        message: 'Service unavailable',
        errorMessages: ['Service unavailable'],
        errors: {},
      });
    case 'rate-limited':
      return json(
        429,
        {
          code: 'RATE_LIMIT_EXCEEDED',
          message: 'Rate limit exceeded',
          errorMessage: 'Rate limit exceeded',
        },
        { 'Retry-After': '2' },
      );
    case 'unreachable':
      throw unreachable(target.name);
    case 'none':
    case 'proceed':
    case 'slow':
    case 'lose-answer':
    case 'kill-before':
    case 'kill-after':
      return undefined;
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
