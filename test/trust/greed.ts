/** Scripts that take more than they may: time, memory, the log, lookups, the reading of their results. */
import { DEFAULT_LIMITS, PARTS_PER_MS } from '../../src/script/run/limits';
import { cut, empty } from './attack';

const NEVER_ENDING = [
  cut('an endless loop', 'timeout', `for (;;);`),
  cut(
    'an endless loop that catches all',
    'timeout',
    `for (;;) { try { for (;;); } catch {} finally { for (;;); } }`,
  ),
  cut(
    'an endless generator',
    'timeout',
    `for (const _ of (function* () { for (;;) yield 1; })());`,
  ),
  cut(
    'an iterator that never ends',
    'timeout',
    `for (const _ of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) });`,
  ),
  cut(
    'a regular expression that backtracks for ever',
    'timeout',
    `/^(a+)+$/.test('a'.repeat(50) + '!');`,
  ),
  cut('another one, in replace', 'timeout', `('x'.repeat(40) + 'y').replace(/(x+x+)+z/g, '');`),
  cut(
    'a search of a long text in a longer one',
    'timeout',
    `const a = 'a'.repeat(4e6); a.indexOf('a'.repeat(2e6) + 'b'); for (;;) a.lastIndexOf('a'.repeat(2e6) + 'b');`,
  ),
  cut(
    'sorting with a comparison that never ends',
    'timeout',
    `[3, 1, 2].sort(() => { for (;;); });`,
  ),
  cut('a toString that never ends', 'timeout', `'' + { toString() { for (;;); } };`),
  cut(
    'Symbol.toPrimitive that never ends',
    'timeout',
    `+{ [Symbol.toPrimitive]() { for (;;); } };`,
  ),
  cut(
    'Symbol.species that never ends',
    'timeout',
    `class A extends Array { static get [Symbol.species]() { for (;;); } } new A(1, 2).map((it) => it);`,
  ),
  cut('a number of a billion digits', 'cut off', `2n ** (2n ** 40n);`),
  cut(
    'long division of large numbers',
    'timeout',
    `let a = 3n ** 200000n; for (;;) a = (a * a) / (a - 1n);`,
  ),
  cut(
    'an array with a billion holes, joined',
    'cut off',
    `replica.summary = new Array(2 ** 30).join('x');`,
  ),
];

const TOO_MUCH = [
  cut('strings that double', 'cut off', `let a = 'x'; for (;;) a += a;`),
  cut(
    'strings kept in a list',
    'cut off',
    `const all = []; for (;;) all.push('x'.repeat(1e6) + all.length);`,
  ),
  cut('an array that grows', 'cut off', `const all = []; for (;;) all.push({});`),
  cut(
    'a typed array of two gigabytes',
    'cut off',
    `new Uint8Array(2 ** 31 - 1).fill(1); for (;;);`,
  ),
  cut(
    'many typed arrays',
    'cut off',
    `const all = []; for (;;) all.push(new Float64Array(1e5).fill(1));`,
  ),
  cut(
    'an ArrayBuffer that is resized',
    'cut off',
    `const all = []; for (;;) all.push(new ArrayBuffer(1e6));`,
  ),
  cut('padStart by a gigabyte', 'cut off', `'x'.padStart(2 ** 30 - 1, 'y'); for (;;);`),
  cut('repeat by a gigabyte', 'cut off', `'xx'.repeat(2 ** 29); for (;;);`),
  cut(
    'a map that grows',
    'cut off',
    `const map = new Map(); for (let i = 0; ; i += 1) map.set(i, [i]);`,
  ),
  cut('symbols without end', 'cut off', `for (let i = 0; ; i += 1) Symbol.for('s' + i);`),
  cut(
    'promises without end',
    'cut off',
    `const go = () => Promise.resolve().then(go); for (;;) go();`,
  ),
  cut('closures without end', 'cut off', `let f = () => 1; for (;;) { const g = f; f = () => g; }`),
  cut('recursion without end', 'stack', `(function f() { f(); })();`),
  cut('recursion through a getter', 'stack', `const a = { get a() { return this.a; } }; a.a;`),
  cut(
    'recursion through a Proxy',
    'cut off',
    `const p = new Proxy({}, { get: (_t, n) => p[n] }); p.x;`,
  ),
  cut(
    'recursion through toString',
    'stack',
    `const a = { toString() { return '' + this; } }; '' + a;`,
  ),
  cut('recursion through sort', 'cut off', `const f = () => [2, 1].sort(f); f();`),
  cut(
    'a function with very many arguments',
    'cut off',
    `Math.max(...new Array(1e7).fill(1)); for (;;);`,
  ),
  cut(
    'a deeply nested regular expression',
    'cut off',
    `new RegExp('('.repeat(1e5) + ')'.repeat(1e5)); for (;;);`,
  ),
  cut('a deeply nested program', 'cut off', `eval('('.repeat(1e5) + ')'.repeat(1e5));`),
  cut('JSON.parse of deep nesting', 'cut off', `JSON.parse('['.repeat(1e6)); for (;;);`),
];

