/** What code of a function finds around it, beside what its own context has. */
import { builtinModules } from 'node:module';
import { running } from './current';
import { withoutWriting } from './files';

/**
 * Node's own globals that a function has; each context has its own built-ins beside them. What Node's
 * modules hand out as bytes must be of the kind that the app tests for, so those are Node's too.
 */
export const SHARED = {
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
export const PROCESS = {
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
export function requireBuiltin(name: string): unknown {
  const bare = name.replace(/^node:/, '');
  if (!BUILTIN.has(bare))
    throw new Error(`Cannot find module '${name}': the bundle must carry it.`);
  const module = process.getBuiltinModule(bare) as object;
  return bare === 'fs' || bare === 'fs/promises' ? withoutWriting(module) : module;
}

/** `AbortSignal.timeout` on the world's clock. */
export const ABORT_SIGNAL = new Proxy(AbortSignal, {
  get: (target, property, receiver) => {
    if (property !== 'timeout') return Reflect.get(target, property, receiver) as unknown;
    return (ms: number) => {
      const controller = new AbortController();
      running('AbortSignal.timeout').host.clock.setTimeout(() => {
        controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
      }, ms);
      return controller.signal;
    };
  },
});

const now = () => {
  const { invocation, host } = running('Date');
  return Math.floor(host.now(invocation));
};

/** A Date that tells the world's time. */
export const WORLD_DATE = new Proxy(Date, {
  apply: () => new Date(now()).toString(),
  construct: (target, args: unknown[]) =>
    args.length === 0 ? new target(now()) : new target(...(args as [])),
  get: (target, property, receiver) =>
    property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown),
});
