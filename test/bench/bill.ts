/** What some work used of Jira and the platform, on both sides together, and what that would cost. */
import type { Cloud } from '../cloud/cloud';
import type { Call, Invocation } from '../cloud/platform/invoke/invocation';
import type { Usage } from '../cloud/platform/calls/ledger';

/** Sums over all that was done since the count began. */
export interface Bill extends Usage {
  /** Points of Jira's hourly quota, of both sites. */
  points: number;
  kvsReads: number;
  kvsWrites: number;
  /** Bytes of bodies that crossed between the sites, both ways. */
  wireBytes: number;
}

/**
 * Begins to count.
 * @param installation of one side; without it both count. Points are always those of both
 * @returns the bill of what was done since
 */
export function openBill(cloud: Cloud, installation?: string): () => Bill {
  const { ledger } = cloud.platform;
  const from = ledger.invocations.length;
  const pointsBefore = points(cloud);
  return () => {
    const meant = ledger.invocations
      .slice(from)
      .filter(({ spec }) => installation === undefined || spec.installation === installation);
    const calls = meant.flatMap((invocation) => invocation.calls);
    const kvs = calls.filter((call) => call.kind === 'kvs');
    const kvsReads = kvs.filter((call) => /(get|query)$/.test(call.name)).length;
    const set = new Set(meant);
    return {
      ...ledger.usage((invocation) => set.has(invocation)),
      points: points(cloud) - pointsBefore,
      kvsReads,
      kvsWrites: kvs.length - kvsReads,
      wireBytes: sum(calls.filter((call) => call.kind === 'fetch').map(moved)),
    };
  };
}

/** The bill of one of `count` equal pieces of work. */
export function each(bill: Bill, count: number): Bill {
  return Object.fromEntries(
    Object.entries(bill).map(([name, value]) => [name, (value as number) / count]),
  ) as unknown as Bill;
}

/** Calls that begin at the same moment, in words: one line for each round trip in a row. */
export function hops(invocations: Invocation[], latency: number): string[] {
  const all = invocations
    .flatMap((invocation) =>
      invocation.calls.map((call) => ({ call, invocation, at: invocation.startedAt + call.start })),
    )
    .sort((a, b) => a.at - b.at);
  const first = all[0]?.at ?? 0;
  const rounds: string[][] = [];
  for (const { call, invocation, at } of all)
    (rounds[Math.round((at - first) / latency)] ??= []).push(
      `${invocation.spec.functionKey}: ${call.name}`,
    );
  return rounds.map((round) => round.join(' ‖ '));
}

/** What a section tells of the Jira calls, such as `GET /rest/api/3/issue/*`. */
export function jiraCalls(invocations: Invocation[]): string[] {
  return invocations.flatMap(({ calls, spec }) =>
    calls
      .filter((call) => call.kind === 'jira')
      .map((call) => `${spec.functionKey}: ${call.name.replace(/\/\d+/g, '/*')}`),
  );
}

function points({ desk, dev }: Cloud): number {
  return desk.jira.usage().appPoints + dev.jira.usage().appPoints;
}

function moved({ bytesRead = 0, bytesWritten = 0 }: Call): number {
  return bytesRead + bytesWritten;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
