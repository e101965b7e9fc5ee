/** Removes what global-setup made. */
const { rmSync } = require('node:fs');

module.exports = () => {
  rmSync(process.env.TANDEM_BUILD, { recursive: true, force: true });
};
