/** Bundles the app once into a folder of this run's own, so that tests run what a deployment would. */
const { execFileSync } = require('node:child_process');

module.exports = () => {
  process.env.TANDEM_BUILD = `build/test-${process.pid}`;
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
};
