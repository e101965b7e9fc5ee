/** How fast one installation may use its store. */
import type { Clock } from '../../contract';
import { LIMITS } from '../limits';
import { KvsRefusal } from './refusal';

/** Bytes that a call moved, for the bill. */
export interface Moved {
  read: number;
  written: number;
}

/** A read or write is counted once for each 10 KB of it. */
const UNIT_BYTES = 10_000;

export class Rates {
  private second = { at: 0, calls: 0, keys: new Map<string, Moved>() };
  private minute = { at: 0, reads: 0, writes: 0 };
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @throws KvsRefusal if the second or the minute is used up */
  countCall(kind: 'read' | 'write'): void {
    const now = this.clock.now();
    if (now - this.second.at >= 1000) this.second = { at: now, calls: 0, keys: new Map() };
    if (now - this.minute.at >= 60_000) this.minute = { at: now, reads: 0, writes: 0 };
    this.second.calls += 1;
    const isOver =
      this.second.calls > LIMITS.max('kvs.calls-per-second') ||
      (kind === 'read' && this.minute.reads >= LIMITS.max('kvs.reads-per-minute')) ||
      (kind === 'write' && this.minute.writes >= LIMITS.max('kvs.writes-per-minute'));
    if (isOver) throw tooMuch();
  }

  /** Counts what is moved of one key in this second. @throws KvsRefusal if it is too much */
  countKey(name: string, { read, written }: Moved): void {
    const moved = this.second.keys.get(name) ?? { read: 0, written: 0 };
    moved.read += read;
    moved.written += written;
    this.second.keys.set(name, moved);
    const isOver =
      (read > 0 && moved.read > LIMITS.max('kvs.key-reads-per-second')) ||
      (written > 0 && moved.written > LIMITS.max('kvs.key-writes-per-second'));
    if (isOver) throw tooMuch();
  }

  /** A call that moved nothing counts as one. */
  countBytes(kind: 'read' | 'write', { read, written }: Moved): void {
    this.minute.reads += Math.ceil(Math.max(read, kind === 'read' ? 1 : 0) / UNIT_BYTES);
    this.minute.writes += Math.ceil(Math.max(written, kind === 'write' ? 1 : 0) / UNIT_BYTES);
  }
}

function tooMuch(): KvsRefusal {
  return new KvsRefusal(429, 'RATE_LIMIT_EXCEEDED', 'The rate limit of the store is reached.');
}
