/**
 * The Forge platform in memory: hosts the app's bundle as it is, for several installations, and lets it
 * reach Jira, the store, the queues and other installations as the real one does.
 */
import { join } from 'node:path';
import type { JiraSite } from '../contract';
import type { LocalWorld } from '../world';
import type { AppProcess } from './app-process';
import { Calls } from './calls';
import { Egress } from './egress';
import { Faults, type Intervention, type Moment } from './faults';
import { Installation } from './installation';
import { Invocation, timeLimit, type ModuleType } from './invocation';
import { Ledger } from './ledger';
import { LIMITS } from './limits';
import { functionOf, memoryOf, readManifest, type Manifest } from './manifest';
import { Processes } from './processes';
import { ProductEvents, type EventManners } from './product-events';
import { Queues, type Delivery, type QueueManners } from './queues';
import { runtimeOf } from './runtime';
import { Scopes } from './scopes';
import { WebTriggers } from './web-triggers';

export interface PlatformOptions {
  world: LocalWorld;
  /** The app's folder, with manifest.yml. */
  appDir: string;
  /** Where its bundles are, one file for each handler file. */
  buildDir: string;
  /** Milliseconds added to every call. */
  latency?: number;
  /** Share of calls that something happens to. */
  faults?: number;
  manners?: Partial<Manners>;
}

/** How badly the platform behaves within what it promises. */
export interface Manners {
  queue: QueueManners;
  events: EventManners;
  /** Milliseconds by which queries of the store lag behind. */
  kvsQueryLagMs: number;
}

const POLITE: Manners = {
  queue: { delayMs: 0, doubled: 0 },
  events: { delayMs: 0, doubled: 0, lost: 0, propertyLagMs: 0 },
  kvsQueryLagMs: 0,
};

/** What calls a function. */
interface Trigger {
  installation: Installation;
  functionKey: string;
  moduleKey: string;
  moduleType: ModuleType;
  accountId?: string | undefined;
  pushes?: { count: number };
}

/** How an invocation ended. */
type Result =
  | { fate: 'ended'; value: unknown }
  | { fate: 'failed'; error: Error }
  | { fate: 'timeout' | 'killed' | 'memory' };

export class Platform {
  readonly manifest: Manifest;
  readonly ledger = new Ledger();
  readonly queues: Queues;
  readonly events: ProductEvents;
  readonly installations = new Map<string, Installation>();
  readonly manners: Manners;
  readonly faults: Faults;
  readonly processes: Processes;
  /** Lines that the platform itself writes, such as filters that fail. */
  readonly notes: string[] = [];
  /** Looks at every call before it is made, for tests that cut exactly there. */
  intercept: (moment: Moment) => Intervention = () => 'proceed';
  latency: number;
  private readonly webTriggers: WebTriggers;
  private readonly world: LocalWorld;
  private readonly endings = new Map<Invocation, () => void>();
  private readonly schedules: unknown[] = [];

  constructor({ world, appDir, buildDir, latency = 0, faults = 0, manners = {} }: PlatformOptions) {
    this.world = world;
    this.latency = latency;
    this.manifest = readManifest(join(appDir, 'manifest.yml'));
    this.manners = structuredClone({ ...POLITE, ...manners });
    this.faults = new Faults(world, faults);
    this.webTriggers = new WebTriggers({
      clock: world.clock,
      installations: () => this.installations.values(),
      run: (installation, moduleKey, request) =>
        this.runWebTrigger(installation, moduleKey, request),
    });
    this.queues = new Queues({
      world,
      manifest: this.manifest,
      manners: this.manners.queue,
      deliver: (functionKey, moduleKey, event, payload) =>
        this.deliver(
          {
            installation: this.installation(event.installation),
            functionKey,
            moduleKey,
            moduleType: 'consumer',
            pushes: event.pushes,
          },
          payload,
        ),
    });
    this.events = new ProductEvents({
      world,
      manifest: this.manifest,
      manners: this.manners.events,
      deliver: (id, trigger, payload) =>
        this.deliver(
          {
            installation: this.installation(id),
            functionKey: trigger.function,
            moduleKey: trigger.key,
            moduleType: 'trigger',
          },
          payload,
        ),
      log: (text) => this.notes.push(text),
    });
    const calls = new Calls({
      clock: world.clock,
      faults: this.faults,
      latency: () => this.latency,
      egress: new Egress(this.manifest),
      scopes: new Scopes(this.manifest.permissions.scopes),
      installation: (id) => this.installation(id),
      intercept: (moment) => this.intercept(moment),
      kill: (invocation) => {
        this.end(invocation, 'killed');
      },
      publish: (invocation, body) => this.queues.publish(invocation, body as never),
      webTrigger: (url, request) => this.webTriggers.handle(url, request),
    });
    this.processes = new Processes(this.manifest, buildDir, {
      clock: world.clock,
      forgeFetch: calls.forgeFetch,
      outsideFetch: calls.outsideFetch,
      runtime: (invocation) =>
        runtimeOf(this.manifest, this.installation(invocation.spec.installation), invocation),
    });
  }

