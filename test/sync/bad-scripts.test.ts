import { take } from '../cloud/rest';
import {
  makeRequest,
  MAKES_TASK,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

describe('a script that does not do its work', () => {
  let sites: TwoSites;
  beforeEach(async () => {
    sites = await makeTwoSites();
  });
  afterEach(() => {
    expect(sites.platform.failures()).toEqual([]);
  });

  test('is not published with a syntax error, and the place is told', async () => {
    const request = {
      connectionId: sites.connected.dev,
      direction: 'incoming',
      source: 'issue.summary = = 1',
      anyway: true,
    };
    const result = await sites.ask<{ version?: number; diagnostics: object[] }>(
      'dev',
      'publish',
      request,
    );
    expect(result).toMatchObject({ diagnostics: [{ kind: 'syntax', line: 1, column: 17 }] });
    expect(result.version).toBeUndefined();
  });

  test.each([
    ['runs for ever', 'for (;;) {}', 'script-timeout', /did not end in time/],
    // At one go: a busy machine that fills it bit by bit may run out of time first.
    ['fills the memory', 'const all = new Uint8Array(6e7)', 'script-memory', /memory/],
    [
      'throws',
      'throw new Error("No such customer")',
      'script-failed',
      /^Incoming script, line 4, column \d+: No such customer$/,
    ],
    [
      'reads what is not there',
      'const name = replica.parent!.summary!.length',
      'script-failed',
      /^Incoming script, line 4, column \d+: TypeError/,
    ],
    [
      'names a project that does not exist',
      'issue.projectKey = "NOPE"',
      'jira-refused',
      /project/i,
    ],
    [
      'hides an issue by a level that is not taken',
      'issue.securityLevel = "Board only"',
      'jira-refused',
      /security/i,
    ],
    ['names a type that does not exist', 'issue.typeName = "Saga"', 'jira-refused', /issue ?type/i],
  ])('that %s parks the issue and changes nothing', async (_what, line, code, message) => {
    await republish(sites, 'dev', 'incoming', `${MAKES_TASK}${line}\n`);
    const request = await makeRequest(sites);
    await sites.after(take(sites.agent, request, 'Send to development'));

    expect(await tasksOf(sites)).toEqual([]);
    const event = (await sites.events('dev')).at(-1);
    expect(event).toMatchObject({
      state: 'parked',
      remoteKey: request,
      error: { code, next: expect.any(String) },
    });
    expect(event?.error?.message).toMatch(message);
    const told = (await sites.events('desk')).at(-1);
    expect(told).toMatchObject({ state: 'failed', issueKey: request });
  });

  test('lets the issue through by itself once a better script is published', async () => {
    await republish(sites, 'dev', 'incoming', `${MAKES_TASK}throw new Error("not yet")\n`);
    const request = await makeRequest(sites);
    await sites.after(take(sites.agent, request, 'Send to development'));
    await republish(sites, 'dev', 'incoming', MAKES_TASK);

    const tasks = await tasksOf(sites);
    expect(tasks.map((task) => task.fields.summary)).toEqual(['The printer is on fire']);
    const parked = await sites.ask<object[]>('dev', 'listParked', {
      connectionId: sites.connected.dev,
    });
    expect(parked).toEqual([]);
  });

  test('holds up no other issue', async () => {
    await republish(
      sites,
      'dev',
      'incoming',
      `${MAKES_TASK}if (replica.summary == "bad") throw new Error("bad")\n`,
    );
    await makeTwin(sites, { summary: 'bad' });
    await makeTwin(sites, { summary: 'good' });
    expect((await tasksOf(sites)).map((task) => task.fields.summary)).toEqual(['good']);
  });

  test('that asks for a transition that is not there writes the rest and names those that are', async () => {
    await republish(sites, 'dev', 'incoming', `${MAKES_TASK}issue.doTransition = "Launch"\n`);
    const { task } = await makeTwin(sites);
    expect((await read(sites.developer, task)).fields.summary).toBe('The printer is on fire');
    const event = (await sites.events('dev')).at(-1);
    expect(event?.warnings[0]?.message).toMatch(/«Launch».*Available: .*Start progress/);
  });

  test('of the sending side parks there, and the other side hears nothing', async () => {
    await republish(sites, 'desk', 'outgoing', 'throw new Error("out of order")');
    const request = await makeRequest(sites);
    await sites.after(take(sites.agent, request, 'Send to development'));
    expect((await sites.events('desk')).at(-1)).toMatchObject({
      state: 'parked',
      error: { message: /line 1.*out of order/ as never },
    });
    expect(await sites.events('dev')).toEqual([]);
  });
});

describe('a peer that is down', () => {
  test('gets the request once it is back, and only once', async () => {
    const sites = await makeTwoSites();
    const { platform, world } = sites;
    let isDown = true;
    platform.intercept = (moment) => (isDown && moment.kind === 'fetch' ? 'fail' : 'proceed');
    const request = await makeRequest(sites);
    await world.clock.drive(take(sites.agent, request, 'Send to development'));
    await world.clock.pass(60_000);
    expect(await tasksOf(sites)).toEqual([]);
    isDown = false;
    await sites.settle();
    expect(await tasksOf(sites)).toHaveLength(1);
  });
});

test('an issue that waited goes through by the next sweep where publishing a better script was cut off', async () => {
  const sites = await makeTwoSites();
  await republish(sites, 'dev', 'incoming', `${MAKES_TASK}throw new Error("not yet")\n`);
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  sites.platform.intercept = ({ functionKey, kind }) =>
    functionKey === 'admin' && kind === 'fetch' ? 'kill-before' : 'proceed';
  await expect(republish(sites, 'dev', 'incoming', MAKES_TASK)).rejects.toThrow('killed');
  await sites.settle();
  expect(await tasksOf(sites)).toEqual([]);
  await sites.sweep();
  expect(await tasksOf(sites)).toHaveLength(1);
});
