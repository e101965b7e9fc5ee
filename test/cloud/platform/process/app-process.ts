/**
 * A warm process of the app: one bundle in a context of its own, with the four globals that the @forge
 * packages ask for. One invocation at a time runs in it, of whichever installation comes next, as on the
 * real platform; so whatever the app keeps in module scope is seen by strangers.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { createContext, Script, type Context } from 'node:vm';
import { current, running, type ForgeMeta, type Host, type Running } from './current';
import { EngineMemory } from './engine-memory';
import { ABORT_SIGNAL, PROCESS, requireBuiltin, SHARED, WORLD_DATE } from './globals';
import type { Invocation } from '../invoke/invocation';

const compiled = new Map<string, Script>();

/** A bundle's code, compiled once for all clouds of this machine; every process runs it in a context of its own. */
function bundle(file: string): Script {
  let script = compiled.get(file);
  if (!script) {
    const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
    script = new Script(source, { filename: file });
    compiled.set(file, script);
  }
  return script;
}

/** What Node wraps a CommonJS module in: exports, require, module, file and folder. */
type Wrapper = (
  ...module: [
    exports: object,
    require: (name: string) => unknown,
    module: { exports: Record<string, unknown> },
    file: string,
    folder: string,
  ]
) => void;

function checkMemory({ invocation, host }: Running): void {
  if (invocation.isRunning && invocation.isOverMemory()) host.outOfMemory(invocation);
}

export class AppProcess {
  private readonly context: Context = createContext(this.globals());
  private readonly memory = new EngineMemory();
  private exports: Record<string, unknown> = {};

  /** Runs the bundle, within the invocation that it starts cold for: some packages look at the runtime while they load. */
  load(file: string, invocation: Invocation, host: Host): void {
    this.memory.placeIn(
      this.evaluate('WebAssembly') as typeof WebAssembly,
      () => running('WebAssembly.Memory').host.clock.isSimulated,
    );
    current.run({ invocation, host }, () => {
      this.exports = this.evaluateFile(file);
    });
  }

  /** Runs an exported handler to its end. What it returns is what JSON keeps of it. */
  async invoke(now: Running, name: string, args: unknown[]): Promise<unknown> {
    const handler = this.exports[name];
    if (typeof handler !== 'function') throw new Error(`The bundle exports no «${name}».`);
    const parse = this.evaluate('JSON.parse') as (text: string) => unknown;
    const copies = args.map((each) => parse(JSON.stringify(each)));
    const result = await current.run(now, () =>
      (handler as (...all: unknown[]) => unknown)(...copies),
    );
    const text = JSON.stringify(result) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  /** After an invocation that was not cut off. */
  rest(): void {
    this.memory.giveBack();
  }

  /** Runs a bundle, or a part that it loads later: Forge's bundler makes files of their own of such parts. */
  private evaluateFile(file: string): Record<string, unknown> {
    const module = { exports: {} as Record<string, unknown> };
    const wrapper = bundle(file).runInContext(this.context) as Wrapper;
    const require = (name: string) =>
      name.startsWith('.') ? this.evaluateFile(join(dirname(file), name)) : requireBuiltin(name);
    wrapper(module.exports, require, module, 'app.cjs', '/app');
    return module.exports;
  }

  private evaluate(code: string): unknown {
    return new Script(code).runInContext(this.context);
  }

  /** The invocation whose code is running; work of an ended one never gets an answer. */
  private async calling<T>(what: string, work: (running: Running) => Promise<T>): Promise<T> {
    const now = running(what);
    const { invocation } = now;
    if (!invocation.mayCall()) {
      if (invocation.fate === 'ended') invocation.afterEnd.push(what);
      return new Promise<never>(() => undefined);
    }
    const result = await work(now);
    checkMemory(now);
    // Killed meanwhile: its code never runs again.
    return invocation.mayCall() ? result : new Promise<never>(() => undefined);
  }

  private globals(): Record<string, unknown> {
    const sandbox: Record<string, unknown> = {
      ...SHARED,
      console: this.console(),
      process: PROCESS,
      setTimeout: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
        const now = running('setTimeout');
        const { invocation, host } = now;
        let fired: () => void = () => undefined;
        void invocation.whileWaiting(
          new Promise<void>((resolve) => {
            fired = resolve;
          }),
        );
        return host.clock.setTimeout(() => {
          fired();
          checkMemory(now);
          // Of an ended one it runs, as in a warm process, so that what it then calls is told.
          if (invocation.isRunning || invocation.fate === 'ended') current.run(now, run, ...args);
        }, ms);
      },
      clearTimeout: (timer: unknown) => {
        running('clearTimeout').host.clock.clearTimeout(timer);
      },
      AbortSignal: ABORT_SIGNAL,
      fetch: (input: string | URL | Request, init: RequestInit = {}) => {
        const request = new Request(input, init);
        const what = `fetch ${request.url}`;
        return this.calling(what, ({ invocation, host }) =>
          this.translated(host.outsideFetch(invocation, request)),
        );
      },
      __forge_fetch__: (meta: ForgeMeta, path: string, init: RequestInit = {}) =>
        this.calling(`${meta.type} ${path}`, ({ invocation, host }) =>
          this.translated(host.forgeFetch(invocation, meta, path, init)),
        ),
    };
    Object.defineProperty(sandbox, '__forge_runtime__', {
      get: () => {
        const found = current.getStore();
        return found?.host.runtime(found.invocation);
      },
    });
    Object.defineProperty(sandbox, 'Date', {
      value: WORLD_DATE,
      writable: true,
      configurable: true,
    });
    sandbox['global'] = sandbox['globalThis'] = sandbox;
    return sandbox;
  }

  /** An error of the platform becomes one of the app's own realm, so that `instanceof Error` holds there. */
  private async translated(work: Promise<Response>): Promise<Response> {
    try {
      return await work;
    } catch (error) {
      const make = this.evaluate(
        '(message, more) => Object.assign(new TypeError(message), more)',
      ) as (message: string, more: object) => Error;
      const { message, ...more } = error as Error;
      throw make(message, { ...more, name: (error as Error).name });
    }
  }

  private console(): Record<string, (...args: unknown[]) => void> {
    const levels = ['log', 'info', 'warn', 'error', 'debug', 'trace'];
    const write =
      (level: string) =>
      (...args: unknown[]) => {
        current.getStore()?.invocation.log(level, format(...args));
      };
    return Object.fromEntries(levels.map((level) => [level, write(level)]));
  }
}
