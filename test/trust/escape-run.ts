/**
 * Runs attacks in this process, one after another, and prints a line of JSON for each: how it ended, what
 * it got, and what it took. A process of its own, so that its memory is that of the attacks. Arguments:
 * the first and the one after the last; all without.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { runScript } from '../../src/script/run/sandbox';
import type { OutgoingInput, ScriptOutcome } from '../../src/script/script';
import { makeScriptIssue } from '../make/issue';
import type { Attack } from './attack';
import { ATTACKS } from './attacks';

const INPUT: OutgoingInput = {
  direction: 'outgoing',
  issue: makeScriptIssue(),
  connection: {
    name: 'DeskDev',
    localUrl: 'https://here.example',
    remoteUrl: 'https://there.example',
  },
  firstSync: false,
  lookups: {},
  now: Date.UTC(2026, 0, 5, 8),
};

/** What must not be seen from inside. */
const CANARY = 'canary-7d41f0';
process.env['CANARY'] = CANARY;
Object.assign(globalThis, { CANARY });

export interface Ran {
  name: string;
  ended: string;
  got: string;
  /** Whether anything of this process was seen or changed. */
  isOut: boolean;
  /** Milliseconds by the clock, and of the processor. */
  took: number;
  busy: number;
  /** Megabytes by which this process grew at the most, and its size then. */
  grew: number;
  size: number;
}

const MEGABYTE = 1024 * 1024;

/** From now on the peak is counted anew. Linux alone can do that; elsewhere the peak is of the whole life. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The peak of the whole life is an upper bound.
  }
}

function peak(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return (Number(kilobytes) * 1024) / MEGABYTE;
  } catch {
    // Not on Linux.
  }
  return (process.resourceUsage().maxRSS * 1024) / MEGABYTE;
}

function endOf(outcome: ScriptOutcome): string {
  if (outcome.ok === true) return 'itself';
  return outcome.ok === 'needs' ? 'needs' : outcome.failure.kind;
}

function isPolluted(): boolean {
  const fresh = {} as Record<string, unknown>;
  const names = ['polluted', 'left'];
  return names.some((name) => name in fresh || name in globalThis || name in []);
}

async function run({ name, script }: Attack): Promise<Ran> {
  (globalThis as { gc?: () => void }).gc?.();
  forgetPeak();
  const before = process.memoryUsage.rss() / MEGABYTE;
  const cpu = process.cpuUsage();
  const compiled = { direction: 'outgoing' as const, version: 1, js: script, columns: [] };
  const outcome = await runScript(compiled, INPUT);
  const { user, system } = process.cpuUsage(cpu);
  const size = peak();
  const text = JSON.stringify(outcome);
  const summary =
    outcome.ok === true && outcome.direction === 'outgoing' ? outcome.replica.summary : undefined;
  const seen = [CANARY, process.version, process.cwd(), 'node_modules'];
  return {
    name,
    ended: endOf(outcome),
    got: summary ?? '',
    isOut: isPolluted() || seen.some((word) => text.includes(word)),
    took: Math.round(outcome.took),
    busy: Math.round((user + system) / 1000),
    grew: Math.round(size - before),
    size: Math.round(size),
  };
}

async function main(): Promise<void> {
  await run({ name: 'warm', script: 'replica.summary = "x"', ends: 'itself' });
  const [from, to] = process.argv.slice(2).map(Number);
  for (const attack of ATTACKS.slice(from, to)) console.log(JSON.stringify(await run(attack)));
}

void main();
