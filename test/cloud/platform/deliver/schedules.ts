/** Scheduled triggers that run by their intervals. */
import type { WorldClock } from '../../world';
import type { Manifest } from '../deploy/manifest';

/** https://developer.atlassian.com/platform/forge/manifest-reference/modules/scheduled-trigger/ */
const MINUTES: Record<string, number> = { fiveMinute: 5, hour: 60, day: 1440, week: 10_080 };

export class Schedules {
  private readonly manifest: Manifest;
  private readonly clock: WorldClock;
  private readonly run: (moduleKey: string) => Promise<void>;
  private readonly timers = new Map<string, unknown>();

  /** @param run runs one of them */
  constructor(manifest: Manifest, clock: WorldClock, run: (moduleKey: string) => Promise<void>) {
    this.manifest = manifest;
    this.clock = clock;
    this.run = run;
  }

  /** Runs each after its interval, and again and again. */
  start(): void {
    for (const { key, interval } of this.manifest.modules.scheduledTrigger ?? [])
      this.wait(key, (MINUTES[interval] ?? 60) * 60_000);
  }

  stop(): void {
    for (const timer of this.timers.values()) this.clock.clearTimeout(timer);
  }

  private wait(key: string, ms: number): void {
    const timer = this.clock.setTimeout(() => {
      void this.run(key);
      this.wait(key, ms);
    }, ms);
    this.timers.set(key, timer);
  }
}
