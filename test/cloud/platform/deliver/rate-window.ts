/** Counts what each party does within a window of time, for limits such as «7000 a minute and installation». */
import type { Clock } from '../../contract';

/** When it opened, and what was counted in it. */
interface Window {
  at: number;
  count: number;
}

/** A party's window opens with the first thing it does after its last window has passed. */
export class RateWindow {
  private readonly clock: Clock;
  private readonly lengthMs: number;
  private readonly windows = new Map<string, Window>();

  /** @param lengthMs milliseconds that a window is open */
  constructor(clock: Clock, lengthMs: number) {
    this.clock = clock;
    this.lengthMs = lengthMs;
  }

  /** Counts one more. @returns how many it makes in the party's window */
  count(party: string): number {
    return (this.open(party).count += 1);
  }

  /** Counts so many more, all or none. @returns whether the party's window takes them: it has `most` at the most */
  takes(party: string, more: number, most: number): boolean {
    const window = this.open(party);
    if (window.count + more > most) return false;
    window.count += more;
    return true;
  }

  /** How many were counted in the party's last window. */
  used(party: string): number {
    return this.windows.get(party)?.count ?? 0;
  }

  private open(party: string): Window {
    const now = this.clock.now();
    const known = this.windows.get(party);
    if (known && now - known.at < this.lengthMs) return known;
    const window = { at: now, count: 0 };
    this.windows.set(party, window);
    return window;
  }
}
