/** What the rules editor is told while an admin writes. */
import type { RuleView, VersionView } from '../../src/entry/screens/calls';
import type { Completion } from '../../src/script/compile/completion';
import type { Diagnostic } from '../../src/script/compile/checked';
import type { CompiledScript } from '../../src/script/script';
import { cutScreenAt } from '../make/connection';
import { makeTwoSites, republish, type TwoSites } from '../make/two-sites';

let sites: TwoSites;
beforeAll(async () => {
  sites = await makeTwoSites();
});

async function complete(direction: 'outgoing' | 'incoming', written: string): Promise<string[]> {
  const position = written.indexOf('|');
  const source = written.replace('|', '');
  const request = { direction, source, position };
  const found = await sites.ask<Completion[]>('dev', 'complete', request);
  return found.map(({ label }) => label);
}

test('fields of a replica complete', async () => {
  expect(await complete('incoming', 'issue.summary = replica.|')).toEqual(
    expect.arrayContaining(['summary', 'addedComments', 'customFields']),
  );
});

test('helpers complete, and the machinery around a script does not', async () => {
  const names = await complete('incoming', 'com|');
  expect(names).toEqual(expect.arrayContaining(['commentHelper', 'issue', 'replica']));
  expect(names.filter((name) => name.startsWith('__'))).toEqual([]);
});

test("this site's own fields, projects and types complete", async () => {
  const fields =
    await sites.developer.get<{ name: string; custom: boolean }[]>('/rest/api/3/field');
  const own = fields.filter(({ custom }) => custom).map(({ name }) => name);
  expect(own.length).toBeGreaterThan(0);
  expect(await complete('incoming', 'issue.customFields["|"]')).toEqual(
    expect.arrayContaining(own),
  );
  expect(await complete('incoming', 'issue.projectKey = "|"')).toContain('ACME');
  expect(await complete('incoming', 'issue.typeName = "|"')).toContain('Task');
});

test('what stands at a place is described', async () => {
  const request = { direction: 'incoming', source: 'issue.doTransition = "Done"', position: 8 };
  expect(await sites.ask<string>('dev', 'describe', request)).toMatch(/Takes a transition/);
});

test('a misspelt name is found with the one that was meant', async () => {
  const request = { direction: 'incoming', source: 'issue.comments += replica.addedComment' };
  const { diagnostics } = await sites.ask<{ diagnostics: Diagnostic[] }>(
    'dev',
    'checkScript',
    request,
  );
  expect(diagnostics).toMatchObject([{ line: 1, column: 27, fix: { text: 'addedComments' } }]);
});

test('published versions are listed, newest first, with who published them', async () => {
  await republish(sites, 'dev', 'incoming', 'issue.summary = "second"');
  const connectionId = sites.connected.dev;
  const versions = await sites.ask<VersionView[]>('dev', 'listVersions', {
    connectionId,
    direction: 'incoming',
  });
  expect(versions).toMatchObject([
    { version: 2, source: 'issue.summary = "second"', by: 'Jonas Weber' },
    { version: 1 },
  ]);
});

test.each(['kill-before', 'kill-after'] as const)(
  'publishing that is cut off at any call (%s) leaves running what the screen shows',
  async (how) => {
    const connectionId = sites.connected.dev;
    const published = new Set<number>();
    let wasReached = true;
    for (let cut = 1; wasReached; cut += 1) {
      const source = `issue.summary = "cut ${cut}, ${how}"`;
      const request = { connectionId, direction: 'incoming', source, anyway: true };
      const end = cutScreenAt(sites, cut, how);
      await sites.ask('dev', 'publish', request).catch(() => undefined);
      wasReached = end();
      await sites.settle();
      const rules = await sites.ask<RuleView[]>('dev', 'getRules', { connectionId });
      const shown = rules.find(({ direction }) => direction === 'incoming');
      const { connection } = sites.dev.installation.kvs.dump() as {
        connection: Record<string, { data: { incoming: CompiledScript } }>;
      };
      const running = connection[connectionId]!.data.incoming;
      expect([cut, shown?.published?.version]).toEqual([cut, running.version]);
      expect([cut, shown?.published?.source]).toEqual([cut, running.js.trim()]);
      expect([cut, shown?.source]).toEqual([cut, running.js.trim()]);
      const versions = await sites.ask<VersionView[]>('dev', 'listVersions', {
        connectionId,
        direction: 'incoming',
      });
      expect([cut, versions[0]?.version]).toEqual([cut, running.version]);
      published.add(running.version);
    }
    expect(published.size).toBeGreaterThan(1);
  },
);
