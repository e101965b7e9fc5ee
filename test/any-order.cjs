/**
 * Test files in an order of chance that a seed repeats; `npm run test:order` has the tests in each file
 * shuffled too, and says the seed for `npm run test:order -- --seed=…`.
 */
module.exports = class AnyOrder {
  constructor({ globalConfig }) {
    this.seed = globalConfig.seed;
  }

  sort(tests) {
    const key = ({ path }) => hash(`${this.seed} ${path}`);
    return [...tests].sort((a, b) => key(a) - key(b));
  }

  /** Jest's own remembers how long each file took; chance needs no memory. */
  cacheResults() {}
};

/** FNV-1a. */
function hash(text) {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return value;
}
