/** What was used and what it would cost, invocation by invocation. */
import type { Invocation } from '../invoke/invocation';

/** List prices in dollars. https://developer.atlassian.com/platform/forge/forge-platform-pricing/ (2026-08-12) */
export const PRICES = {
  gbSecond: 0.000025,
  kvsReadGb: 0.055,
  kvsWriteGb: 1.09,
  logGb: 1.005,
} as const;

const GB = 1024 ** 3;

/** Sums over some invocations. */
export interface Usage {
  invocations: number;
  jiraCalls: number;
  kvsCalls: number;
  kvsBytesRead: number;
  kvsBytesWritten: number;
  pushes: number;
  fetches: number;
  logBytes: number;
  gbSeconds: number;
  dollars: number;
}

export class Ledger {
  readonly invocations: Invocation[] = [];

  add(invocation: Invocation): void {
    this.invocations.push(invocation);
  }

  /** What was used by the invocations that a test asks for. */
  usage(isMeant: (invocation: Invocation) => boolean = () => true): Usage {
    const usage: Usage = {
      invocations: 0,
      jiraCalls: 0,
      kvsCalls: 0,
      kvsBytesRead: 0,
      kvsBytesWritten: 0,
      pushes: 0,
      fetches: 0,
      logBytes: 0,
      gbSeconds: 0,
      dollars: 0,
    };
    for (const invocation of this.invocations) if (isMeant(invocation)) add(usage, invocation);
    usage.dollars =
      usage.gbSeconds * PRICES.gbSecond +
      (usage.kvsBytesRead / GB) * PRICES.kvsReadGb +
      (usage.kvsBytesWritten / GB) * PRICES.kvsWriteGb +
      (usage.logBytes / GB) * PRICES.logGb;
    return usage;
  }
}

const COUNTED = { jira: 'jiraCalls', kvs: 'kvsCalls', queue: 'pushes', fetch: 'fetches' } as const;

function add(usage: Usage, { calls, logs, spec, startedAt, endedAt }: Invocation): void {
  usage.invocations += 1;
  for (const call of calls) {
    if (call.kind in COUNTED) usage[COUNTED[call.kind as keyof typeof COUNTED]] += 1;
    if (call.kind !== 'kvs') continue;
    usage.kvsBytesRead += call.bytesRead ?? 0;
    usage.kvsBytesWritten += call.bytesWritten ?? 0;
  }
  usage.logBytes += logs.reduce((sum, line) => sum + Buffer.byteLength(line.text), 0);
  usage.gbSeconds += (((endedAt ?? startedAt) - startedAt) / 1000) * (spec.memoryMB / 1024);
}
