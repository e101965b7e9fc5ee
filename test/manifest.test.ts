/** manifest.yml is what Forge accepts, and says the same as the code: functions, indexes, scopes. */
import { ProcessorBuilder, ValidationTypes, validate } from '@forge/manifest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listConnections } from '../src/store/connection';
import { listJobs, listOpenJobs } from '../src/store/job';
import { ENTITY } from '../src/store/keys';
import { claimPlaces } from '../src/store/removal';
import { listVersions } from '../src/store/script';
import { listEvents } from '../src/store/sync-event';
import { listDue, listParked, twinsOfIssue, twinsOfRemote } from '../src/store/find-twins';
import { readManifest, splitHandler, uiModules } from './cloud/platform/deploy/manifest';

const ROOT = join(__dirname, '..');
const PATH = join(ROOT, 'manifest.yml');
const BUILD = process.env['TANDEM_BUILD'] ?? 'build';
const manifest = readManifest(PATH);
const entities = manifest.app.storage?.entities ?? [];

test("Forge's own validation finds nothing to complain of", async () => {
  const { success, errors } = await validate(false, PATH);
  expect(errors).toEqual([]);
  expect(success).toBe(true);
});

test('the scopes cover the product events that the app listens to', async () => {
  const processor = ProcessorBuilder.instance()
    .withValidation(ValidationTypes.PRODUCT_TRIGGER)
    .build();
  const { success, errors } = await processor.process(PATH);
  expect(errors ?? []).toEqual([]);
  expect(success).toBe(true);
});

test('every event is one that Jira sends', () => {
  const known = knownEvents();
  const named = (manifest.modules.trigger ?? [])
    .flatMap(({ events }) => events)
    .map((event) => (typeof event === 'string' ? event : event.eventType));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((event) => !known.has(event))).toEqual([]);
});

test('every function that a module names is declared, and none is idle', () => {
  const declared = manifest.modules.function.map(({ key }) => key).sort();
  const { function: _declared, ...modules } = manifest.modules;
  expect([...new Set(functionsNamedIn(modules))].sort()).toEqual(declared);
});

test.each(manifest.modules.function)('the bundle exports $handler', ({ handler }) => {
  const { file, name } = splitHandler(handler);
  const bundle = readFileSync(join(ROOT, BUILD, `${file}.cjs`), 'utf8');
  expect(exportsOf(bundle)).toContain(name);
});

test('the store asks just the indexes that are declared, by their whole partition', async () => {
  const declared = entities.flatMap(({ name, indexes = [] }) =>
    indexes.map((index) =>
      typeof index === 'string'
        ? `${name}.${index} of 1`
        : `${name}.${index.name} of ${index.partition?.length ?? 0}`,
    ),
  );
  expect(await indexesAsked()).toEqual(declared.sort());
});

test('every index is of attributes that its entity declares', () => {
  for (const { name, attributes, indexes = [] } of entities)
    for (const index of indexes) {
      const used =
        typeof index === 'string' ? [index] : [...(index.partition ?? []), ...index.range];
      expect({ name, missing: used.filter((each) => !(each in attributes)) }).toEqual({
        name,
        missing: [],
      });
    }
});

test('one admin page is in the sidebar, and others serve Configure and Get started', () => {
  const pages = manifest.modules['jira:adminPage'] as Record<string, unknown>[];
  const flags = pages.map(({ useAsConfig = false, useAsGetStarted = false }) => [
    useAsConfig,
    useAsGetStarted,
  ]);
  expect(flags).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
  expect(new Set(pages.map(({ resource }) => resource)).size).toBe(1);
});

test('an issue’s details and its panel show one screen, and the details its state', () => {
  const [context] = uiModules(manifest, 'jira:issueContext');
  const [panel] = uiModules(manifest, 'jira:issuePanel');
  expect(context).toMatchObject({ resource: panel?.resource, resolver: panel?.resolver });
  expect(context?.dynamicProperties).toEqual({ function: 'issue-status' });
});

test('every entity that the store names is declared', () => {
  expect(Object.values(ENTITY).sort()).toEqual(entities.map(({ name }) => name).sort());
});

test('the app asks for the scopes that it needs and no more', () => {
  expect([...manifest.permissions.scopes].sort()).toEqual([
    'manage:jira-configuration',
    'read:jira-user',
    'read:jira-work',
    'report:personal-data',
    'storage:app',
    'write:jira-work',
  ]);
});

/** The events that Atlassian's package knows; the schema takes any word. */
function knownEvents(): Set<string> {
  const path = join(
    ROOT,
    'node_modules/@forge/manifest/out/mapping/product-event-to-scope-mapping.json',
  );
  const { mapping } = JSON.parse(readFileSync(path, 'utf8')) as {
    mapping: { productEvent: string }[];
  };
  return new Set(mapping.map(({ productEvent }) => productEvent));
}

/** Values of `function` anywhere within. */
function functionsNamedIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    key === 'function' && typeof value === 'string' ? [value] : functionsNamedIn(value),
  );
}

/** Names that a bundle says it exports. */
function exportsOf(bundle: string): string[] {
  const [, names = ''] = /0 && \(module\.exports = \{([^}]*)\}\)/.exec(bundle) ?? [];
  return names.split(',').map((name) => name.trim());
}

/** Runs each query of the store and notes what the real package sends: `entity.index of <partition's length>`. */
async function indexesAsked(): Promise<string[]> {
  const asked: string[] = [];
  const seam = globalThis as { __forge_fetch__?: unknown };
  seam.__forge_fetch__ = async (_meta: unknown, _path: string, init: { body: string }) => {
    const { entityName, indexName, partition } = JSON.parse(init.body);
    asked.push(`${entityName}.${indexName} of ${partition?.length ?? 0}`);
    return Response.json({ data: [] });
  };
  try {
    await listConnections();
    await listVersions('c', 'outgoing');
    await listEvents({ connectionId: 'c' }, 1);
    await listEvents({ connectionId: 'c', issueKey: 'DEV-1' }, 1);
    await listJobs('c');
    await listOpenJobs();
    await claimPlaces('c');
    await twinsOfIssue('10000');
    await twinsOfRemote('c', { id: '10000' });
    await twinsOfRemote('c', { key: 'DEV-1' });
    await listDue('c', 1);
    await listParked('c', 1);
  } finally {
    delete seam.__forge_fetch__;
  }
  return asked.sort();
}
