/** What a browser loads before a screen shows anything: the files that its page names, in bytes of gzip. */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { gzipSync } = require('node:zlib');

/** Names of the screens' pages. */
const PAGES = ['admin', 'post-function', 'issue-panel', 'automation'];

/**
 * @param {string} folder of the built screens
 * @returns {Record<string, number>} by page
 */
function firstLoad(folder) {
  return Object.fromEntries(
    PAGES.map((page) => {
      const html = readFileSync(join(folder, `${page}.html`), 'utf8');
      // The build names what scripts import statically as preloads.
      const files = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file]) => file);
      const sizes = files.map((file) => gzipSync(readFileSync(join(folder, file))).length);
      return [page, sizes.reduce((sum, size) => sum + size, gzipSync(html).length)];
    }),
  );
}

module.exports = { PAGES, firstLoad };
