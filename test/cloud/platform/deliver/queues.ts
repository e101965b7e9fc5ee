/**
 * Queues: at least once, in no order. What a consumer does not finish is delivered again, later and later,
 * until it is dropped without a word.
 */
import type { World } from '../../contract';
import type { Invocation } from '../invoke/invocation';
import { Jobs } from '../invoke/jobs';
import { json } from '../calls/json';
import { LIMITS } from '../limits';
import { functionOf, type Manifest } from '../deploy/manifest';
import { RateWindow } from './rate-window';

export interface QueueEvent {
  eventId: string;
  jobId: string;
  queueName: string;
  installation: string;
  body: unknown;
  delayInSeconds?: number;
  concurrency?: { key: string; limit: number };
  pushedAt: number;
  retryCount: number;
  /** How often it had to wait for others of its concurrency key. */
  blocked: number;
  retryReason?: string;
  retryData?: unknown;
  pushes: { count: number };
}

/** How one delivery ended. */
export type Delivery =
  { kind: 'done' } | { kind: 'retry'; afterMs?: number; reason: string; data?: unknown };

export interface QueuesOptions {
  world: World;
  manifest: Manifest;
  manners: QueueManners;
  /** Something is finished. */
  changed: () => void;
  /** Runs the consumer. */
  deliver: (
    functionKey: string,
    moduleKey: string,
    event: QueueEvent,
    payload: object,
  ) => Promise<Delivery>;
}

/** How badly the queues behave, beyond being unordered. */
export interface QueueManners {
  /** Milliseconds that an event takes at the most; each takes a random part of it. */
  delayMs: number;
  /** Share of events that are delivered twice. */
  doubled: number;
  /** Events that are worked on at the same time, where not all are; the others wait for their turn. */
  atOnce?: number;
}

const FIRST_BACKOFF_MS = 5_000;
const FIRST_BLOCKED_MS = 1_000;
const HOUR_MS = 3_600_000;

/** What an app asks of its queues, as the path of the call has it. */
export type QueueCall = 'publish' | 'stats' | 'cancel';

interface PushRequest {
  queueName: string;
  jobId: string;
  payload: {
    body: unknown;
    delayInSeconds?: number;
    concurrency?: { key: string; limit: number };
  }[];
}

export class Queues {
  /** Events that are not finished. */
  readonly waiting = new Set<QueueEvent>();
  readonly dropped: QueueEvent[] = [];
  running = 0;
  private readonly options: QueuesOptions;
  private readonly minutes: RateWindow;
  private readonly busy = new Map<string, number>();
  /** Events whose time has come while too many others are worked on. */
  private readonly inLine: QueueEvent[] = [];
  private readonly jobs = new Jobs();

  constructor(options: QueuesOptions) {
    this.options = options;
    this.minutes = new RateWindow(options.world.clock, 60_000);
  }

  /** Answers as the platform does (@forge/events out/validators.js). */
  answer(invocation: Invocation, what: QueueCall, request: PushRequest): Response {
    if (what === 'publish') return this.publish(invocation, request);
    const stats = this.jobs.stats(invocation.spec.installation, request);
    if (!stats) return json(404, { message: 'The job does not exist.' });
    if (what === 'stats') return json(200, stats);
    for (const event of this.waiting) if (event.jobId === request.jobId) this.drop(event);
    return new Response(null, { status: 204 });
  }

  private publish(invocation: Invocation, request: PushRequest): Response {
    const { installation, pushes } = invocation.spec;
    pushes.count += 1;
    if (pushes.count > LIMITS.max('queue.cyclic'))
      return json(405, { errorMessage: 'The cyclic invocation limit is reached.' });
    const consumer = this.options.manifest.modules.consumer?.find(
      (each) => each.queue === request.queueName,
    );
    if (!consumer) {
      return LIMITS.enforced('queue.known')
        ? json(404, { errorMessage: `No consumer for queue ${request.queueName}.` })
        : json(201, {});
    }
    const refusal = this.refuse(request, consumer.function, installation);
    if (refusal) return refusal;
    for (const each of request.payload) {
      this.accept({
        ...each,
        eventId: this.options.world.uuid(),
        jobId: request.jobId,
        queueName: request.queueName,
        installation,
        pushedAt: this.now(),
        retryCount: 0,
        blocked: 0,
        pushes,
      });
    }
    return json(201, {});
  }

