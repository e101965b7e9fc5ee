/**
 * QuickJS compiled to WebAssembly: compiled once, a fresh instance with a memory of its own for every run.
 * A memory with a maximum is the only bound that holds: the engine's own counts every allocation as
 * eight bytes (justjake/quickjs-emscripten issues 255 and 271).
 */
import base from '@jitl/quickjs-singlefile-cjs-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';

const PAGE_BYTES = 64 * 1024;

/** Pages the engine starts with: it does not run on fewer. */
const FIRST_PAGES = 256;

/** The compiled engine holds no data of anyone. */
// eslint-disable-next-line no-restricted-syntax -- the same for every site
const compiled: { module?: Promise<WebAssembly.Module> } = {};

/** An instance of the engine that nobody has used. `memory` in bytes, at least 16 MiB. */
export async function newEngine(memory: number): Promise<QuickJSWASMModule> {
  compiled.module ??= compile();
  const wasmMemory = new WebAssembly.Memory({
    initial: FIRST_PAGES,
    maximum: Math.floor(memory / PAGE_BYTES),
  });
  return newQuickJSWASMModuleFromVariant(
    newVariant(base, { wasmModule: await compiled.module, wasmMemory }),
  );
}

/**
 * Compiles the engine, which its package carries as text inside a script. The package hands out instances
 * only, so the module is taken where it passes.
 */
async function compile(): Promise<WebAssembly.Module> {
  const { instantiate } = WebAssembly;
  let module: WebAssembly.Module | undefined;
  const spy = async (source: ArrayBufferView | ArrayBuffer, imports?: WebAssembly.Imports) => {
    const made = await instantiate(source, imports);
    module = made.module;
    return made;
  };
  Object.assign(WebAssembly, { instantiate: spy });
  try {
    await newQuickJSWASMModuleFromVariant(base);
  } finally {
    Object.assign(WebAssembly, { instantiate });
  }
  if (!module) throw new Error('The script engine did not load.');
  return module;
}