  /** Installs the app on a site. */
  install(site: JiraSite): Installation {
    const installation = new Installation(
      site,
      this.world,
      this.manifest,
      () => this.manners.kvsQueryLagMs,
    );
    this.installations.set(installation.id, installation);
    site.listener = {
      productEvent: (event) => {
        this.events.take(installation.id, site, event);
      },
      postFunction: (run) => {
        this.runPostFunction(installation, run.moduleKey, run.payload);
      },
    };
    for (const trigger of this.events.listensTo('avi:forge:installed:app')) {
      void this.deliver(
        {
          installation,
          functionKey: trigger.function,
          moduleKey: trigger.key,
          moduleType: 'lifecycle',
        },
        { id: installation.id },
      );
    }
    return installation;
  }

  /** Uninstalls: the app may say goodbye, then its store is gone. */
  async uninstall(installation: Installation): Promise<void> {
    for (const { key, function: functionKey } of this.manifest.modules.preUninstall ?? []) {
      await this.run({ installation, functionKey, moduleKey: key, moduleType: 'lifecycle' }, [
        {},
        contextOf(installation),
      ]);
    }
    installation.site.listener = undefined;
    this.installations.delete(installation.id);
  }

  /** Runs the scheduled triggers by their intervals from now on. */
  startSchedules(): void {
    const minutes: Record<string, number> = { fiveMinute: 5, hour: 60, day: 1440, week: 10_080 };
    for (const { key, interval } of this.manifest.modules.scheduledTrigger ?? []) {
      const again = () => {
        this.schedules.push(
          this.world.clock.setTimeout(
            () => {
              void this.runScheduled(key);
              again();
            },
            (minutes[interval] ?? 60) * 60_000,
          ),
        );
      };
      again();
    }
  }

  stop(): void {
    for (const timer of this.schedules) this.world.clock.clearTimeout(timer);
  }

  /** Runs one scheduled trigger now, for every installation. */
  async runScheduled(moduleKey: string): Promise<void> {
    const module = this.manifest.modules.scheduledTrigger?.find((each) => each.key === moduleKey);
    if (!module) throw new Error(`manifest.yml has no scheduled trigger «${moduleKey}»`);
    const context = (installation: Installation) => [
      { context: contextOf(installation) },
      contextOf(installation),
    ];
    for (const installation of this.installations.values()) {
      await this.run(
        { installation, functionKey: module.function, moduleKey, moduleType: 'scheduled' },
        context(installation),
      );
    }
  }

  /** A call of a screen's resolver, as the bridge makes it. @throws Error as the screen would see it */
  async invokeResolver(
    installation: Installation,
    call: {
      moduleKey: string;
      functionKey: string;
      resolver: string;
      payload: unknown;
      accountId: string;
      context: object;
    },
  ): Promise<unknown> {
    const request = {
      call: { functionKey: call.functionKey, payload: call.payload ?? {} },
      context: call.context,
    };
    if (Buffer.byteLength(JSON.stringify(request)) > LIMITS.max('invoke.request-bytes'))
      throw new Error('The request is larger than 500 KB.');
    const { moduleKey, accountId } = call;
    const backend = { ...contextOf(installation), principal: { accountId } };
    const result = await this.run(
      { installation, functionKey: call.resolver, moduleKey, moduleType: 'resolver', accountId },
      [request, backend],
    );
    if (result.fate === 'failed') throw result.error;
    if (result.fate !== 'ended') throw new Error(`The function did not end: ${result.fate}.`);
    if (
      Buffer.byteLength(JSON.stringify(result.value ?? null)) > LIMITS.max('invoke.response-bytes')
    )
      throw new Error('The response is larger than 5 MB.');
    return result.value;
  }

  /** A request to a web trigger from outside; undefined for a host that is none. */
  handleWebTrigger(request: Request): Promise<Response> | undefined {
    return this.webTriggers.handle(new URL(request.url), request);
  }

  /** True while something runs, waits or is on its way. */
  get isBusy(): boolean {
    return this.endings.size > 0 || this.queues.waiting.size > 0 || this.events.pending > 0;
  }

  /** Resolves when nothing runs, waits or is on its way; events that are being retried count as waiting. */
  async idle(): Promise<void> {
    const check = async () => {
      while (this.isBusy) await this.world.clock.sleep(5);
    };
    await this.world.clock.drive(check());
  }

  /** Invocations that threw, timed out, were killed, or left work behind. */
  failures(): { functionKey: string; fate: string; logs: string[] }[] {
    return this.ledger.invocations
      .filter(
        (each) =>
          (each.fate !== 'ended' && each.fate !== 'running') ||
          each.error !== undefined ||
          each.afterEnd.length > 0,
      )
      .map((each) => ({
        functionKey: each.spec.functionKey,
        fate:
          each.error?.stack ??
          (each.afterEnd.length > 0 ? `left behind: ${each.afterEnd.join(', ')}` : each.fate),
        logs: each.logs.map((line) => line.text),
      }));
  }

