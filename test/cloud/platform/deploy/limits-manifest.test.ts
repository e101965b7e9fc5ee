/** How much a manifest may declare, and which actions it offers to automation rules. */
import { adminPlaces, issuePlaces } from '../../pages/app-places';
import type { ActionCall } from '../invoke/automation';
import type { Manifest } from './manifest';
import { createStage, order } from '../stage';

const names = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

/** As many more of a kind as there may be beside those that the fixture has. */
type Declare = (manifest: Manifest, count: number) => void;

const entity = (name: string, indexes: number, attributes: number) => ({
  name,
  attributes: Object.fromEntries(names(attributes).map((each) => [each, { type: 'string' }])),
  indexes: names(indexes),
});

const entities =
  (make: (count: number) => ReturnType<typeof entity>[]): Declare =>
  ({ app }, count) => {
    app.storage = { entities: make(count) };
  };

const schedules = (interval: string, count: number) =>
  names(count).map((key) => ({ key, function: 'run-tick', interval }));

test.each<[rule: string, max: number, declare: Declare]>([
  ['kvs.entities', 20, entities((count) => names(count).map((name) => entity(name, 1, 1)))],
  ['kvs.indexes', 7, entities((count) => [entity('note', count, 8)])],
  ['kvs.attributes', 50, entities((count) => [entity('note', 1, count)])],
  [
    'manifest.modules',
    150,
    ({ modules }, count) => {
      const others = Object.values(modules).flatMap((each) => each as unknown[]).length;
      modules['jira:issueContext'] = names(count - others).map((key) => ({ key, title: key }));
    },
  ],
  [
    'manifest.resources',
    50,
    (manifest, count) => {
      manifest.resources = names(count).map((key) => ({ key, path: 'page' }));
    },
  ],
  [
    'manifest.scheduled-triggers',
    5,
    ({ modules }, count) => {
      modules.scheduledTrigger = schedules('hour', count);
    },
  ],
  [
    'manifest.five-minute-triggers',
    1,
    ({ modules }, count) => {
      modules.scheduledTrigger = schedules('fiveMinute', count);
    },
  ],
  [
    'manifest.property-values',
    100,
    ({ modules }, count) => {
      const values = names(count).map((path) => ({ path, type: 'string' }));
      modules['jira:entityProperty'] = [{ propertyKey: 'mark', values }];
    },
  ],
])('%s: %i pass, one more does not', (_rule, max, declare) => {
  const deploy = (count: number) =>
    createStage({
      manifest: (manifest) => {
        declare(manifest, count);
      },
    });
  deploy(max);
  expect(() => deploy(max + 1)).toThrow(`more than ${max} `);
});

/** The fixture with an action of one input. */
const withAction = (offered: string[]) =>
  createStage({
    manifest: ({ modules }) => {
      const inputs = { act: { title: 'Act', type: 'string', required: true } };
      modules['action'] = [{ key: 'do', function: 'notice', inputs }];
      modules['automation:actionProvider'] = [{ key: 'provider', actions: offered }];
    },
  });

const run = (stage: ReturnType<typeof createStage>, inputs: ActionCall['inputs'], action = 'do') =>
  stage.world.clock.drive(
    stage.platform.doors.runAction(stage.a.installation, { action, inputs, accountId: 'person' }),
  );

test('action.offered: a rule has the actions that a provider names, as the person of the rule', async () => {
  const offered = withAction(['do']);
  await run(offered, { act: 'echo' });
  expect(offered.runs('notice')[0]?.spec).toMatchObject({ accountId: 'person' });
  await expect(run(withAction([]), { act: 'echo' })).rejects.toThrow('No provider offers');
  await expect(run(offered, { act: 'echo' }, 'undo')).rejects.toThrow('No provider offers');
});

test('action.inputs: an action gets the inputs that it declares, of their types, and no others', async () => {
  const stage = withAction(['do']);
  await run(stage, { act: 'echo' });
  expect(stage.heard('notice')).toMatchObject([{ act: 'echo' }]);
  for (const inputs of [{}, { act: 5 }, { act: 'echo', other: 'x' }])
    await expect(run(stage, inputs)).rejects.toThrow('input');
});

test('invocation.seconds.webtrigger: an action has as long as a web trigger', async () => {
  const stage = withAction(['do']);
  await run(stage, { act: 'echo' });
  expect(stage.runs('notice')[0]?.spec.timeoutMs).toBe(55_000);
});

test('invocation.seconds.consumer: a scheduled run has 55 s, too', async () => {
  const stage = createStage();
  const tick = async (ms: number) => {
    await stage.a.ask('set', 'tick', order('sleep', ms));
    await stage.world.clock.drive(stage.platform.doors.runScheduled('tick'));
  };
  await tick(54_900);
  await tick(55_001);
  const fates = stage.runs('run-tick').map((each) => each.fate);
  expect(fates.filter((fate) => fate === 'timeout')).toHaveLength(1);
});

test('page.admin-flags: a page that serves Configure or Get started is not in the sidebar', () => {
  const { platform } = createStage();
  platform.manifest.modules['jira:adminPage'] = [
    { key: 'plain' },
    { key: 'configure', useAsConfig: true },
    { key: 'start', useAsGetStarted: true },
  ];
  const { sidebar, configure, getStarted } = adminPlaces(platform.manifest);
  expect(sidebar.map(({ key }) => key)).toEqual(['plain']);
  expect([configure?.key, getStarted?.key]).toEqual(['configure', 'start']);
});

test('page.panel-by-click: the panel is on an issue after a click, the context always', () => {
  const { platform } = createStage();
  platform.manifest.modules['jira:issueContext'] = [{ key: 'context' }];
  platform.manifest.modules['jira:issuePanel'] = [{ key: 'panel' }];
  const keysOn = (isAsked: boolean) =>
    issuePlaces(platform.manifest, isAsked).map(({ key }) => key);
  expect(keysOn(false)).toEqual(['context']);
  expect(keysOn(true)).toEqual(['context', 'panel']);
});
