/**
 * Done once before all tests. Bundles the app into a folder of this run's own, so that tests run what a
 * deployment would, unless TANDEM_BUILD says where that was done; and unpacks the browser, which several
 * test files at once would do over each other.
 */
import { execFileSync } from 'node:child_process';
import { findBrowser } from './browser/find-browser';

// eslint-disable-next-line no-restricted-syntax -- Jest calls the default export
export default async function setUp(): Promise<void> {
  if (!process.env['TANDEM_BUILD']) {
    process.env['TANDEM_BUILD'] = `build/test-${process.pid}`;
    execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
  }
  // Where there is none, the tests that need one say so.
  const browser = await findBrowser().catch(() => undefined);
  if (browser !== undefined) process.env['CHROME_PATH'] = browser;
}
