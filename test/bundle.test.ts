/** What `forge deploy` would make of the app: Forge's own bundler, offline, and the app run from its bundles. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { take, type Json } from './cloud/rest';
import { comment, makeRequest, makeTwoSites, tasksOf } from './make/two-sites';

/** Half an hour: the bundler takes minutes, and on a busy machine many. */
const TIMEOUT_MS = 1_800_000;

const isThere = existsSync('node_modules/@forge/bundler');
const title = isThere
  ? 'Forge’s bundler'
  : 'Forge’s bundler (left out: @forge/bundler is not there)';

(isThere ? describe : describe.skip)(title, () => {
  test(
    'takes the app as it is, and the app syncs from its bundles',
    async () => {
      const buildDir = execFileSync(process.execPath, ['test/forge-bundle.cjs'], {
        encoding: 'utf8',
      });
      const sites = await makeTwoSites({ buildDir });
      const request = await makeRequest(sites);
      await comment(sites.agent, request, 'Called twice.');
      await sites.after(take(sites.agent, request, 'Send to development'));
      const tasks = await tasksOf(sites);
      expect(tasks.map(({ fields }) => (fields.comment.comments as Json[]).length)).toEqual([1]);
      expect(sites.platform.failures()).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
