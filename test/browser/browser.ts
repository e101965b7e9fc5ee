/** A real Chromium for tests and pictures. */
import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from './find-browser';

/** @throws Error that says what to install, where there is no browser */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
}
