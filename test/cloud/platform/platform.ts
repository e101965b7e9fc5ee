/**
 * The Forge platform in memory: hosts the app's bundle as it is, for several installations, and lets it
 * reach Jira, the store, the queues and other installations as the real one does.
 */
import { join } from 'node:path';
import type { JiraSite, PostFunctionRun } from '../contract';
import type { LocalWorld } from '../world';
import { actionOf, type ActionCall, type ActionResult } from './automation';
import { Calls } from './calls';
import { Egress } from './egress';
import { Faults, type Intervention, type Moment } from './faults';
import { Installation } from './installation';
import { Ledger } from './ledger';
import { LIMITS } from './limits';
import { readManifest, type Manifest } from './manifest';
import { checkManifest } from './manifest-limits';
import { Network } from './network';
import { checkPackage } from './package-limits';
import { PersonalData } from './personal-data';
import { Processes } from './processes';
import { ProductEvents, type EventManners } from './product-events';
import { Queues, type QueueManners } from './queues';
import { contextOf, Runner, type Trigger } from './runner';
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
  /** Functions may hold what they like: looking takes a run that keeps much itself most of its time. */
  memory?: false;
}

/** How badly the platform behaves within what it promises. */
export interface Manners {
  queue: QueueManners;
  events: EventManners;
  /** Milliseconds by which queries of the store lag behind. */
  kvsQueryLagMs: number;
  /** Milliseconds for which an expired value may still be there: D/storage-reference/limits says 48 hours. */
  kvsExpiryLagMs: number;
}

const POLITE: Manners = {
  queue: { delayMs: 0, doubled: 0 },
  events: { delayMs: 0, doubled: 0, lost: 0, propertyLagMs: 0 },
  kvsQueryLagMs: 0,
  kvsExpiryLagMs: 48 * 3_600_000,
};

/** A call of a screen's resolver. */
export interface ResolverCall {
  moduleKey: string;
  /** Name under which the resolver defines it. */
  functionKey: string;
  /** The function that the module names as its resolver. */
  resolver: string;
  payload: unknown;
  accountId: string;
  context: object;
}

/** An invocation that did not go as it should. */
export interface FailedInvocation {
  functionKey: string;
  what: string;
  logs: string[];
}

export class Platform {
  readonly manifest: Manifest;
  readonly ledger = new Ledger();
  readonly queues: Queues;
  readonly events: ProductEvents;
  readonly installations = new Map<string, Installation>();
  readonly manners: Manners;
  readonly faults: Faults;
  readonly network: Network;
  readonly processes: Processes;
  readonly personalData: PersonalData;
  /** Lines that the platform itself writes, such as filters that fail. */
  readonly notes: string[] = [];
  /** Looks at every call before it is made, for tests that cut exactly there. */
  intercept: (moment: Moment) => Intervention = () => 'proceed';
  latency: number;
  private readonly webTriggers: WebTriggers;
  private readonly runner: Runner;
  private readonly world: LocalWorld;
  private readonly schedules = new Map<string, unknown>();
  private waiters: (() => void)[] = [];

