/**
 * A warm process of the app: one bundle in a context of its own, with the four globals that the @forge
 * packages ask for. One invocation at a time runs in it, of whichever installation comes next, as on the
 * real platform; so whatever the app keeps in module scope is seen by strangers.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { createContext, Script, type Context } from 'node:vm';
import type { Clock } from '../contract';
import { withoutWriting } from './files';
import type { Invocation } from './invocation';

/** What a process asks of the platform. */
export interface Host {
  clock: Clock;
  /** `global.__forge_fetch__`: every call of the platform. */
  forgeFetch: (
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ) => Promise<Response>;
  /** `global.fetch`: what goes outside. */
  outsideFetch: (invocation: Invocation, request: Request) => Promise<Response>;
  /** Ends an invocation that holds more memory than its function has. */
  outOfMemory: (invocation: Invocation) => void;
  /** `global.__forge_runtime__` of an invocation. */
  runtime: (invocation: Invocation) => object;
}

/** What the packages say of a call (@forge/api out/api/fetch.js). */
export interface ForgeMeta {
  type: string;
  provider?: string;
  remote?: string;
  accountId?: string;
}

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

/**
 * The invocation whose code is running, in whichever process. One for all: Node carries every storage along
 * with every promise, so one for each process would slow all of them down.
 */
const current = new AsyncLocalStorage<Invocation>();

export class AppProcess {
  /** The platform that it works for; it may be another one each time. */
  host: Host;
  private readonly context: Context;
  private exports: Record<string, unknown> = {};

  constructor(host: Host) {
    this.host = host;
    this.context = createContext(this.globals());
  }

  /** Runs the bundle, within the invocation that it starts cold for: some packages look at the runtime while they load. */
  load(file: string, invocation: Invocation): void {
    current.run(invocation, () => {
      this.exports = this.evaluateFile(file);
    });
  }

  /** Runs an exported handler to its end. What it returns is what JSON keeps of it. */
  async invoke(invocation: Invocation, name: string, args: unknown[]): Promise<unknown> {
    const handler = this.exports[name];
    if (typeof handler !== 'function') throw new Error(`The bundle exports no «${name}».`);
    const parse = this.evaluate('JSON.parse') as (text: string) => unknown;
    const copies = args.map((each) => parse(JSON.stringify(each)));
    const result = await current.run(invocation, () =>
      (handler as (...all: unknown[]) => unknown)(...copies),
    );
    const text = JSON.stringify(result) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
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
  private async running<T>(what: string, work: (invocation: Invocation) => Promise<T>): Promise<T> {
    const invocation = current.getStore();
    if (!invocation) throw new Error(`${what} outside of an invocation.`);
    if (!invocation.mayCall()) {
      if (invocation.fate === 'ended') invocation.afterEnd.push(what);
      return new Promise<never>(() => undefined);
    }
    const result = await work(invocation);
    this.checkMemory(invocation);
    // Killed meanwhile: its code never runs again.
    return invocation.mayCall() ? result : new Promise<never>(() => undefined);
  }

  private checkMemory(invocation: Invocation): void {
    if (invocation.isRunning && invocation.isOverMemory()) this.host.outOfMemory(invocation);
  }

  private globals(): Record<string, unknown> {
    const clock = () => this.host.clock;
    const sandbox: Record<string, unknown> = {
      ...SHARED,
      console: this.console(),
      process: PROCESS,
      setTimeout: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
        const invocation = current.getStore();
        let fired: () => void = () => undefined;
        void invocation?.whileWaiting(
          new Promise<void>((resolve) => {
            fired = resolve;
          }),
        );
        return clock().setTimeout(() => {
          fired();
          if (invocation) this.checkMemory(invocation);
          // Of an ended one it runs, as in a warm process, so that what it then calls is told.
          if (!invocation) run(...args);
          else if (invocation.isRunning || invocation.fate === 'ended')
            current.run(invocation, run, ...args);
        }, ms);
      },
      clearTimeout: (timer: unknown) => {
        clock().clearTimeout(timer);
      },
      AbortSignal: abortSignalOn(clock),
      fetch: (input: string | URL | Request, init: RequestInit = {}) => {
        const request = new Request(input, init);
        const what = `fetch ${request.url}`;
        return this.running(what, (invocation) =>
          this.translated(this.host.outsideFetch(invocation, request)),
        );
      },
      __forge_fetch__: (meta: ForgeMeta, path: string, init: RequestInit = {}) =>
        this.running(`${meta.type} ${path}`, (invocation) =>
          this.translated(this.host.forgeFetch(invocation, meta, path, init)),
        ),
    };
    Object.defineProperty(sandbox, '__forge_runtime__', {
      get: () => {
        const invocation = current.getStore();
        return invocation && this.host.runtime(invocation);
      },
    });
    Object.defineProperty(sandbox, 'Date', {
      value: simulatedDate(clock),
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
        current.getStore()?.log(level, format(...args));
      };
    return Object.fromEntries(levels.map((level) => [level, write(level)]));
  }
}

/**
 * Node's own globals that a function has; each context has its own built-ins beside them. What Node's
 * modules hand out as bytes must be of the kind that the app tests for, so those are Node's too.
 */
const SHARED = {
  ArrayBuffer,
  DataView,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  SharedArrayBuffer,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
  AbortController,
  Blob,
  Buffer,
  DOMException,
  Event,
  EventTarget,
  File,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  TransformStream,
  URL,
  URLSearchParams,
  WritableStream,
  atob,
  btoa,
  clearImmediate,
  crypto,
  performance,
  queueMicrotask,
  setImmediate,
  structuredClone,
};

/** As much of `process` as a bundle may look at. */
const PROCESS = {
  env: {},
  argv: ['node', 'app.cjs'],
  platform: process.platform,
  version: process.version,
  versions: process.versions,
  arch: process.arch,
  release: process.release,
  cwd: () => '/app',
  hrtime: process.hrtime.bind(process),
  memoryUsage: process.memoryUsage.bind(process),
  nextTick: process.nextTick.bind(process),
  emitWarning: () => undefined,
  on: () => undefined,
  once: () => undefined,
  off: () => undefined,
  uptime: process.uptime.bind(process),
};

const BUILTIN = new Set(builtinModules);

/** A bundle carries everything but Node's own modules, within its folder. */
function requireBuiltin(name: string): unknown {
  const bare = name.replace(/^node:/, '');
  if (!BUILTIN.has(bare))
    throw new Error(`Cannot find module '${name}': the bundle must carry it.`);
  const module = process.getBuiltinModule(bare) as object;
  return bare === 'fs' || bare === 'fs/promises' ? withoutWriting(module) : module;
}

/** `AbortSignal.timeout` on the world's clock. */
function abortSignalOn(clock: () => Clock): typeof AbortSignal {
  return new Proxy(AbortSignal, {
    get: (target, property, receiver) => {
      if (property !== 'timeout') return Reflect.get(target, property, receiver) as unknown;
      return (ms: number) => {
        const controller = new AbortController();
        clock().setTimeout(() => {
          controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
        }, ms);
        return controller.signal;
      };
    },
  });
}

/** A Date that tells the world's time. */
function simulatedDate(clock: () => Clock): DateConstructor {
  return new Proxy(Date, {
    apply: () => new Date(clock().now()).toString(),
    construct: (target, args: unknown[]) =>
      args.length === 0 ? new target(clock().now()) : new target(...(args as [])),
    get: (target, property, receiver) =>
      property === 'now'
        ? () => clock().now()
        : (Reflect.get(target, property, receiver) as unknown),
  });
}
