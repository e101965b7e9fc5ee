/**
 * Values by key, with their times and their recent past: what is read by key is always the newest, what
 * is found by a query may lag behind.
 */
import type { Clock } from '../../contract';

export interface Row {
  key: string;
  /** JSON: what is kept shares nothing with whoever wrote it. */
  text: string;
  createdAt: number;
  updatedAt: number;
  /** Milliseconds since 1970 after which it is gone. */
  expireAt?: number;
  /** Of a row that an older version of the app has written: the indexes that there were then. */
  indexes?: ReadonlySet<string>;
}

/** A past state of a key; `row` is undefined where it did not exist. */
interface Version {
  until: number;
  row: Row | undefined;
}

export class Table {
  private readonly rows = new Map<string, Row>();
  private readonly past = new Map<string, Version[]>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get(key: string): Row | undefined {
    const row = this.rows.get(key);
    return row && (row.expireAt ?? Infinity) > this.clock.now() ? row : undefined;
  }

  set(key: string, text: string, expireAt?: number): Row {
    const now = this.clock.now();
    const before = this.get(key);
    this.remember(key, before);
    const row: Row = {
      key,
      text,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      ...(expireAt !== undefined && { expireAt }),
    };
    this.rows.set(key, row);
    return row;
  }

  /** Puts a row there that was written when there were only these indexes. */
  restore(key: string, text: string, indexes: ReadonlySet<string>): void {
    const row = this.set(key, text);
    this.rows.set(key, { ...row, indexes });
  }

  delete(key: string): boolean {
    const before = this.get(key);
    if (!before) return false;
    this.remember(key, before);
    this.rows.delete(key);
    return true;
  }

  /** All rows as they were `lag` milliseconds ago, in the order of their keys. */
  asOf(lag: number): Row[] {
    const at = this.clock.now() - lag;
    const keys =
      lag > 0 ? new Set([...this.rows.keys(), ...this.past.keys()]) : new Set(this.rows.keys());
    const rows = [...keys].flatMap((key) => this.stateAt(key, at, lag) ?? []);
    return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  get size(): number {
    return this.rows.size;
  }

  keys(): string[] {
    return [...this.rows.keys()];
  }

  private stateAt(key: string, at: number, lag: number): Row | undefined {
    if (lag > 0) {
      const version = this.past.get(key)?.find((each) => each.until > at);
      if (version) return version.row;
    }
    return this.get(key);
  }

  private remember(key: string, row: Row | undefined): void {
    const now = this.clock.now();
    const versions = (this.past.get(key) ?? []).filter((version) => version.until > now - KEPT_MS);
    versions.push({ until: now, row });
    this.past.set(key, versions);
  }
}

/** How far back a query may lag. */
const KEPT_MS = 60_000;