  constructor(options: PlatformOptions) {
    const { world, appDir, buildDir, latency = 0, faults = 0, manners = {}, memory } = options;
    this.world = world;
    this.latency = latency;
    this.manifest = readManifest(join(appDir, 'manifest.yml'));
    checkManifest(this.manifest);
    checkPackage(this.manifest, appDir, buildDir);
    this.manners = structuredClone({ ...POLITE, ...manners });
    this.faults = new Faults(world, faults);
    this.network = new Network(world.clock);
    this.personalData = new PersonalData(this.manifest.permissions.scopes);
    const { manifest, manners: bad } = this;
    const installation = (id: string) => this.installation(id);
    const changed = () => {
      this.tellWaiters();
    };
    this.webTriggers = new WebTriggers({
      clock: world.clock,
      installations: () => this.installations.values(),
      run: (...args) => this.runWebTrigger(...args),
    });
    this.queues = new Queues({
      world,
      manifest,
      manners: bad.queue,
      changed,
      deliver: (functionKey, moduleKey, event, payload) =>
        this.runner.deliver(
          {
            installation: event.installation,
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
      manifest,
      manners: bad.events,
      changed,
      deliver: (id, { key, function: functionKey }, payload) =>
        this.runner.deliver(
          { installation: id, functionKey, moduleKey: key, moduleType: 'trigger' },
          payload,
        ),
      log: (text) => this.notes.push(text),
    });
    const calls = new Calls({
      clock: world.clock,
      faults: this.faults,
      latency: () => this.latency,
      network: this.network,
      egress: new Egress(manifest),
      scopes: new Scopes(manifest.permissions.scopes),
      personalData: this.personalData,
      installation,
      intercept: (moment) => this.intercept(moment),
      kill: (invocation) => {
        this.runner.end(invocation, 'killed');
      },
      queue: (invocation, what, body) => this.queues.answer(invocation, what, body as never),
      webTrigger: (_url, request) => this.handleWebTrigger(request),
    });
    this.processes = new Processes(manifest, buildDir, {
      clock: world.clock,
      forgeFetch: calls.forgeFetch,
      outsideFetch: calls.outsideFetch,
      outOfMemory: (invocation) => {
        this.runner.end(invocation, 'memory');
      },
      runtime: (invocation) =>
        runtimeOf(manifest, installation(invocation.spec.installation), invocation),
    });
    this.runner = new Runner({
      clock: world.clock,
      uuid: () => world.uuid(),
      manifest,
      processes: this.processes,
      ledger: this.ledger,
      installation: (id) => this.installations.get(id),
      isMemoryMeasured: memory !== false,
      changed,
    });
  }

  /** Installs the app on a site. */
  install(site: JiraSite): Installation {
    const installation = new Installation(site, this.world, this.manifest, {
      queryLag: () => this.manners.kvsQueryLagMs,
      expiryLag: () => this.manners.kvsExpiryLagMs,
    });
    this.installations.set(installation.id, installation);
    site.indexedProperties = indexedProperties(this.manifest);
    site.listener = {
      productEvent: (event) => {
        this.events.take(installation.id, site, event);
      },
      postFunction: (run) => {
        this.runPostFunction(installation, run);
      },
    };
    for (const { key, function: functionKey } of this.events.listensTo('avi:forge:installed:app')) {
      const trigger: Trigger = {
        installation: installation.id,
        functionKey,
        moduleKey: key,
        moduleType: 'lifecycle',
      };
      this.events.send((payload) => this.runner.deliver(trigger, payload), { id: installation.id });
    }
    return installation;
  }

  /** Uninstalls: the app may say goodbye, then its store is gone. */
  async uninstall(installation: Installation): Promise<void> {
    for (const { key, function: functionKey } of this.manifest.modules.preUninstall ?? []) {
      const trigger: Trigger = {
        installation: installation.id,
        functionKey,
        moduleKey: key,
        moduleType: 'lifecycle',
      };
      await this.runner.run(trigger, [{}, contextOf(installation)]);
    }
    installation.site.listener = undefined;
    this.installations.delete(installation.id);
  }

  /** Runs the scheduled triggers by their intervals from now on. */
  startSchedules(): void {
    const minutes: Record<string, number> = { fiveMinute: 5, hour: 60, day: 1440, week: 10_080 };
    for (const { key, interval } of this.manifest.modules.scheduledTrigger ?? []) {
      const again = () => {
        const timer = this.world.clock.setTimeout(
          () => {
            void this.runScheduled(key);
            again();
          },
          (minutes[interval] ?? 60) * 60_000,
        );
        this.schedules.set(key, timer);
      };
      again();
    }
  }

  stop(): void {
    for (const timer of this.schedules.values()) this.world.clock.clearTimeout(timer);
  }

  /** Runs one scheduled trigger now, for every installation. */
  async runScheduled(moduleKey: string): Promise<void> {
    const module = this.manifest.modules.scheduledTrigger?.find((each) => each.key === moduleKey);
    if (!module) throw new Error(`manifest.yml has no scheduled trigger «${moduleKey}»`);
    for (const installation of this.installations.values()) {
      const context = contextOf(installation);
      await this.runner.run(
        {
          installation: installation.id,
          functionKey: module.function,
          moduleKey,
          moduleType: 'scheduled',
        },
        [{ context }, context],
      );
    }
  }

  /** A call of a screen's resolver, as the bridge makes it. @throws Error as the screen would see it */
  async invokeResolver(installation: Installation, call: ResolverCall): Promise<unknown> {
    const { moduleKey, accountId, resolver, context, functionKey, payload } = call;
    const request = { call: { functionKey, payload: payload ?? {} }, context };
    if (Buffer.byteLength(JSON.stringify(request)) > LIMITS.max('invoke.request-bytes')) {
      throw new Error('The request is larger than 500 KB.');
    }
    const backend = { ...contextOf(installation), principal: { accountId } };
    const result = await this.runner.run(
      {
        installation: installation.id,
        functionKey: resolver,
        moduleKey,
        moduleType: 'resolver',
        accountId,
      },
      [request, backend],
    );
    if (result.fate === 'failed') throw result.error;
    if (result.fate !== 'ended') throw new Error(`The function did not end: ${result.fate}.`);
    if (
      Buffer.byteLength(JSON.stringify(result.value ?? null)) > LIMITS.max('invoke.response-bytes')
    ) {
      throw new Error('The response is larger than 5 MB.');
    }
    return result.value;
  }

  /** An automation rule runs an action. @throws Error where the rule would show no words of the app */
  async runAction(installation: Installation, call: ActionCall): Promise<ActionResult> {
    const { key, function: functionKey } = actionOf(this.manifest, call);
    const { accountId, inputs } = call;
    const backend = { ...contextOf(installation), principal: { accountId } };
    const result = await this.runner.run(
      {
        installation: installation.id,
        functionKey,
        moduleKey: key,
        moduleType: 'action',
        accountId,
      },
      [{ ...inputs, context: contextOf(installation) }, backend],
    );
    if (result.fate === 'ended') return result.value as ActionResult;
    throw new Error(`The action did not end as it should: ${result.fate}.`);
  }

  /** A request to a web trigger, of an app or from outside; undefined for a host that is none. */
  handleWebTrigger(request: Request): Promise<Response> | undefined {
    return this.webTriggers.handle(new URL(request.url), request);
  }

  /** True while something runs, waits or is on its way. */
  get isBusy(): boolean {
    return this.runner.running > 0 || this.queues.waiting.size > 0 || this.events.pending > 0;
  }

  /** Resolves when nothing runs, waits or is on its way; events that are being retried count as waiting. */
  async idle(): Promise<void> {
    const quiet = async () => {
      // What is finished may start something else in the same turn.
      for (;;) {
        while (this.isBusy) await new Promise<void>((resolve) => this.waiters.push(resolve));
        await new Promise((resolve) => setImmediate(resolve));
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- changed meanwhile
        if (!this.isBusy) return;
      }
    };
    await this.world.clock.drive(quiet());
  }

  /** Invocations that threw, were cut off, or left work behind. */
  failures(): FailedInvocation[] {
    return this.ledger.invocations.flatMap(({ spec, fate, error, afterEnd, logs }) => {
      const left = afterEnd.length > 0 ? `left behind: ${afterEnd.join(', ')}` : undefined;
      const what =
        error?.stack ?? left ?? (fate === 'ended' || fate === 'running' ? undefined : fate);
      return what === undefined
        ? []
        : [{ functionKey: spec.functionKey, what, logs: logs.map((line) => line.text) }];
    });
  }

  installation(id: string): Installation {
    const found = this.installations.get(id);
    if (!found) throw new Error('The app is not installed there any more.');
    return found;
  }

  private tellWaiters(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const tell of waiters) tell();
  }

  /** Post functions are retried as product events are. */
  private runPostFunction(
    installation: Installation,
    { moduleKey, payload }: PostFunctionRun,
  ): void {
    const modules = (this.manifest.modules['jira:workflowPostFunction'] ?? []) as {
      key: string;
      function: string;
    }[];
    const module = modules.find((each) => each.key === moduleKey);
    if (!module) return;
    const trigger: Trigger = {
      installation: installation.id,
      functionKey: module.function,
      moduleKey,
      moduleType: 'trigger',
    };
    this.events.send((more) => this.runner.deliver(trigger, more), {
      ...payload,
      context: contextOf(installation),
    });
  }

  private async runWebTrigger(
    installation: Installation,
    moduleKey: string,
    request: object,
  ): Promise<{ value: unknown } | 'failed'> {
    const module = this.manifest.modules.webtrigger?.find((each) => each.key === moduleKey);
    if (!module) return 'failed';
    const result = await this.runner.run(
      {
        installation: installation.id,
        functionKey: module.function,
        moduleKey,
        moduleType: 'webtrigger',
      },
      [request, contextOf(installation)],
    );
    return result.fate === 'ended' ? { value: result.value } : 'failed';
  }
}

/** Issue properties that the manifest makes searchable. */
function indexedProperties(manifest: Manifest): NonNullable<JiraSite['indexedProperties']> {
  return (manifest.modules['jira:entityProperty'] ?? []).flatMap(({ propertyKey, values }) =>
    values.map(({ path, searchAlias }) => ({
      propertyKey,
      path,
      ...(searchAlias !== undefined && { searchAlias }),
    })),
  );
}
