/** Counts what each party does within a window of time, for limits such as «7000 a minute and installation». */
import type { Clock } from '../contract';

/** A party's window opens with the first thing it does after its last window has passed. */
export class RateWindow {
  private readonly clock: Clock;
  private readonly lengthMs: number;
  private readonly windows = new Map<string, { at: number; count: number }>();

  /** @param lengthMs milliseconds that a window is open */
  constructor(clock: Clock, lengthMs: number) {
    this.clock = clock;
    this.lengthMs = lengthMs;
  }

  /** Counts one more. @returns how many it makes in the party's window */
  count(party: string): number {
    const now = this.clock.now();
    const known = this.windows.get(party);
    const window = known && now - known.at < this.lengthMs ? known : { at: now, count: 0 };
    window.count += 1;
    this.windows.set(party, window);
    return window.count;
  }

  /** How many were counted in the party's last window. */
  used(party: string): number {
    return this.windows.get(party)?.count ?? 0;
  }
}
