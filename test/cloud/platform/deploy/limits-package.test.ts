/** How large what is deployed may be: the functions, and each resource of screens. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld } from '../../world';
import { Platform } from '../platform';

const MB = 1_000_000;
let appDir: string;
let buildDir: string;
let resource: string;

beforeEach(() => {
  appDir = mkdtempSync(join(tmpdir(), 'tandem-package-'));
  buildDir = join(appDir, 'build');
  resource = join(appDir, 'page');
  mkdirSync(buildDir);
  mkdirSync(join(resource, 'parts'), { recursive: true });
  copyFileSync(join(__dirname, '../fixture-app/manifest.yml'), join(appDir, 'manifest.yml'));
});

afterEach(() => {
  rmSync(appDir, { recursive: true });
});

const deploy = () => new Platform({ world: createWorld({ time: 'simulated' }), appDir, buildDir });

/** A file of nothing but its size, which takes no room. */
function write(path: string, bytes: number): void {
  writeFileSync(path, '');
  truncateSync(path, bytes);
}

test('deploy.package-bytes: functions of 100 MB pass, one byte more does not', () => {
  write(join(buildDir, 'doors.cjs'), 60 * MB);
  write(join(buildDir, 'loaded-later.cjs'), 40 * MB);
  deploy();
  write(join(buildDir, 'loaded-later.cjs'), 40 * MB + 1);
  expect(deploy).toThrow('The total app package (100.0 MB) exceeds the 100 MB limit.');
});

test('deploy.resource-bytes: a resource of 100 MB passes, one byte more does not', () => {
  write(join(resource, 'index.html'), 60 * MB);
  write(join(resource, 'parts/part.js'), 40 * MB);
  deploy();
  write(join(resource, 'parts/part.js'), 40 * MB + 1);
  expect(deploy).toThrow('«page» has more than 100 MB');
});

test('deploy.resource-files: a resource of 5000 files passes, of one more does not', () => {
  writeFileSync(join(resource, 'index.html'), '');
  for (let part = 1; part < 5000; part += 1) writeFileSync(join(resource, `parts/${part}.js`), '');
  deploy();
  writeFileSync(join(resource, 'parts/5000.js'), '');
  expect(deploy).toThrow('«page» has more than 5000 files');
});