  private refuse(
    { payload }: PushRequest,
    functionKey: string,
    installation: string,
  ): Response | undefined {
    const sizes = payload.map((each) => Buffer.byteLength(JSON.stringify(each)));
    const total = Buffer.byteLength(JSON.stringify(payload));
    const isLong = (functionOf(this.options.manifest, functionKey).timeoutSeconds ?? 55) > 55;
    const delays = payload.map((each) => each.delayInSeconds ?? 0);
    if (payload.length > LIMITS.max('queue.events-per-push'))
      return json(413, { errorMessage: 'This push contains too many events.' });
    if (total > LIMITS.max('queue.push-bytes'))
      return json(413, { errorMessage: 'The payload is larger than 200 KB.' });
    if (isLong && sizes.some((size) => size > LIMITS.max('queue.long-event-bytes'))) {
      return json(413, {
        errorMessage: 'An event for a long-running consumer is larger than 100 KB.',
      });
    }
    if (delays.some((delay) => delay > LIMITS.max('queue.delay-seconds')))
      return json(400, { errorMessage: 'delayInSeconds is more than 900.' });
    return this.minutes.takes(installation, payload.length, LIMITS.max('queue.events-per-minute'))
      ? undefined
      : json(429, { errorMessage: 'Too many events a minute.' });
  }

  private accept(event: QueueEvent): void {
    const { world, manners } = this.options;
    const copies = world.random() < manners.doubled ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const own = copy === 0 ? event : { ...event };
      this.waiting.add(own);
      this.jobs.begin(own);
      this.schedule(own, (event.delayInSeconds ?? 0) * 1000 + world.random() * manners.delayMs);
    }
  }

  private schedule(event: QueueEvent, afterMs: number): void {
    this.options.world.clock.setTimeout(() => void this.attempt(event), afterMs);
  }

  private async attempt(event: QueueEvent): Promise<void> {
    if (!this.waiting.has(event)) return;
    if (this.isFull()) {
      this.inLine.push(event);
      return;
    }
    if (this.now() - event.pushedAt > LIMITS.max('queue.retention-hours') * HOUR_MS) {
      this.drop(event);
      return;
    }
    const lane = event.concurrency && `${event.installation} ${event.concurrency.key}`;
    if (lane && (this.busy.get(lane) ?? 0) >= (event.concurrency?.limit ?? 1)) {
      event.blocked += 1;
      const wait = Math.min(
        LIMITS.max('queue.retry-seconds') * 1000,
        FIRST_BLOCKED_MS * 2 ** (event.blocked - 1),
      );
      this.schedule(event, wait * (1 + this.options.world.random()));
      return;
    }
    if (lane) this.busy.set(lane, (this.busy.get(lane) ?? 0) + 1);
    this.running += 1;
    const delivery = await this.deliver(event);
    this.running -= 1;
    if (lane) this.busy.set(lane, (this.busy.get(lane) ?? 1) - 1);
    this.letNext();
    if (delivery.kind === 'done') this.finish(event);
    else this.retry(event, delivery);
  }

  private isFull(): boolean {
    return this.running >= (this.options.manners.atOnce ?? Infinity);
  }

  private letNext(): void {
    for (let next = this.inLine.shift(); next; next = this.inLine.shift()) {
      void this.attempt(next);
      if (this.isFull()) return;
    }
  }

  private finish(event: QueueEvent): void {
    this.jobs.end(event, 'success');
    this.waiting.delete(event);
    this.options.changed();
  }

  /** It is gone: too old, or cancelled. */
  private drop(event: QueueEvent): void {
    this.jobs.end(event, 'failed');
    this.dropped.push(event);
    this.finish(event);
  }

  private async deliver(event: QueueEvent): Promise<Delivery> {
    const consumer = this.options.manifest.modules.consumer?.find(
      (each) => each.queue === event.queueName,
    );
    if (!consumer) return { kind: 'done' };
    const {
      eventId,
      jobId,
      queueName,
      body,
      delayInSeconds,
      concurrency,
      retryCount,
      retryReason,
      retryData,
    } = event;
    const remainingTimeMs =
      event.pushedAt + LIMITS.max('queue.retention-hours') * HOUR_MS - this.now();
    const retryContext = {
      retryCount,
      retryReason,
      retryData,
      retentionWindow: { startTime: new Date(event.pushedAt).toISOString(), remainingTimeMs },
    };
    return this.options.deliver(consumer.function, consumer.key, event, {
      body,
      eventId,
      jobId,
      queueName,
      ...(delayInSeconds !== undefined && { delayInSeconds }),
      ...(concurrency && { concurrency }),
      ...(retryCount > 0 && { retryContext }),
    });
  }

  private retry(event: QueueEvent, delivery: Extract<Delivery, { kind: 'retry' }>): void {
    const backoff = Math.min(
      LIMITS.max('queue.retry-seconds') * 1000,
      FIRST_BACKOFF_MS * 2 ** event.retryCount,
    );
    event.retryCount += 1;
    event.retryReason = delivery.reason;
    event.retryData = delivery.data;
    this.schedule(
      event,
      Math.min(LIMITS.max('queue.retry-seconds') * 1000, delivery.afterMs ?? backoff),
    );
  }

  private now(): number {
    return this.options.world.clock.now();
  }
}
