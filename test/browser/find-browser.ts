/** Where a real Chromium is: one that is there, or the one that comes with the packages. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Path of the browser that CHROME_PATH names, else of an installed one, else of that of `@sparticuz/chromium`,
 * which is unpacked the first time and sets FONTCONFIG_PATH.
 * @throws Error that says what to install, where there is none
 */
export async function findBrowser(): Promise<string> {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return named;
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') return unpackBrowser();
  throw new Error('These tests need a browser: install Chrome, or name one with CHROME_PATH.');
}

/**
 * The package unpacks under a fixed name into the temporary folder and takes what lies there, whatever its
 * version; and brings its own libraries only where it believes itself on Lambda (its README).
 */
async function unpackBrowser(): Promise<string> {
  const folder = join(tmpdir(), 'tandem-chromium-147');
  mkdirSync(folder, { recursive: true });
  const { TMPDIR: before } = process.env;
  process.env['TMPDIR'] = folder;
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const path = await packaged.executablePath();
    process.env['FONTCONFIG_PATH'] = writeFontSettings(folder);
    return path;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/**
 * The package's own font settings name no font for the families that form controls ask for, and Chromium
 * ends where it finds none. These fall back to the package's font, after those of the machine.
 */
function writeFontSettings(folder: string): string {
  const settings = join(folder, 'font-settings');
  mkdirSync(settings, { recursive: true });
  writeFileSync(
    join(settings, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(settings, 'cache')}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`,
  );
  return settings;
}
