/**
 * The Forge platform in memory: hosts the app's bundle as it is, for several installations, and lets it
 * reach Jira, the store, the queues and other installations as the real one does.
 */
import { join } from 'node:path';
import type { JiraSite } from '../contract';
import type { LocalWorld } from '../world';
import { Calls } from './calls/calls';
import { Doors, toTrigger } from './invoke/doors';
import { Egress } from './deploy/egress';
import { Faults, type Intervention, type Moment } from './calls/faults';
import { Installation } from './deploy/installation';
import { Ledger } from './calls/ledger';
import { readManifest, type Manifest } from './deploy/manifest';
import { checkManifest } from './deploy/manifest-limits';
import { Network } from './calls/network';
import { checkPackage } from './deploy/package-limits';
import { PersonalData } from './calls/personal-data';
import { Processes } from './process/processes';
import { ProductEvents, type EventManners } from './deliver/product-events';
import { Queues, type QueueManners } from './deliver/queues';
import { Runner } from './invoke/runner';
import { runtimeOf } from './process/runtime';
import { Schedules } from './deliver/schedules';
import { Scopes } from './deploy/scopes';
import { Targets } from './calls/targets';
import { WebTriggers } from './deliver/web-triggers';

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
  readonly egress: Egress;
  /** People in whose name the app may not act yet. */
  readonly unconsented = new Set<string>();
  readonly doors: Doors;
  readonly schedules: Schedules;
  /** Lines that the platform itself writes, such as filters that fail. */
  readonly notes: string[] = [];
  /** Looks at every call before it is made, for tests that cut exactly there. */
  intercept: (moment: Moment) => Intervention = () => 'proceed';
  latency: number;
  private readonly webTriggers: WebTriggers;
  private readonly runner: Runner;
  private readonly world: LocalWorld;
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
      run: (...args) => this.doors.runWebTrigger(...args),
    });
    this.queues = new Queues({
      world,
      manifest,
      manners: bad.queue,
      changed,
      deliver: (functionKey, moduleKey, event, payload) =>
        this.runner.deliver(
          {
            ...toTrigger({ id: event.installation }, functionKey, moduleKey, 'consumer'),
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
        this.runner.deliver(toTrigger({ id }, functionKey, key, 'trigger'), payload),
      log: (text) => this.notes.push(text),
    });
    this.egress = new Egress(manifest);
    const targets = new Targets({
      egress: this.egress,
      hasConsented: (accountId) => !this.unconsented.has(accountId),
      scopes: new Scopes(manifest.permissions.scopes),
      personalData: this.personalData,
      installation,
      queue: (invocation, what, body) => this.queues.answer(invocation, what, body as never),
      webTrigger: (request) => this.handleWebTrigger(request),
    });
    const calls = new Calls({
      clock: world.clock,
      faults: this.faults,
      latency: () => this.latency,
      network: this.network,
      targets,
      installation,
      intercept: (moment) => this.intercept(moment),
      kill: (invocation) => {
        this.runner.end(invocation, 'killed');
      },
    });
    this.processes = new Processes(manifest, buildDir, {
      clock: world.clock,
      now: ({ spec }) =>
        world.clock.now() + (this.installations.get(spec.installation)?.skewMs ?? 0),
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
    const { runner, events, installations } = this;
    this.doors = new Doors({ manifest, runner, events, installations });
    this.schedules = new Schedules(manifest, world.clock, (key) => this.doors.runScheduled(key));
  }

  /**
   * Installs the app on a site.
   * @param skewMs how far the clock that its functions read is ahead
   */
  install(site: JiraSite, skewMs = 0): Installation {
    const installation = new Installation(site, this.world, this.manifest, {
      queryLag: () => this.manners.kvsQueryLagMs,
      expiryLag: () => this.manners.kvsExpiryLagMs,
    });
    installation.skewMs = skewMs;
    this.installations.set(installation.id, installation);
    site.indexedProperties = indexedProperties(this.manifest);
    site.listener = {
      productEvent: (event) => {
        this.events.take(installation.id, site, event);
      },
      postFunction: (run) => {
        this.doors.runPostFunction(installation, run);
      },
    };
    this.doors.noticeInstalled(installation);
    return installation;
  }

  /** Uninstalls: the app may say goodbye, then its store is gone. */
  async uninstall(installation: Installation): Promise<void> {
    await this.doors.runPreUninstall(installation);
    installation.site.listener = undefined;
    this.installations.delete(installation.id);
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