  installation(id: string): Installation {
    const found = this.installations.get(id);
    if (!found) throw new Error('The app is not installed there any more.');
    return found;
  }

  private runPostFunction(
    installation: Installation,
    moduleKey: string,
    payload: Record<string, unknown>,
  ): void {
    const modules = (this.manifest.modules['jira:workflowPostFunction'] ?? []) as {
      key: string;
      function: string;
    }[];
    const module = modules.find((each) => each.key === moduleKey);
    if (!module) return;
    const trigger = {
      installation,
      functionKey: module.function,
      moduleKey,
      moduleType: 'trigger' as const,
    };
    this.deliverPostFunction(trigger, { ...payload, context: contextOf(installation) }, 0);
  }

  /** Post functions are retried as product events are. */
  private deliverPostFunction(trigger: Trigger, payload: object, retryCount: number): void {
    this.events.pending += 1;
    void this.deliver(trigger, payload).then((delivery) => {
      this.events.pending -= 1;
      if (delivery.kind === 'done' || retryCount >= LIMITS.max('trigger.retries')) return;
      const retryContext = {
        retryCount: retryCount + 1,
        retryReason: delivery.reason,
        retryData: delivery.data,
      };
      this.events.pending += 1;
      this.world.clock.setTimeout(() => {
        this.events.pending -= 1;
        this.deliverPostFunction(trigger, { ...payload, retryContext }, retryCount + 1);
      }, delivery.afterMs ?? 1000);
    });
  }

  private async runWebTrigger(
    installation: Installation,
    moduleKey: string,
    request: object,
  ): Promise<unknown> {
    const module = this.manifest.modules.webtrigger?.find((each) => each.key === moduleKey);
    if (!module) return undefined;
    const result = await this.run(
      { installation, functionKey: module.function, moduleKey, moduleType: 'webtrigger' },
      [request, contextOf(installation)],
    );
    return result.fate === 'ended' ? result.value : undefined;
  }

  private async deliver(trigger: Trigger, payload: object): Promise<Delivery> {
    if (!this.installations.has(trigger.installation.id)) return { kind: 'done' };
    const result = await this.run(trigger, [payload, contextOf(trigger.installation)]);
    const isQueue = trigger.moduleType === 'consumer';
    switch (result.fate) {
      case 'ended':
        return retryAsked(result.value);
      case 'failed':
        return isQueue
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

  /** One invocation from its start to its end, whatever that is. */
  private async run(trigger: Trigger, args: unknown[]): Promise<Result> {
    const { installation, functionKey, moduleKey, moduleType, accountId, pushes } = trigger;
    const invocation = new Invocation(
      {
        id: this.world.uuid(),
        installation: installation.id,
        functionKey,
        moduleKey,
        moduleType,
        pushes: pushes ?? { count: 0 },
        memoryMB: memoryOf(this.manifest, functionOf(this.manifest, functionKey)),
        timeoutMs: timeLimit(this.manifest, functionKey, moduleType),
        ...(accountId !== undefined && { accountId }),
      },
      this.world.clock,
    );
    this.ledger.add(invocation);
    return this.processes.use(functionKey, async (process, handler) => {
      const result = await this.race(invocation, process, handler, args);
      return { result, isClean: result.fate === 'ended' || result.fate === 'failed' };
    });
  }

  private async race(
    invocation: Invocation,
    process: AppProcess,
    handler: string,
    args: unknown[],
  ): Promise<Result> {
    const { clock } = this.world;
    const cutOff = new Promise<Result>((resolve) => {
      this.endings.set(invocation, () => {
        resolve({ fate: invocation.fate as 'timeout' | 'killed' | 'memory' });
      });
    });
    const timer = Number.isFinite(invocation.spec.timeoutMs)
      ? clock.setTimeout(() => {
          this.end(invocation, 'timeout');
        }, invocation.spec.timeoutMs)
      : undefined;
    const work = process.invoke(invocation, handler, args).then(
      (value): Result => ({ fate: 'ended', value }),
      (error: unknown): Result => {
        invocation.error = error as Error;
        return { fate: 'failed', error: error as Error };
      },
    );
    const result = await Promise.race([work, cutOff]);
    if (timer !== undefined) clock.clearTimeout(timer);
    invocation.end(result.fate === 'failed' ? 'ended' : result.fate);
    this.endings.delete(invocation);
    return result;
  }

  private end(invocation: Invocation, fate: 'timeout' | 'killed'): void {
    if (!invocation.isRunning) return;
    invocation.end(fate);
    this.endings.get(invocation)?.();
  }
}

/** What a handler gets as its second argument. */
function contextOf(installation: Installation): Record<string, unknown> {
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
  const seconds = Math.min(
    LIMITS.max('queue.retry-seconds'),
    Math.max(1, retryOptions?.retryAfter ?? 1),
  );
  return {
    kind: 'retry',
    afterMs: seconds * 1000,
    reason: retryOptions?.retryReason ?? 'FUNCTION_RETRY_REQUEST',
    data: retryOptions?.retryData,
  };
}
