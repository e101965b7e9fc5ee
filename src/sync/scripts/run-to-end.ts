/**
 * Runs a script to its end: fetches what it needs and runs it again until it needs nothing more. A
 * script that fails becomes a `SyncError` that names its line.
 */
import { SyncError, type ErrorCode } from '../../errors';
import type { JsonValue } from '../../replica/replica';
import {
  lookupKey,
  type CompiledScript,
  type Need,
  type ScriptFailure,
  type ScriptInput,
  type ScriptOutcome,
} from '../../script/script';
import type { LookUp } from './lookups';
import type { SyncPorts } from '../ports';

/** The outcome of a script that came to its end. */
export type Ended = Extract<ScriptOutcome, { ok: true }>;

/** What running a script to its end needs of the world. */
export interface RunPorts extends Pick<SyncPorts, 'runScript'> {
  lookUp: LookUp;
}

/** A script that keeps asking for data is stopped after this many runs. */
const MOST_RUNS = 100;

/** What only the caller can fetch: whole lists, and what `store(issue)` asks for. */
export type Supply<Input> = (
  need: Exclude<Need, { kind: 'lookup' }>,
  input: Input,
) => Promise<Input>;

/**
 * @param supply gives the input for the next run; lookups are answered here
 * @throws SyncError `script-failed`, `script-timeout`, `script-memory` with the line
 */
export async function runToEnd<Input extends ScriptInput>(
  ports: RunPorts,
  script: CompiledScript,
  first: Input,
  supply: Supply<Input>,
): Promise<Extract<Ended, { direction: Input['direction'] }>> {
  let input = first;
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const outcome = await ports.runScript(script, input);
    if (outcome.ok === true) return outcome as Extract<Ended, { direction: Input['direction'] }>;
    if (outcome.ok === false) throw failed(script, outcome.failure);
    input = await answer(ports, outcome.needs, input, supply);
  }
  throw new SyncError(
    'script-failed',
    `The ${script.direction} script asked for data ${MOST_RUNS} times and did not end.`,
  );
}

async function answer<Input extends ScriptInput>(
  ports: RunPorts,
  needs: Need[],
  input: Input,
  supply: Supply<Input>,
): Promise<Input> {
  const lookups: Record<string, JsonValue> = { ...input.lookups };
  let next = input;
  for (const need of needs) {
    if (need.kind === 'lookup')
      lookups[lookupKey(need.name, need.args)] = await ports.lookUp(need.name, need.args);
    else next = await supply(need, next);
  }
  return { ...next, lookups };
}

const FAILURES: Record<ScriptFailure['kind'], ErrorCode> = {
  thrown: 'script-failed',
  stack: 'script-failed',
  result: 'script-failed',
  timeout: 'script-timeout',
  memory: 'script-memory',
};

function failed(script: CompiledScript, failure: ScriptFailure): SyncError {
  const { line, column } = failure;
  const where =
    line === undefined ? '' : `, line ${line}${column === undefined ? '' : `, column ${column}`}`;
  return new SyncError(
    FAILURES[failure.kind],
    `${script.direction === 'outgoing' ? 'Outgoing' : 'Incoming'} script${where}: ${failure.message}`,
    {
      at:
        line === undefined
          ? undefined
          : { script: script.direction, line, ...(column !== undefined && { column }) },
    },
  );
}
