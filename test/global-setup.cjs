/**
 * Bundles the app once into a folder of this run's own, so that tests run what a deployment would; unless
 * TANDEM_BUILD says where that was done.
 */
const { execFileSync } = require('node:child_process');

module.exports = () => {
  if (process.env.TANDEM_BUILD) return;
  process.env.TANDEM_BUILD = `build/test-${process.pid}`;
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
};
