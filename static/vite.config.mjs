/** Builds the three screens into build/static, as plain files that the platform's content policy allows. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: '../build/static',
    emptyOutDir: true,
    // A data: address would be an outside host to the content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['admin.html', 'post-function.html', 'issue-panel.html'].map(
        (page) => `${import.meta.dirname}/${page}`,
      ),
    },
  },
});
