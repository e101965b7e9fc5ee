/** Builds the three screens into build/static, as plain files that the platform's content policy allows. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { PAGES, firstLoad } from './first-load.cjs';

const FOLDER = `${import.meta.dirname}/../build/static`;

/** Says what each screen weighs before it shows anything. */
const weigh = {
  name: 'weigh',
  closeBundle: () => {
    for (const [page, bytes] of Object.entries(firstLoad(FOLDER)))
      console.log(`${page}: first load ${Math.round(bytes / 1000)} kB gzip`);
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  plugins: [react(), weigh],
  build: {
    outDir: FOLDER,
    emptyOutDir: true,
    // A data: address would be an outside host to the content policy.
    assetsInlineLimit: 0,
    // The editor is one piece that is loaded when it is needed.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: PAGES.map((page) => `${import.meta.dirname}/${page}.html`),
    },
  },
});