const FLOODS = [
  empty(
    'a flood of the log',
    `for (let i = 0; i < 500; i += 1) console.log('x'.repeat(5000)); replica.summary = 'none';`,
  ),
  cut(
    'a flood of long lines that nothing shortens',
    'cut off',
    `String.prototype.slice = function () { return this; }; const a = 'x'.repeat(1e7); for (;;) console.log(a);`,
  ),
  cut(
    'a flood of long texts instead of lines',
    'cut off',
    `const a = 'x'.repeat(1e7); JSON.stringify = () => a; for (;;) { try { console.log(1); } catch {} }`,
  ),
  cut(
    'a flood of lookups',
    'cut off',
    `for (let i = 0; ; i += 1) { try { nodeHelper.getUserByEmail('a' + i); } catch {} }`,
  ),
  cut(
    'a log line of very deep nesting',
    'cut off',
    `JSON.stringify = () => '['.repeat(19000); for (;;) { try { console.log(1); } catch {} }`,
  ),
  cut(
    'a lookup of very deep nesting',
    'cut off',
    `JSON.stringify = () => '['.repeat(5e6); for (;;) { try { nodeHelper.getUserByEmail('a'); } catch {} }`,
  ),
  cut(
    'a flood of lookups that are none',
    'cut off',
    `const a = 'x'.repeat(1e7); JSON.stringify = () => a; for (;;) { try { nodeHelper.getUserByEmail('a'); } catch {} }`,
  ),
  cut(
    'a lookup that nobody knows',
    'cut off',
    `JSON.stringify = () => '{"kind":"lookup","name":"../../secret","args":["'+'x'.repeat(2000)+'"]}'; try { nodeHelper.getUser('a'); } catch (e) { throw new Error('refused'); }`,
  ),
  cut('a flood of warnings', 'cut off', `for (;;) issue.summary = 'x';`),
  cut('a flood of effects', 'cut off', `for (;;) syncHelper.startSync('ACME-1');`),
];

/** Somewhat fewer parts than a result may have, so that all of it is read. */
const MOST_PARTS = DEFAULT_LIMITS.deadline * PARTS_PER_MS - 100;

/** An outgoing result with that among its custom keys. */
function result(customKeys: string): string {
  return `'{"assigned":[],"effects":[],"replica":{"customKeys":{' + ${customKeys} + '}}}'`;
}

const HEAVY_RESULTS = [
  empty(
    'a result of millions of parts',

    `JSON.stringify = () => ${result(`'"x":[' + '{},'.repeat(1.9e6) + '1]'`)};`,
  ),
  empty(
    'a result of hundreds of thousands of parts',

    `JSON.stringify = () => ${result(`'"x":[' + '{},'.repeat(449000) + '1]'`)};`,
  ),
  empty(
    'a result of hundreds of thousands of names',

    `let text = ''; for (let i = 0; i < 3e5; i += 1) text += '"k' + i + '":1,'; JSON.stringify = () => ${result(`text + '"z":{"a":1}'`)};`,
  ),
  empty(
    'a result of as many parts as may be',
    `JSON.stringify = () => ${result(`'"x":[' + '{},'.repeat(${MOST_PARTS / 2}) + '1]'`)};`,
  ),
  empty(
    'a result of as many names as may be',
    `let text = ''; for (let i = 0; i < ${MOST_PARTS}; i += 1) text += '"k' + i + '":1,'; JSON.stringify = () => ${result(`text + '"z":{"a":1}'`)};`,
  ),
  empty(
    'a result of as many long names as may be',
    `let text = ''; const long = 'k'.repeat(150); for (let i = 0; i < ${MOST_PARTS}; i += 1) text += '"' + long + i + '":1,'; JSON.stringify = () => ${result(`text + '"z":{"a":1}'`)};`,
  ),
  empty(
    'a result of as many wrong entries as may be',

    `JSON.stringify = () => '{"assigned":[],"effects":[],"replica":{"labels":[' + '1,'.repeat(${MOST_PARTS}) + '1]}}';`,
  ),
  cut(
    'lookups of as many wrong entries as may be, one after another',
    'cut off',
    `const text = '{"kind":"store","effects":[],"wanted":{"assigned":[' + '1,'.repeat(${MOST_PARTS}) + '1]}}'; JSON.stringify = () => text; for (;;) { try { nodeHelper.getUserByEmail('a'); } catch {} }`,
  ),
  cut('a result larger than may cross', 'result', `replica.customKeys.x = 'x'.repeat(7e6);`),
  cut(
    'a result of very deep nesting',
    'cut off',
    `let x = {}; for (let i = 0; i < 1e5; i += 1) x = { x }; replica.customKeys.x = x;`,
  ),
  empty(
    'JSON of very deep nesting as the result',

    `JSON.stringify = () => '['.repeat(2e6) + ']'.repeat(2e6);`,
  ),
];

export const GREED = [...NEVER_ENDING, ...TOO_MUCH, ...FLOODS, ...HEAVY_RESULTS];
