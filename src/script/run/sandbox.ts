/**
 * Runs a script where it can reach nothing: a fresh engine each time, two functions that take text, a
 * deadline, a bound of memory. What comes back is text that is checked. A script that fails is a value.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { newEngine } from './engine';
import { explain, type Cut } from './failure';
import { GUEST } from '../generated/guest';
import {
  CHARACTERS_PER_MS,
  DEFAULT_LIMITS,
  GRACE,
  LOG_LENGTH,
  LOG_LINES,
  RESULT_LENGTH,
  STACK_BYTES,
} from './limits';
import { EmittedLine, IncomingResult, NeedText, OutgoingResult } from './outcome';
import { readAs, readingFor, textOf, type Reading } from './reading';
import type {
  CompiledScript,
  Limits,
  LogLine,
  Need,
  ScriptInput,
  ScriptOutcome,
  ScriptWarning,
} from '../script';
import { isTimeout, within } from './watchdog';
import { wrap } from './wrapper';

/** One run's notes, kept by the host so that a run that is cut off keeps them. */
interface Notes {
  needs: Need[];
  warnings: ScriptWarning[];
  log: LogLine[];
  logLength: number;
}

/** An engine that nobody has used, with our own half of the work in it. */
export interface ReadyEngine {
  context: QuickJSContext;
  guest: QuickJSHandle;
}

/** Makes an engine ready for one run: most of the work of one, which whoever waits for data can do meanwhile. */
export async function makeReady(limits: Limits = DEFAULT_LIMITS): Promise<ReadyEngine> {
  const context = newContext(await newEngine(limits.memory));
  const guest = context.unwrapResult(context.evalCode(GUEST, 'guest', { strict: true }));
  context.setProp(context.global, 'guest', context.undefined);
  return { context, guest };
}

/**
 * Runs a compiled script on plain data. Its own failure is a value: the promise rejects only for a fault
 * of ours.
 */
export async function runScript(
  script: CompiledScript,
  input: ScriptInput,
  limits: Limits = DEFAULT_LIMITS,
  engine: Promise<ReadyEngine> = makeReady(limits),
): Promise<ScriptOutcome> {
  const started = performance.now();
  const notes: Notes = { needs: [], warnings: [], log: [], logLength: 0 };
  const outcome = runOn(await engine, script, input, { notes, limits });
  const { warnings, log } = notes;
  return { ...outcome, warnings, log, took: performance.now() - started } as ScriptOutcome;
}

interface Bounds {
  notes: Notes;
  limits: Limits;
}

/** What a run ends with, before its notes are added. */
type Ending = Record<string, unknown>;

function runOn(
  { context, guest }: ReadyEngine,
  script: CompiledScript,
  input: ScriptInput,
  { notes, limits }: Bounds,
): Ending {
  // Real time of the processor: the clock that scripts and tests see may stand still.
  const text = JSON.stringify(input);
  const time = limits.deadline + Math.ceil(text.length / CHARACTERS_PER_MS);
  const deadline = performance.now() + time;
  const cut: Cut = { isLate: false, hasNeed: () => notes.needs.length > 0 };
  const isOver = () => (cut.isLate ||= performance.now() > deadline);
  const reading = readingFor(time, isOver);
  try {
    context.runtime.setInterruptHandler(() => isOver() || cut.hasNeed());
    // What the run gave back is read within its time, too: checking a large result takes long.
    return within(time + GRACE, () => {
      const result = evaluate({ context, guest }, script, text, { notes, reading });
      if (cut.hasNeed()) return { ok: 'needs', needs: notes.needs };
      if ('error' in result) return { ok: false, failure: explain(result.error, script, cut) };
      const { direction } = input;
      const schema = direction === 'outgoing' ? OutgoingResult : IncomingResult;
      return { ok: true, direction, ...readAs<object>(schema, result.text, reading) };
    });
  } catch (error) {
    if (cut.hasNeed()) return { ok: 'needs', needs: notes.needs };
    if (isTimeout(error)) cut.isLate = true;
    // The engine itself gave up, as it does when its memory is full. It is not used again.
    return { ok: false, failure: explain(error, script, cut) };
  }
}

/** A context without what scripts have no use for: threads, and a look at the garbage collector. */
function newContext(engine: QuickJSWASMModule): QuickJSContext {
  const runtime = engine.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  const context = runtime.newContext();
  for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics']) {
    context.setProp(context.global, name, context.undefined);
  }
  return context;
}

/** What hears the guest: how far it listens, and what it writes down. */
interface Listener {
  notes: Notes;
  reading: Reading;
}

/** What a run came to: its result, or what was thrown, as the engine describes it. */
type Evaluated = { text: string } | { error: unknown };

/** @throws Unfit */
function evaluate(
  { context, guest }: ReadyEngine,
  script: CompiledScript,
  input: string,
  listener: Listener,
): Evaluated {
  const host = [
    context.newString(input),
    context.newFunction('need', (need) => {
      const text = textOf(context, need, RESULT_LENGTH);
      listener.notes.needs.push(readAs(NeedText, text, listener.reading));
    }),
    context.newFunction('emit', (kind, line) => {
      take(listener, textOf(context, kind, LOG_LENGTH), textOf(context, line, LOG_LENGTH));
    }),
  ];
  const begun = context.callFunction(context.getProp(guest, 'begin'), context.undefined, ...host);
  if (begun.error) return { error: context.dump(begun.error) };
  const wrapper = context.evalCode(wrap(script.js), 'script');
  if (wrapper.error) return { error: context.dump(wrapper.error) };
  const scope = spread(context, context.getProp(begun.value, 'scope'));
  const ran = context.callFunction(wrapper.value, context.undefined, ...scope);
  if (ran.error) return { error: context.dump(ran.error) };
  const finished = context.callFunction(context.getProp(begun.value, 'finish'), begun.value);
  return finished.error
    ? { error: context.dump(finished.error) }
    : { text: textOf(context, finished.value, RESULT_LENGTH) };
}

function spread(context: QuickJSContext, list: QuickJSHandle): QuickJSHandle[] {
  const length = context.getNumber(context.getProp(list, 'length'));
  return Array.from({ length }, (_, index) => context.getProp(list, index));
}

/** Takes a line that the guest emitted, within bounds. */
function take({ notes, reading }: Listener, kind: string, text: string): void {
  const isFull =
    notes.log.length + notes.warnings.length >= LOG_LINES ||
    notes.logLength + text.length > LOG_LENGTH;
  if (isFull) return;
  notes.logLength += text.length;
  const {
    level = 'log',
    text: printed = '',
    message = '',
    line,
  } = readAs(EmittedLine, text, reading);
  const at = line === undefined ? {} : { line };
  if (kind === 'warning') notes.warnings.push({ message, ...at });
  else notes.log.push({ level, text: printed, ...at });
}
