import { makeTwin, makeTwoSites, read, republish, type TwoSites } from '../make/two-sites';
import { readScripts, type Scripts } from '../cloud/cloud';

const KEEP = 'replica.summary = issue.summary';
const PLACE = 'issue.projectKey = "ACME"\nissue.typeName = "Task"\n';

/** Scripts of which each sends the summary, with what each side makes of it. */
function scripts(desk: string, dev: string): Scripts {
  return {
    ...readScripts('test/seed-scripts'),
    deskOutgoing: KEEP,
    devOutgoing: KEEP,
    deskIncoming: `if (firstSync) return\nissue.summary = ${desk}`,
    devIncoming: `${PLACE}issue.summary = ${dev}`,
  };
}

/** Each side adds to what the other has written. */
const FIGHT = scripts('replica.summary + " a"', 'replica.summary + " b"');

function rename(sites: TwoSites, request: string, summary: string): Promise<unknown> {
  return sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary } });
}

async function parkedOn(sites: TwoSites, site: 'desk' | 'dev'): Promise<{ twinKey: string }[]> {
  const parked = await sites.ask<{ twinKey: string; parked: { code: string } }[]>(
    site,
    'listParked',
    { connectionId: sites.connected[site] },
  );
  return parked.filter((each) => each.parked.code === 'loop-broken');
}

/** The site on which a fight came to its end. */
async function loser(sites: TwoSites): Promise<'desk' | 'dev'> {
  const [desk, dev] = [await parkedOn(sites, 'desk'), await parkedOn(sites, 'dev')];
  expect(desk.length + dev.length).toBe(1);
  return desk.length > 0 ? 'desk' : 'dev';
}

async function sent(sites: TwoSites): Promise<number> {
  const events = [...(await sites.events('desk')), ...(await sites.events('dev'))];
  return events.filter((event) => event.state === 'sent').length;
}

test('two scripts that answer each other for ever are stopped, say why on both sides, and go on once they are mended', async () => {
  const sites = await makeTwoSites({ scripts: FIGHT });
  const { request, task } = await makeTwin(sites);
  await sites.after(rename(sites, request, 'By a person'));
  const site = await loser(sites);
  const other = site === 'desk' ? 'dev' : 'desk';
  expect(await sent(sites)).toBeLessThan(15);
  const event = (await sites.events(site)).at(-1);
  expect(event).toMatchObject({
    state: 'parked',
    error: { code: 'loop-broken', next: expect.stringMatching(/compare both incoming scripts/) },
  });
  expect(event?.summary).toMatch(/changed the issue 11 times in a row .*summary/);
  expect((await sites.events(other)).at(-1)).toMatchObject({
    state: 'failed',
    summary: expect.stringMatching(/11 times in a row/),
  });
  const { summary } = (await read(sites.developer, task)).fields;
  await sites.world.clock.pass(30 * 60_000);
  await sites.sweep();
  expect((await read(sites.developer, task)).fields.summary).toBe(summary);

  await republish(sites, 'desk', 'incoming', 'if (!firstSync) issue.summary = replica.summary');
  await republish(sites, 'dev', 'incoming', `${PLACE}issue.summary = replica.summary`);
  expect([...(await parkedOn(sites, 'desk')), ...(await parkedOn(sites, 'dev'))]).toEqual([]);
  await sites.after(rename(sites, request, 'At peace'));
  expect((await read(sites.developer, task)).fields.summary).toBe('At peace');
  expect((await read(sites.agent, request)).fields.summary).toBe('At peace');
  expect(sites.platform.failures()).toEqual([]);
});

test('a fight goes on at a person’s next change or at a retry, and is stopped again if it is still one', async () => {
  const unless = (add: string) =>
    `replica.summary!.includes("peace") ? replica.summary : replica.summary + "${add}"`;
  const sites = await makeTwoSites({ scripts: scripts(unless(' a'), unless(' b')) });
  const { request, task } = await makeTwin(sites);
  await sites.after(rename(sites, request, 'By a person'));
  const site = await loser(sites);
  const before = await sent(sites);
  await sites.ask(site, 'retry', {
    connectionId: sites.connected[site],
    twinKeys: (await parkedOn(sites, site)).map(({ twinKey }) => twinKey),
  });
  await sites.settle();
  await loser(sites);
  expect(await sent(sites)).toBeGreaterThan(before);
  expect(await sent(sites)).toBeLessThan(before + 15);

  await sites.after(rename(sites, request, 'At peace'));
  expect([...(await parkedOn(sites, 'desk')), ...(await parkedOn(sites, 'dev'))]).toEqual([]);
  expect((await read(sites.developer, task)).fields.summary).toBe('At peace');
  expect((await read(sites.agent, request)).fields.summary).toBe('At peace');
});

test('people who write fast are not taken for a loop, though each edit is answered by a script', async () => {
  const sites = await makeTwoSites({
    scripts: scripts('replica.summary', 'replica.summary!.toUpperCase()'),
  });
  const { request, task } = await makeTwin(sites);
  for (let edit = 0; edit < 24; edit += 1) {
    const [who, key] = edit % 2 ? [sites.agent, request] : [sites.developer, task];
    await sites.world.clock.drive(
      who.put(`/rest/api/3/issue/${key}`, { fields: { summary: `Words ${edit}` } }),
    );
    await sites.world.clock.pass(700);
  }
  await sites.settle();
  const events = [...(await sites.events('desk')), ...(await sites.events('dev'))];
  expect(events.filter(({ state }) => state === 'parked' || state === 'failed')).toEqual([]);
  expect((await read(sites.agent, request)).fields.summary).toBe('WORDS 23');
  expect((await read(sites.developer, task)).fields.summary).toBe('WORDS 23');
});
