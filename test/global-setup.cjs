/** Bundles the app once, so that tests run what a deployment would. */
const { execFileSync } = require('node:child_process');

module.exports = () => {
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
};
