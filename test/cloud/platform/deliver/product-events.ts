/** Product events on their way from Jira to the app: filtered, enriched, late, sometimes twice. */
import type { JiraSite, ProductEvent, World } from '../../contract';
import { parseExpression, propertyPaths, type Expression } from './filter-expression';
import { LIMITS } from '../limits';
import type { Filter, Manifest, TriggerSpec } from '../deploy/manifest';
import type { Delivery } from './queues';

export interface EventManners {
  /** Milliseconds that an event takes at the most. */
  delayMs: number;
  doubled: number;
  /** Share of events that never arrive. */
  lost: number;
  /** Milliseconds by which entity properties lag behind in filters. */
  propertyLagMs: number;
}

export interface ProductEventsOptions {
  world: World;
  manifest: Manifest;
  manners: EventManners;
  deliver: (installation: string, trigger: TriggerSpec, payload: object) => Promise<Delivery>;
  /** Something is finished. */
  changed: () => void;
  log: (text: string) => void;
}

/** Until the platform tries again by itself. */
const RETRY_MS = 1000;

interface Subscription {
  trigger: TriggerSpec;
  filter: Filter;
  expression: Expression | undefined;
  paths: string[];
}

/** A property value and since when it holds. */
interface Seen {
  at: number;
  value: unknown;
}

export class ProductEvents {
  /** Events on their way. */
  pending = 0;
  private readonly options: ProductEventsOptions;
  private readonly subscriptions = new Map<string, Subscription[]>();
  private readonly seen = new Map<string, Seen[]>();

  constructor(options: ProductEventsOptions) {
    this.options = options;
    const triggers = options.manifest.modules.trigger ?? [];
    for (const trigger of triggers) this.subscribe(trigger);
    checkPaths(triggers);
  }

  private subscribe(trigger: TriggerSpec): void {
    for (const each of trigger.events) {
      const name = typeof each === 'string' ? each : each.eventType;
      const filter = (typeof each === 'string' ? undefined : each.filter) ?? trigger.filter ?? {};
      const subscription: Subscription = {
        trigger,
        filter,
        expression:
          filter.expression === undefined ? undefined : parseExpression(filter.expression),
        paths: trigger.payload?.include?.propertyPaths ?? [],
      };
      this.subscriptions.set(name, [...(this.subscriptions.get(name) ?? []), subscription]);
    }
  }

  /** Names of lifecycle events and others that the app listens to. */
  listensTo(name: string): TriggerSpec[] {
    return (this.subscriptions.get(name) ?? []).map((each) => each.trigger);
  }

  /** Takes an event from Jira. */
  take(installation: string, site: JiraSite, event: ProductEvent): void {
    const { world, manners } = this.options;
    for (const subscription of this.subscriptions.get(event.name) ?? []) {
      const isSelf = event.actor.kind === 'app';
      if (subscription.filter.ignoreSelf && isSelf) continue;
      const properties = this.properties(site, event.issueId);
      if (!this.passes(subscription, event, properties)) continue;
      if (world.random() < manners.lost) continue;
      const payload = {
        eventType: event.name,
        selfGenerated: isSelf,
        ...event.payload,
        ...enrich(subscription.paths, properties),
      };
      if (Buffer.byteLength(JSON.stringify(payload)) > LIMITS.max('trigger.event-bytes')) continue;
      const copies = world.random() < manners.doubled ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const deliver = (more: object) =>
          this.options.deliver(installation, subscription.trigger, more);
        this.send(deliver, payload, world.random() * manners.delayMs);
      }
    }
  }

  /**
   * Delivers once, and again where the function asks for it, at the most four times more.
   * @param afterMs milliseconds until the first delivery
   */
  send(
    deliver: (payload: object) => Promise<Delivery>,
    payload: object,
    afterMs = 0,
    retryCount = 0,
  ): void {
    this.pending += 1;
    this.options.world.clock.setTimeout(() => {
      void deliver(payload).then((delivery) => {
        this.pending -= 1;
        if (delivery.kind === 'retry' && retryCount < LIMITS.max('trigger.retries')) {
          const { reason: retryReason, data: retryData } = delivery;
          const retryContext = { retryCount: retryCount + 1, retryReason, retryData };
          this.send(
            deliver,
            { ...payload, retryContext },
            delivery.afterMs ?? RETRY_MS,
            retryCount + 1,
          );
        }
        this.options.changed();
      });
    }, afterMs);
  }

  private passes(
    { filter, expression }: Subscription,
    event: ProductEvent,
    properties: Lookup,
  ): boolean {
    if (!expression) return true;
    const isReceivedOnError = filter.onError === 'RECEIVE' || filter.onError === 'RECEIVE_AND_LOG';
    try {
      const verdict = expression(
        { eventType: event.name, ...event.payload },
        (entity, key, path) => (entity === 'issue' ? properties(key, path) : null),
      );
      if (typeof verdict !== 'boolean') throw new Error('The expression must be true or false.');
      return verdict;
    } catch (error) {
      this.options.log(`Filter of ${event.name}: ${(error as Error).message}`);
      return isReceivedOnError;
    }
  }

  /** Properties of an issue as they were some seconds ago: what the platform looks at may be older than the event. */
  private properties(site: JiraSite, issueId: string): Lookup {
    return (key, path) => {
      const value = this.lagging(site, issueId, key);
      const found = path
        .flatMap((step) => step.split('.'))
        .reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), value);
      const isList = Array.isArray(found) && found.every((each) => typeof each !== 'object');
      return found === undefined || (typeof found === 'object' && !isList) ? null : found;
    };
  }

  private lagging(site: JiraSite, issueId: string, key: string): unknown {
    const now = this.options.world.clock.now();
    const name = `${site.cloudId} ${issueId} ${key}`;
    const history = this.seen.get(name) ?? [];
    const value = site.issueProperty(issueId, key);
    if (history.length === 0 || JSON.stringify(history.at(-1)?.value) !== JSON.stringify(value))
      history.push({ at: now, value });
    this.seen.set(name, history);
    const { propertyLagMs } = this.options.manners;
    if (propertyLagMs === 0) return value;
    return [...history].reverse().find((each) => each.at <= now - propertyLagMs)?.value;
  }
}

type Lookup = (key: string, path: string[]) => unknown;

function enrich(paths: string[], properties: Lookup): object {
  if (paths.length === 0) return {};
  const found = paths.flatMap((path) => {
    const match = /^issue\.properties\['([^']+)'\](.*)$/.exec(path);
    const steps = [...(match?.[2] ?? '').matchAll(/\.(\w+)|\['([^']+)'\]/g)].map(
      (step) => step[1] ?? step[2] ?? '',
    );
    const value = match?.[1] === undefined ? null : properties(match[1], steps);
    return value === null ? [] : [[path, value] as const];
  });
  return { payloadIncludeProperties: Object.fromEntries(found) };
}

/** @throws Error if the manifest names more entity property paths than the platform resolves */
function checkPaths(triggers: TriggerSpec[]): void {
  const expressions = triggers.flatMap((trigger) => [
    trigger.filter?.expression ?? '',
    ...trigger.events.map((each) =>
      typeof each === 'string' ? '' : (each.filter?.expression ?? ''),
    ),
  ]);
  const included = triggers.flatMap((trigger) => trigger.payload?.include?.propertyPaths ?? []);
  const distinct = new Set([...expressions.flatMap(propertyPaths), ...included]);
  if (distinct.size > LIMITS.max('trigger.property-paths'))
    throw new Error('The manifest has more than 5 entity property paths.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
