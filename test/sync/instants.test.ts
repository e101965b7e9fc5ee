/** Times are compared as instants: their texts go back an hour when summer time ends. */
import type { LocalJira } from '../cloud/jira/site';
import { makeTwin, makeTwoSites, read } from '../make/two-sites';
import { fiveMinutesPass } from '../make/connection';

const HOUR_MS = 3_600_000;
const UTC_TIME = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000/g;

/** From then on the site tells times in winter time, before that in summer time, as in Berlin. */
function endSummerTime(jira: LocalJira, at: number): void {
  const inBerlin = (_: string, time: string) => {
    const ms = Date.parse(`${time}Z`);
    const hours = ms < at ? 2 : 1;
    return new Date(ms + hours * HOUR_MS).toISOString().replace('Z', `+0${hours}00`);
  };
  const handle = jira.handle.bind(jira);
  jira.handle = async (request, caller) => {
    const response = await handle(request, caller);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    if (!isJson || response.status === 204) return response;
    const { status, headers } = response;
    const text = (await response.text()).replace(UTC_TIME, inBerlin);
    return new Response(text, { status, headers });
  };
}

test('a change whose event was lost in the hour that comes twice is found by the sweep', async () => {
  const sites = await makeTwoSites();
  const { agent, developer, world, platform, desk } = sites;
  const change = world.clock.now() + HOUR_MS;
  endSummerTime(desk.jira, change);
  const { request, task } = await makeTwin(sites);
  const rename = (summary: string) =>
    sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { summary } }));
  await world.clock.pass(change - 10 * 60_000 - world.clock.now());
  await rename('Before the change');
  await fiveMinutesPass(sites, 3);
  platform.manners.events.lost = 1;
  await rename('After the change');
  platform.manners.events.lost = 0;

  await fiveMinutesPass(sites, 2);

  expect((await read(developer, task)).fields.summary).toBe('After the change');
});
